"""Calibration: deals audited twice in the dark; which questions auditors agree on, and who drifts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa_desk.domain.agreement import Agreement
from qa_desk.domain.checklist import Form
from qa_desk.domain.checklist_audit import AnsweredAudit
from qa_desk.domain.checklist_calibration import (
    DoubleAudit,
    QuestionAgreement,
    drift,
    held_questions,
    question_agreements,
    questions_under,
)
from qa_desk.domain.people import Role, User
from qa_desk.domain.settings import Settings
from qa_desk.services.checklist_forms import install_shipped, newest_of, parsed
from qa_desk.services.checklist_ports import ChecklistBooks, PublishedForm
from qa_desk.services.ports import Clock
from qa_desk.services.store import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class AuditorAgreement:
    """`drift`: by how much his scores lie above the others' on the same deals, in basis points. `agreed` of `answers`:
    answers that were the same as the other auditor's."""

    auditor: int
    name: str
    drift: Agreement | None
    agreed: int
    answers: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """One version of a form: versions are never mixed. `held`: questions that create no fine until auditors agree."""

    form: Form
    published: PublishedForm
    pairs: int
    questions: tuple[QuestionAgreement, ...]
    held: frozenset[str]
    auditors: tuple[AuditorAgreement, ...]


def calibration(store: Store, clock: Clock, books: ChecklistBooks) -> list[Calibration]:
    """Of every published version that has audits in pairs, and of every newest version."""
    install_shipped(store, clock, books)
    with store.read() as unit:
        settings, people = unit.settings.load(), {int(user.id): user.name for user in unit.users.all()}
        published = unit.checklists.published()
        newest = {newest_of(published, one.ref.code).ref for one in published}
        found = []
        for one in published:
            pairs = unit.checklists.pairs(one.ref.code, one.ref.version)
            if pairs or one.ref in newest:
                found.append(_calibration(books, one, pairs, settings, people))
    return found


def _calibration(
    books: ChecklistBooks,
    published: PublishedForm,
    pairs: Sequence[tuple[AnsweredAudit, AnsweredAudit]],
    settings: Settings,
    people: Mapping[int, str],
) -> Calibration:
    form, doubles = parsed(books, published), doubles_of(pairs)
    agreements = question_agreements(form, doubles, settings.agreed_percent, settings.agreed_least_pairs)
    drifts = drift(form, doubles)
    who = sorted({int(name) for one in doubles for name in (one.first_auditor, one.second_auditor)})
    return Calibration(
        form=form,
        published=published,
        pairs=len(pairs),
        questions=agreements,
        held=held_questions(agreements),
        auditors=tuple(_auditor(form, doubles, one, people, drifts) for one in who),
    )


def _auditor(
    form: Form,
    doubles: Sequence[DoubleAudit],
    auditor: int,
    people: Mapping[int, str],
    drifts: Mapping[str, Agreement],
) -> AuditorAgreement:
    mine = [one for one in doubles if str(auditor) in (one.first_auditor, one.second_auditor)]
    own = question_agreements(form, mine)
    answers = sum(one.percent.units for one in own)
    agreed = sum(round((one.percent.value or 0) * one.percent.units) for one in own)
    return AuditorAgreement(auditor, people.get(auditor, "—"), drifts.get(str(auditor)), agreed, answers)


def doubles_of(pairs: Sequence[tuple[AnsweredAudit, AnsweredAudit]]) -> list[DoubleAudit]:
    """Both auditors saw the results of the first audit's checks."""
    return [
        DoubleAudit(
            str(first.audit.auditor), first.answers, str(second.audit.auditor), second.answers, first.audit.results
        )
        for first, second in pairs
    ]


def held_in(unit: UnitOfWork, form: Form, settings: Settings) -> frozenset[str]:
    """Questions of this version that may create no fine now."""
    if not any(one.fine for one in form.questions()):
        return frozenset()
    doubles = doubles_of(unit.checklists.pairs(form.code, form.version))
    if len(doubles) < settings.agreed_least_pairs:
        return frozenset()
    return questions_under(form, doubles, settings.agreed_percent, settings.agreed_least_pairs)


def need_second(unit: UnitOfWork, first: User) -> bool:
    """There is somebody else who could look."""
    return any(user.active and Role.AUDITOR in user.roles and user.id != first.id for user in unit.users.all())
