"""Words for the sample: reasons of replacement, kinds of draws, flags, and what a check found."""

from typing import assert_never

from qa_desk.domain.sample_check import Fault, ProofFault
from qa_desk.domain.sample_draw import Flag
from qa_desk.domain.sample_proof import DrawKind, ReplaceReason
from qa_desk.words import tr


def reason_words(reason: ReplaceReason) -> str:
    match reason:
        case ReplaceReason.TEST_DEAL:
            return tr("Test deal")
        case ReplaceReason.DUPLICATE:
            return tr("Duplicate of another deal")
        case ReplaceReason.NO_ACCESS:
            return tr("No access to the deal in the CRM")
        case ReplaceReason.PERSONAL_DATA_ERASED:
            return tr("Personal data erased at the client's request")
        case ReplaceReason.AUDITOR_INVOLVED:
            return tr("Every auditor took part in the deal")
        case _:
            assert_never(reason)


def kind_words(kind: DrawKind) -> str:
    match kind:
        case DrawKind.DRAW:
            return tr("Draw of the day")
        case DrawKind.TOP_UP:
            return tr("Top-up at the close")
        case DrawKind.REPLACEMENT:
            return tr("Replacement")
        case DrawKind.WHOLE:
            return tr("Draw of the whole period (earlier version)")
        case _:
            assert_never(kind)


def flag_words(flag: Flag) -> str:
    match flag:
        case Flag.NEW_MANAGER:
            return tr("New manager")
        case Flag.NO_TASK:
            return tr("No next task")
        case Flag.OVERDUE_TASK:
            return tr("Task overdue")
        case _:
            assert_never(flag)


def fault_words(fault: Fault) -> str:
    """One sentence; starts with the number of the draw where there is one."""
    text = _fault(fault)
    return tr("draw {n}: {text}").format(n=fault.record, text=text) if fault.record else text


def _fault(fault: Fault) -> str:
    match fault.kind:
        case ProofFault.SEED:
            return tr("the seed is not the committed one")
        case ProofFault.CONTRIBUTIONS:
            return tr("the seed was not made of these two parts")
        case ProofFault.SEAL:
            return tr("the seal does not hold")
        case ProofFault.NUMBER:
            return tr("a draw before it is missing")
        case ProofFault.FRAME_MISSING:
            return tr("its list of deals is missing")
        case ProofFault.FRAME_CHANGED:
            return tr("its list of deals was changed")
        case ProofFault.DRAW_DIFFERS:
            return tr("the seed gives another result for deal {deal}").format(deal=fault.detail or "-")
        case ProofFault.PUT_BACK:
            return tr("a deal was put back against the rule: {deal}").format(deal=fault.detail or "-")
        case ProofFault.SHARE_NOT_REACHED:
            return tr("the last draw of the period is missing")
        case ProofFault.OLD_VERSION:
            return tr("drawn by an earlier version, without a committed seed")
        case _:
            assert_never(fault.kind)
