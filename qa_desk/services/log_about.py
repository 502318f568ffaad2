"""What a subject of the log is, as people know it."""

from dataclasses import dataclass

from qa_desk.domain.money import Money


@dataclass(frozen=True, slots=True)
class About:
    """Empty where it does not apply. `deal`: its id in the CRM; `name`: of a file or of a person."""

    deal: str = ""
    title: str = ""
    manager: str = ""
    amount: Money | None = None
    name: str = ""
