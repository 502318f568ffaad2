"""Words of the analysis reports: titles, cells and the four answers' sentences in the language in use."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from qa_desk.domain.checklist import AuditDirection, Label
from qa_desk.domain.evaluation import Share
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.money import Money
from qa_desk.domain.report_table import Cell, Grade, Mean, Places, Range, Rate, ReportKind, Said, Word
from qa_desk.domain.sample_check import Fault, ProofFault
from qa_desk.domain.sample_proof import DrawKind, ReplaceReason
from qa_desk.words import formats, labels
from qa_desk.words.analysis_sentences import SENTENCES
from qa_desk.words.analysis_titles import CHARTS, COLUMNS, FIGURES, GRADES, KINDS, LIGHTS, OUTCOMES, TABLES
from qa_desk.words.audit_report_words import MOVES
from qa_desk.words.catalogue import language, tr, trc
from qa_desk.words.checklist_words import AUDIT_DIRECTIONS
from qa_desk.words.sample_words import fault_words, kind_words, reason_words


def kind(value: ReportKind) -> str:
    return tr(KINDS[value])


def heading(value: ReportKind, period: str) -> str:
    return tr("{report}, {month}").format(report=kind(value), month=formats.month(period))


def table_title(key: str) -> str:
    return tr(TABLES[key])


def column_title(key: str) -> str:
    return tr(COLUMNS[key])


def chart_title(key: str) -> str:
    return tr(CHARTS[key])


def grade(value: Grade) -> str:
    return tr(GRADES[value])


def sentence(said: Said, zone: ZoneInfo) -> str:
    """The sentence with its facts in their places."""
    facts = {name: _fact(value, zone) for name, value in said.facts.items()}
    return tr(SENTENCES[said.code]).format(**facts)


def _fact(value: Cell, zone: ZoneInfo) -> str:
    return share_of(value) if isinstance(value, Share) else text(value, zone)


def share_of(share: Share) -> str:
    """A share with its n: 25 % (5 of 20)."""
    if share.value is None:
        return "—"
    return tr("{share} ({part} of {whole})").format(
        share=_percent(share.value), part=formats.number(share.part), whole=formats.number(share.whole)
    )


def mean_of(mean: Mean) -> str:
    """A mean score with its n: 85 % (n = 12)."""
    if mean.value is None:
        return "—"
    return tr("{share} (n = {n})").format(share=_percent(mean.value), n=formats.number(mean.whole))


def _percent(share: float) -> str:
    """A sign of percent never stands alone at the start of a line."""
    return formats.percent(round(share, 3)).replace(" ", "\u00a0")


def text(cell: Cell, zone: ZoneInfo) -> str:
    """A cell as a person reads it; "" for None."""
    match cell:
        case None:
            return ""
        case Grade():
            return grade(cell)
        case str():
            return cell
        case int():
            return formats.number(cell)
        case datetime():
            return formats.date_time(cell, zone)
        case date():
            return formats.date(datetime(cell.year, cell.month, cell.day, tzinfo=zone), zone)
        case Money():
            return formats.money(cell)
        case Share():
            return share_of(cell)
        case Word():
            return word(cell)
        case Label():
            return cell.of(language())
        case _:
            return _measure(cell)


def _measure(cell: Rate | Range | Places | Mean) -> str:
    match cell:
        case Mean():
            return mean_of(cell)
        case Rate():
            return "—" if cell.value is None else formats.number(round(cell.value, 2))
        case Range():
            return f"{_percent(cell.low)} – {_percent(cell.high)}"
        case Places():
            if cell.first == cell.last:
                return tr("{place} of {n}").format(place=cell.first, n=cell.of)
            return tr("{first} to {last} of {n}").format(first=cell.first, last=cell.last, n=cell.of)


def word(value: Word) -> str:
    """A code that nobody has words for is shown as it is."""
    found = _WORDS.get(value.kind)
    return value.code if found is None else found(value.code)


def _reason(code: str) -> str:
    return labels.reason(code) if code else trc("reason", "not in the book")


def _of(table: Mapping[str, str]) -> Callable[[str], str]:
    return lambda code: tr(table[code]) if code in table else code


_WORDS: Mapping[str, Callable[[str], str]] = {
    "reason": _reason,
    "period": formats.month,
    "light": _of(LIGHTS),
    "move": _of(MOVES),
    "audit_direction": lambda code: tr(AUDIT_DIRECTIONS[AuditDirection(code)]),
    "figure": _of(FIGURES),
    "outcome": _of(OUTCOMES),
    "state": lambda code: labels.state(RefusalState(code)),
    "draw": lambda code: kind_words(DrawKind(code)),
    "replaced": lambda code: reason_words(ReplaceReason(code)) if code else "",
    "fault": lambda code: fault_words(Fault(ProofFault(code))),
    "heard": lambda _code: tr("Said in a callback"),
    "clock": lambda code: formats.clock_ms(int(code)),
    "blank": lambda _code: tr("Not given"),
    "all": lambda _code: tr("All managers"),
    "at_least": lambda code: tr("from {percent}").format(percent=formats.percent(int(code) / 100)),
    "below": lambda code: tr("below {percent}").format(percent=formats.percent(int(code) / 100)),
}
