"""What the page shows: one pure function of what it knows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qa_desk.desktop.pages.appeals.case_facts import dispute_facts, money_facts, paper_facts, why_facts
from qa_desk.desktop.pages.appeals.deeds import DeedProps, deeds_of
from qa_desk.desktop.pages.appeals.source import Show
from qa_desk.desktop.pages.appeals.state import AppealsState
from qa_desk.desktop.pages.appeals.wording import deal_text, left_long, step_text
from qa_desk.desktop.pages.callbacks.facts import FactLine
from qa_desk.domain.appeal import Obstacle
from qa_desk.domain.appeal_evidence import EvidenceFile
from qa_desk.domain.appeal_steps import CLOCKED, Step
from qa_desk.services.case_lines import CaseLine
from qa_desk.services.cases import LAW_ASKS, SETTING_ASKS
from qa_desk.words import formats, ledger_words, tr, trn


@dataclass(frozen=True, slots=True)
class FileProps:
    id: int
    text: str


@dataclass(frozen=True, slots=True)
class AppealsProps:
    """`blocks`: what keeps payroll packs from being made, a line a period. `cap`: why the month's share of pay is
    passed, "" while it is not."""

    summary: str
    overdue: str
    blocks: str
    empty_title: str
    empty_hint: str
    title: str = ""
    step: str = ""
    late: bool = False
    deal: str = ""
    cap: str = ""
    money: tuple[FactLine, ...] = ()
    why: tuple[FactLine, ...] = ()
    papers: tuple[FactLine, ...] = ()
    dispute: tuple[FactLine, ...] = ()
    files: tuple[FileProps, ...] = ()
    deeds: tuple[DeedProps, ...] = ()


def derive(state: AppealsState) -> AppealsProps:
    line, (title, hint) = state.line, _empty(state)
    whole = AppealsProps(_summary(state), _overdue(state), blocks_text(state.lines or ()), title, hint)
    if line is None:
        return whole
    case, card = line.case, None if state.detail is None else state.detail.card
    step, left = step_text(line), left_long(line, state.zone) if line.step in CLOCKED else ""
    return AppealsProps(
        whole.summary, whole.overdue, whole.blocks, title, hint,
        title=tr("{what} No. {number}").format(what=ledger_words.charge(state.law), number=line.number),
        step=f"{step}: {left}" if left else step,
        late=line.late,
        deal=" · ".join(part for part in (case.manager, deal_text(line)) if part),
        cap=_cap(state, line),
        money=tuple(money_facts(state, line)),
        why=tuple(why_facts(state)),
        papers=tuple(paper_facts(state, line)),
        dispute=tuple(dispute_facts(state, line)),
        files=() if card is None else tuple(_file(one) for one in card.files),
        deeds=deeds_of(state, line),
    )  # fmt: skip


def _file(one: EvidenceFile) -> FileProps:
    kept = one.file
    return FileProps(int(one.id), f"{kept.name} · {size_text(kept.size_bytes)} · SHA-256 {kept.sha256[:12]}…")


def size_text(size: int) -> str:
    if size < 1_000_000:
        return tr("{size} KB").format(size=formats.number(max(1, round(size / 1_000))))
    return formats.megabytes(size)


def _summary(state: AppealsState) -> str:
    if state.lines is None:
        return ""
    n = sum(line.step is not Step.DONE for line in state.lines)
    if not n:
        return ""
    return trn("{n} case needs action", "{n} cases need action", n).format(n=formats.number(n))


def _overdue(state: AppealsState) -> str:
    n = sum(line.late for line in state.lines or ())
    return trn("{n} overdue", "{n} overdue", n).format(n=formats.number(n)) if n else ""


def blocks_text(lines: Sequence[CaseLine]) -> str:
    """What each period lacks, and whether the law or the papers setting asks for it."""
    told: list[str] = []
    found = (
        [one for one in lines if isinstance(one, CaseLine) and one.blocks] if isinstance(lines, list | tuple) else []
    )
    for period in sorted({one.case.period for one in found}):
        here = [one for one in found if one.case.period == period]
        counts = Counter(obstacle for one in here for obstacle in one.blocks)
        parts = ", ".join(
            f"{ledger_words.obstacle(one)} — {formats.number(counts[one])}" for one in Obstacle if counts[one]
        )
        words = trn(
            "{period}: the payroll pack is blocked by {by}; {n} case lacks something: {parts}.",
            "{period}: the payroll pack is blocked by {by}; {n} cases lack something: {parts}.",
            len(here),
        )
        told.append(
            words.format(
                period=_capital(formats.month(period)), by=_by(set(counts)), n=formats.number(len(here)), parts=parts
            )
        )
    return "\n".join(told)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _by(held: set[Obstacle]) -> str:
    by_law, by_setting = bool(held & LAW_ASKS), bool(held - LAW_ASKS & SETTING_ASKS)
    if by_law and by_setting:
        return tr("the law setting and the papers setting")
    return tr("the law setting") if by_law else tr("the papers setting")


def _cap(state: AppealsState, line: CaseLine) -> str:
    cap = None if state.detail is None else state.detail.card.cap
    if cap is None or Obstacle.OVER_CAP not in line.case.obstacles:
        return ""
    words = tr(
        "{manager}, {period}: {taken} is taken of a pay of {pay}. No more than {percent} % may be taken: {cap}. "
        "Payroll stays blocked until a counter-entry gives {over} back."
    )
    return words.format(
        manager=line.case.manager, period=formats.month(line.case.period), taken=formats.money(cap.taken),
        pay=formats.money(cap.pay), percent=cap.percent, cap=formats.money(cap.cap), over=formats.money(cap.over),
    )  # fmt: skip


def _empty(state: AppealsState) -> tuple[str, str]:
    if not state.lines:
        return (
            tr("The ledger holds no signed amount yet"),
            tr("A case begins with the sales head's signature; its papers and its appeal are kept here."),
        )
    if state.query.text:
        return tr("Nothing matches the search"), tr("Clear the search, or show all cases.")
    if state.query.show is Show.DECIDED:
        return tr("No appeal was decided yet"), tr("Decided appeals stay here with their counter-entries.")
    if state.query.show is Show.OVERDUE:
        return tr("Nothing is overdue"), tr("Explanations, acknowledgements and reviews are all within their time.")
    return tr("Every case has its papers"), tr("Choose “All cases” to look at what is done.")
