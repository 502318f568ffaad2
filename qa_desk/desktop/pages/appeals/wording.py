"""Words of the page: steps, time left, papers and appeals in short, deeds, and how an amount came about."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import assert_never

from qa_desk.desktop.pages.appeals.source import Show
from qa_desk.desktop.pages.appeals.state import Deed
from qa_desk.domain.appeal import CaseState, Obstacle, Paper, PaperKind
from qa_desk.domain.appeal_steps import Step
from qa_desk.domain.ledger import Entry
from qa_desk.domain.ledger_inputs import AuditInputs, ClosingInputs, FormInputs, ReversalInputs, TariffInputs
from qa_desk.domain.money import Money
from qa_desk.services.case_lines import CaseLine
from qa_desk.words import formats, ledger_words, mark, tr, trn

STEPS: Mapping[Step, str] = {
    Step.REVIEW: mark("Review the appeal"),
    Step.COUNTER: mark("Sign the counter-entry"),
    Step.OVER_CAP: mark("Above the share of pay"),
    Step.GROUND: mark("Record the ground"),
    Step.EXPLANATION: mark("Get the explanation"),
    Step.ACKNOWLEDGEMENT: mark("Have it acknowledged"),
    Step.DONE: mark("Nothing to do"),
}
SHOWN: Mapping[Show, str] = {
    Show.ACTION: mark("Need action"),
    Show.OVERDUE: mark("Overdue"),
    Show.ALL: mark("All cases"),
    Show.DECIDED: mark("Appeals decided"),
}
DEEDS: Mapping[Deed, str] = {
    Deed.EXPLANATION: mark("Record the explanation"),
    Deed.ACKNOWLEDGEMENT: mark("Record the acknowledgement"),
    Deed.GROUND: mark("Record the written ground"),
    Deed.APPEAL: mark("File an appeal"),
    Deed.DECIDE: mark("Decide the appeal"),
    Deed.ATTACH: mark("Attach a file"),
    Deed.OPEN_FILE: mark("Open the file"),
    Deed.COUNTER: mark("Propose a counter-entry"),
    Deed.SIGN_COUNTER: mark("Sign the counter-entry"),
    Deed.DECLINE_COUNTER: mark("Decline the counter-entry"),
}


_LATE: Mapping[PaperKind, Obstacle] = {
    PaperKind.EXPLANATION: Obstacle.EXPLANATION_OVERDUE,
    PaperKind.ACKNOWLEDGED: Obstacle.ACKNOWLEDGEMENT_OVERDUE,
}


BUTTONS: Mapping[Deed, str] = {
    Deed.EXPLANATION: mark("Explanation"),
    Deed.ACKNOWLEDGEMENT: mark("Acknowledgement"),
    Deed.GROUND: mark("Ground"),
    Deed.APPEAL: mark("File an appeal"),
    Deed.DECIDE: mark("Decide"),
    Deed.ATTACH: mark("Attach a file"),
    Deed.OPEN_FILE: mark("Open"),
    Deed.COUNTER: mark("Counter-entry"),
    Deed.SIGN_COUNTER: mark("Sign"),
    Deed.DECLINE_COUNTER: mark("Decline"),
}
"""Short: the card says what it is about; the question after it says it in full."""


def step_text(line: CaseLine) -> str:
    if line.step is Step.DONE and line.case.left.minor <= 0:
        return tr("Taken back whole")
    return tr(STEPS[line.step])


def deed_text(deed: Deed) -> str:
    return tr(DEEDS[deed])


def button_text(deed: Deed) -> str:
    return tr(BUTTONS[deed])


def deal_text(line: CaseLine) -> str:
    if line.deal is None:
        return ""
    return f"{line.deal.external_id} · {line.deal.title}" if line.deal.title else line.deal.external_id


def hours(span: timedelta) -> str:
    """Working time: 17 h 05 min, from a whole hour down minutes alone."""
    minutes = int(abs(span).total_seconds()) // 60
    whole, rest = divmod(minutes, 60)
    if not whole:
        return tr("{minutes} min").format(minutes=rest)
    return tr("{hours} h {minutes} min").format(hours=formats.number(whole), minutes=f"{rest:02}")


def left_text(line: CaseLine) -> str:
    """Short, for the list."""
    if line.left is None:
        return ""
    return tr("late by {time}").format(time=hours(line.left)) if line.late else hours(line.left)


def left_long(line: CaseLine, zone: tzinfo) -> str:
    if line.left is None or line.due is None:
        return ""
    words = tr("until {when}: {time} of working time left")
    if line.late:
        words = tr("was due {when}: {time} of working time late")
    return words.format(when=formats.date_time(line.due, zone), time=hours(line.left))


def paper_text(case: CaseState, *kinds: PaperKind) -> str:
    """Short, for the list: the day, or that it is missing or late."""
    newest = next((one for one in reversed(case.papers) if one.kind in kinds), None)
    if newest is not None:
        return day_text(newest.day)
    if PaperKind.EXPLANATION in kinds and case.appeal is not None:
        return tr("in the appeal")
    if PaperKind.GROUND in kinds and case.ground.strip():
        return tr("in the settings")
    late = {
        PaperKind.EXPLANATION: Obstacle.EXPLANATION_OVERDUE,
        PaperKind.ACKNOWLEDGED: Obstacle.ACKNOWLEDGEMENT_OVERDUE,
    }
    return tr("overdue") if late.get(kinds[0]) in case.obstacles else tr("none yet")


def appeal_text(case: CaseState) -> str:
    if case.appeal is None:
        return ""
    return tr("is open") if case.decision is None else ledger_words.appeal_outcome(case.decision.outcome)


def reviewers_text(line: CaseLine) -> str:
    if line.case.appeal is not None and line.case.decision is None and not line.reviewers:
        return tr("nobody yet")
    return ", ".join(line.reviewers)


def day_text(day: date) -> str:
    """The day as it is written here, whatever the time."""
    return formats.date(datetime.combine(day, time(12), UTC), UTC)


def paper_long(paper: Paper, who: str) -> str:
    """Day, words, way, who recorded it."""
    said = "" if paper.way is None else ledger_words.ack_way(paper.way)
    parts = [day_text(paper.day), said, f"«{paper.text}»" if paper.text else "", ", ".join(paper.evidence)]
    told = " · ".join(part for part in parts if part)
    return tr("{paper}\nrecorded by {who}").format(paper=told, who=who)


def basis_text(entry: Entry) -> str:
    """How the amount came about, from the inputs that are kept with it."""
    match entry.inputs:
        case TariffInputs() as tariff:
            words = tr("cost of a lead from “{source}” on {day}: {amount} (tariff valid from {since})")
            amount = formats.money(Money(tariff.tariff_minor, entry.amount.currency))
            return words.format(
                source=tariff.lead_source, day=day_text(tariff.decided_on), amount=amount,
                since=day_text(tariff.valid_from),
            )  # fmt: skip
        case FormInputs() as form:
            words = tr("form {form}, version {version}, question {question}: {points} × {amount}")
            amount = formats.money(Money(form.minor_a_point, entry.amount.currency))
            points = trn("{n} point", "{n} points", form.points).format(n=formats.number(form.points))
            return words.format(
                form=form.form, version=form.version, question=form.question, points=points, amount=amount
            )
        case AuditInputs() as audit:
            words = tr("form “{form}”, version {version}, question “{question}”: {amount}")
            amount = formats.money(Money(audit.rule_minor, entry.amount.currency))
            return words.format(
                form=audit.form_title, version=audit.version, question=audit.question_title, amount=amount
            )
        case ReversalInputs() | ClosingInputs():
            return ""
        case _:
            assert_never(entry.inputs)


def counter_text(entry: Entry, who: str, zone: tzinfo) -> str:
    """One counter-entry in a line."""
    words = tr("No. {number} of {when}: {amount}, period {period}, entered by {who} — {ground}")
    return words.format(
        number=entry.id, when=formats.date_time(entry.entered_at, zone), amount=formats.money(entry.amount),
        period=formats.month(entry.period), who=who, ground=entry.ground,
    )  # fmt: skip
