"""Which question belongs to which deed, with what stands above it."""

from functools import partial

from PySide6.QtWidgets import QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.appeals.dialogs import CaseDialog, CommentDialog, CounterDialog, PaperDialog
from qa_desk.desktop.pages.appeals.dispute_dialogs import AppealDialog, DecideDialog
from qa_desk.desktop.pages.appeals.state import Deed
from qa_desk.desktop.pages.appeals.wording import deal_text, deed_text
from qa_desk.domain.appeal import PaperKind
from qa_desk.services.case_lines import CaseLine
from qa_desk.words import formats, tr

_PAPERS = {
    Deed.GROUND: (PaperKind.GROUND,),
    Deed.EXPLANATION: (PaperKind.EXPLANATION, PaperKind.NO_EXPLANATION),
    Deed.ACKNOWLEDGEMENT: (PaperKind.ACKNOWLEDGED,),
}


def question(around: Surroundings, asker: Asker, deed: Deed, line: CaseLine, parent: QWidget) -> CaseDialog | None:
    """None for a deed that asks nothing."""
    title, about = partial(deed_text, deed), partial(_about, deed, line)
    match deed:
        case Deed.GROUND | Deed.EXPLANATION | Deed.ACKNOWLEDGEMENT:
            return PaperDialog(around, _PAPERS[deed], title, about, parent)
        case Deed.APPEAL:
            return AppealDialog(around, asker, title, about, parent)
        case Deed.DECIDE:
            return DecideDialog(around, line.case.left, title, about, parent)
        case Deed.COUNTER:
            return CounterDialog(around, line.case.left, title, about, parent)
        case Deed.SIGN_COUNTER:
            return CommentDialog(around, title, lambda: tr("Sign"), about, None, parent)
        case Deed.DECLINE_COUNTER:
            why = lambda: tr("Why it is declined")  # noqa: E731 - words, when shown
            return CommentDialog(around, title, lambda: tr("Decline"), about, why, parent)
    return None


def _about(deed: Deed, line: CaseLine) -> str:
    case = line.case
    who = " · ".join(part for part in (case.manager, deal_text(line), formats.money(case.left)) if part)
    match deed:
        case Deed.APPEAL:
            return tr("{who}\nThe reviewer's clock starts; it counts as the employee's explanation too.").format(
                who=who
            )
        case Deed.DECIDE:
            words = tr("{who}\nWhat is taken back enters the ledger by itself: the same month, or the next open one.")
            return words.format(who=who)
        case Deed.COUNTER:
            return tr("{who}\nA sales head signs it; until then nothing changes.").format(who=who)
        case Deed.SIGN_COUNTER | Deed.DECLINE_COUNTER if line.waiting is not None:
            asked = line.waiting.asked
            amount = formats.money(case.left if asked is None else asked)
            end = tr("It enters the same month, or the next open one, and cannot be changed afterwards.")
            if deed is Deed.DECLINE_COUNTER:
                end = tr("Nothing enters the ledger; the amount stays as it is.")
            return f"{who}\n{amount} — {line.waiting.ground}\n{end}"
    return who
