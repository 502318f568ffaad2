"""What this user may do about the chosen case, and in words why not."""

from dataclasses import dataclass

from qa_desk.desktop.pages.appeals.state import AppealsState, Deed
from qa_desk.desktop.pages.appeals.wording import button_text, reviewers_text
from qa_desk.domain.appeal_steps import Step
from qa_desk.services.case_lines import CaseLine
from qa_desk.words import tr
from qa_desk.words.errors import sentence

NEXT = {
    Step.REVIEW: Deed.DECIDE,
    Step.COUNTER: Deed.SIGN_COUNTER,
    Step.OVER_CAP: Deed.COUNTER,
    Step.GROUND: Deed.GROUND,
    Step.EXPLANATION: Deed.EXPLANATION,
    Step.ACKNOWLEDGEMENT: Deed.ACKNOWLEDGEMENT,
}
"""What the key for "go on" does."""


@dataclass(frozen=True, slots=True)
class DeedProps:
    """`why_not`: "" when it can be done now. `shown`: whether it has a button now; its key answers all the same."""

    deed: Deed
    text: str
    why_not: str
    shown: bool = True
    next: bool = False


def deeds_of(state: AppealsState, line: CaseLine) -> tuple[DeedProps, ...]:
    after = NEXT.get(line.step)
    return tuple(
        DeedProps(deed, button_text(deed), _why_not(state, line, deed), _shown(line, state, deed), deed is after)
        for deed in Deed
    )


def _shown(line: CaseLine, state: AppealsState, deed: Deed) -> bool:
    case = line.case
    match deed:
        case Deed.APPEAL:
            return case.appeal is None
        case Deed.DECIDE:
            return case.appeal is not None and case.decision is None
        case Deed.SIGN_COUNTER | Deed.DECLINE_COUNTER:
            return line.waiting is not None
        case Deed.COUNTER:
            return line.waiting is None and case.left.minor > 0
        case Deed.OPEN_FILE:
            return state.detail is not None and bool(state.detail.card.files)
        case _:
            return True


def _why_not(state: AppealsState, line: CaseLine, deed: Deed) -> str:
    if state.detail is None or state.saving:
        return tr("The case is being loaded.")
    match deed:
        case Deed.OPEN_FILE:
            return "" if state.detail.card.files else tr("The case has no files.")
        case Deed.DECIDE:
            return _why_not_decide(state, line)
        case Deed.SIGN_COUNTER | Deed.DECLINE_COUNTER:
            return _why_not_counter(state, line, deed)
    if not state.records:
        return tr("Only an auditor, a sales head or payroll records here. Your role lets you look.")
    match deed:
        case Deed.APPEAL if line.case.appeal is not None:
            return tr("One appeal a case: it was filed already. What comes up later goes in as a counter-entry.")
        case Deed.APPEAL | Deed.COUNTER if line.case.left.minor <= 0:
            return tr("Nothing is left of the amount: it was taken back whole.")
        case Deed.COUNTER if line.waiting is not None:
            return tr("A counter-entry waits already: sign or decline it first.")
        case Deed.ATTACH if line.case.decision is not None:
            return tr("The appeal is decided: its evidence stays as it was.")
    return ""


def _why_not_decide(state: AppealsState, line: CaseLine) -> str:
    if line.case.appeal is None:
        return tr("No appeal was filed.")
    if line.case.decision is not None:
        return tr("The appeal is decided; a decision is not changed.")
    refused = None if state.detail is None else state.detail.card.refused
    if refused is None:
        return ""
    return tr("{why} May decide: {who}.").format(why=sentence(refused), who=reviewers_text(line))


def _why_not_counter(state: AppealsState, line: CaseLine, deed: Deed) -> str:
    if line.waiting is None:
        return tr("No counter-entry is proposed.")
    own = line.waiting.proposed_by == state.user.id
    if deed is Deed.DECLINE_COUNTER and own:
        return ""
    if not state.is_head:
        return tr("Only a sales head signs or declines a counter-entry.")
    return tr("You proposed it yourself: somebody else signs.") if own else ""
