"""Report: the payroll register of a period, made from signed facts only; it adds up to the ledger to the kopeck."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from qa_desk.domain.errors import GuardRefused, KnownError
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import same_name


class RegisterDoesNotAddUp(KnownError):
    """facts: lines, ledger, currency (both amounts as plain decimals)"""

    code = "register_does_not_add_up"


class RegisterLineUnsigned(GuardRefused):
    """No signer, no proposer, or both are one person; facts: fine"""

    code = "register_line_unsigned"


class RegisterLineOfOtherPeriod(GuardRefused):
    """facts: fine, period, expected"""

    code = "register_line_of_other_period"


class RegisterLineOfOtherCurrency(GuardRefused):
    """facts: fine, currency, expected"""

    code = "register_line_of_other_currency"


class RegisterFineTwice(GuardRefused):
    """facts: fine"""

    code = "register_fine_twice"


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One ledger entry with everything that explains it. Texts are "" when there is nothing to say.

    A counter-entry shows the facts of the fine it takes back (`reverses`), a negative amount and its own ground.
    `period`: "2026-11". `stated_reason`, `finding`, `decision`, `callback_outcome`: codes. `quote_from_ms`: where the
    quote stands in `recording_name`; None when the verdict needed no recording. A fine of an audit form has `fine_id`
    0, no callback and no tariff: its `ground` names form and question.
    """

    fine_id: int
    period: str
    manager: str
    deal_external_id: str
    deal_title: str
    lead_source: str
    stated_reason: str
    stated_comment: str
    finding: str | None
    decision: str
    quote: str
    quote_from_ms: int | None
    recording_name: str
    callback_outcome: str
    client_words: str
    callback_at: datetime | None
    tariff_id: int
    tariff_valid_from: date | None
    amount: Money
    decided_by: str
    decided_at: datetime
    proposed_by: str
    proposed_at: datetime
    signed_by: str
    signed_at: datetime
    new_manager: str
    entry_id: int = 0
    entry_kind: str = "fine"
    reverses: int | None = None
    ground: str = ""
    explanation: str = ""
    acknowledged: str = ""
    acknowledged_on: date | None = None

    @property
    def key(self) -> tuple[str, int]:
        """A fine is paid once; its counter-entries may be several."""
        return ("fine", self.fine_id) if self.entry_kind == "fine" and self.fine_id else ("entry", self.entry_id)


@dataclass(frozen=True, slots=True)
class Register:
    """Checked lines of one period, ordered by (manager, fine_id). `time_zone`: IANA name the dates are shown in.
    `closed`: False while the month is open: more may be signed, so what is printed is preliminary."""

    period: str
    currency: str
    time_zone: str
    lines: Sequence[RegisterLine]
    ledger_total: Money
    made_at: datetime
    made_by: str
    closed: bool = True


@dataclass(frozen=True, slots=True)
class ManagerSummary:
    manager: str
    fines: int
    total: Money


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """A report file that is complete on disk. `sha256` of its bytes: the same register gives the same bytes."""

    path: Path
    sha256: str
    size: int


COLUMN_TITLES = (
    "fine_id",
    "period",
    "manager",
    "deal_external_id",
    "deal_title",
    "lead_source",
    "stated_reason",
    "stated_comment",
    "finding",
    "decision",
    "quote",
    "quote_from",
    "recording_name",
    "callback_outcome",
    "client_words",
    "callback_at",
    "tariff_id",
    "tariff_valid_from",
    "amount",
    "currency",
    "decided_by",
    "decided_at",
    "proposed_by",
    "proposed_at",
    "signed_by",
    "signed_at",
    "new_manager",
    "entry_id",
    "entry_kind",
    "reverses",
    "ground",
    "explanation",
    "acknowledged",
    "acknowledged_on",
)
"""Columns of the register's detail table, in order. A report needs words for each of them and of SHEET_TITLES."""

SHEET_TITLES = (
    "sheet_summary",
    "sheet_details",
    "register_title",
    "preliminary",
    "time_zone",
    "made_at",
    "made_by",
    "fines",
    "total",
    "signs_head",
    "signs_payroll",
)


def register_of(
    *,
    period: str,
    currency: str,
    time_zone: str,
    lines: Iterable[RegisterLine],
    ledger_total: Money,
    made_at: datetime,
    made_by: str,
) -> Register:
    """The only way to a Register. Raises a typed error for the first line that may not be paid, or a wrong total."""
    ordered = tuple(sorted(lines, key=_order))
    seen: set[tuple[str, int]] = set()
    for line in ordered:
        _check(line, period, currency)
        if line.key in seen:
            raise RegisterFineTwice(fine=line.fine_id or line.entry_id)
        seen.add(line.key)
    total = total_of(ordered, currency)
    if total != ledger_total:
        raise RegisterDoesNotAddUp(lines=plain(total), ledger=plain(ledger_total), currency=ledger_total.currency)
    return Register(period, currency, time_zone, ordered, ledger_total, made_at, made_by)


def summaries(register: Register) -> tuple[ManagerSummary, ...]:
    """One row a manager, sorted by name, adding up to the register's total. Spellings of one name are one manager.

    `fines`: lines, counter-entries among them.
    """
    known: dict[str, str] = {}
    found: dict[str, tuple[int, Money]] = {}
    for line in register.lines:
        if line.manager not in known:
            known[line.manager] = next((name for name in found if same_name(name, line.manager)), line.manager)
        lines, total = found.get(known[line.manager], (0, Money(0, register.currency)))
        found[known[line.manager]] = lines + 1, total + line.amount
    return tuple(ManagerSummary(manager, lines, total) for manager, (lines, total) in sorted(found.items()))


def total_of(lines: Iterable[RegisterLine], currency: str) -> Money:
    return sum((line.amount for line in lines), start=Money(0, currency))


def plain(money: Money, point: str = ".") -> str:
    """The amount without thousands marks: Money(-184656) is "-1846.56". Exact: no float comes near it."""
    whole, rest = divmod(abs(money.minor), 100)
    return f"{'-' if money.minor < 0 else ''}{whole}{point}{rest:02d}"


def _order(line: RegisterLine) -> tuple[str, int, int]:
    return line.manager, line.fine_id, line.entry_id


def _check(line: RegisterLine, period: str, currency: str) -> None:
    proposer, signer = line.proposed_by.strip(), line.signed_by.strip()
    if not proposer or not signer or proposer == signer:
        raise RegisterLineUnsigned(fine=line.fine_id)
    if line.period != period:
        raise RegisterLineOfOtherPeriod(fine=line.fine_id, period=line.period, expected=period)
    if line.amount.currency != currency:
        raise RegisterLineOfOtherCurrency(fine=line.fine_id, currency=line.amount.currency, expected=currency)
