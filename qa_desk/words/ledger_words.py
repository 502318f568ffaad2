"""Words of money: kinds of entries, papers, obstacles, appeals, policies, faults; and what a cut is called by law."""

from collections.abc import Mapping

from qa_desk.domain.appeal import AckWay, Obstacle, Outcome, PaperKind
from qa_desk.domain.ledger import EntryKind
from qa_desk.domain.reassign import DealOutcome, ReassignPolicy
from qa_desk.domain.recompute import LedgerFault
from qa_desk.words.catalogue import mark, tr, trc

KINDS: Mapping[EntryKind, str] = {
    EntryKind.FINE: mark("Bonus reduction"),
    EntryKind.REVERSAL: mark("Reduction taken back"),
    EntryKind.CLOSING: mark("Period closed"),
}
PAPERS: Mapping[PaperKind, str] = {
    PaperKind.GROUND: mark("Ground in the local act"),
    PaperKind.EXPLANATION: mark("Employee's explanation"),
    PaperKind.NO_EXPLANATION: mark("Act: no explanation was given"),
    PaperKind.ACKNOWLEDGED: mark("Acknowledgement"),
}
ACK_WAYS: Mapping[AckWay, str] = {
    AckWay.PAPER: mark("signed paper"),
    AckWay.E_DOCUMENT: mark("electronic document system"),
    AckWay.IN_PROGRAM: mark("seen in the program (no signature in law)"),
    AckWay.REFUSED: mark("act: would not sign"),
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.ACCEPT: mark("Accepted"),
    Outcome.PARTLY: mark("Accepted in part"),
    Outcome.REJECT: mark("Rejected"),
}
OBSTACLES: Mapping[Obstacle, str] = {
    Obstacle.GROUND_MISSING: mark("no written ground"),
    Obstacle.EXPLANATION_MISSING: mark("no explanation of the employee yet"),
    Obstacle.EXPLANATION_OVERDUE: mark("the explanation is overdue"),
    Obstacle.ACKNOWLEDGEMENT_MISSING: mark("not acknowledged yet"),
    Obstacle.ACKNOWLEDGEMENT_OVERDUE: mark("the acknowledgement is overdue"),
    Obstacle.APPEAL_OPEN: mark("an appeal waits for its review"),
    Obstacle.APPEAL_OVERDUE: mark("the review of an appeal is overdue"),
    Obstacle.OVER_CAP: mark("above the share of the month's pay"),
}
POLICIES: Mapping[ReassignPolicy, str] = {
    ReassignPolicy.LEAST_LOADED: mark("Least loaded"),
    ReassignPolicy.ROUND_ROBIN: mark("In turn"),
    ReassignPolicy.SAME_GROUP: mark("Same group"),
    ReassignPolicy.CHOSEN: mark("Chosen by the head"),
}
DEAL_OUTCOMES: Mapping[DealOutcome, str] = {
    DealOutcome.WON: mark("Won"),
    DealOutcome.LOST: mark("Lost"),
    DealOutcome.IN_WORK: mark("In work"),
}
FAULTS: Mapping[LedgerFault, str] = {
    LedgerFault.AMOUNT: mark("its inputs give another amount"),
    LedgerFault.INPUTS: mark("its inputs are not those of the tariff table"),
    LedgerFault.OVER_REVERSED: mark("more is taken back than there was"),
    LedgerFault.CLOSED_PERIOD: mark("it was entered after its period was closed"),
    LedgerFault.ONE_PERSON: mark("one person proposed and entered it"),
    LedgerFault.TWICE: mark("its source stands in the ledger twice"),
    LedgerFault.TOTALS: mark("the totals of the closed period are not those of its entries"),
    LedgerFault.LOG: mark("it is not what the audit log says was entered"),
}


def kind(value: EntryKind) -> str:
    return tr(KINDS[value])


def paper(value: PaperKind) -> str:
    return tr(PAPERS[value])


def ack_way(value: AckWay) -> str:
    return tr(ACK_WAYS[value])


def appeal_outcome(value: Outcome) -> str:
    return tr(OUTCOMES[value])


def obstacle(value: Obstacle) -> str:
    return tr(OBSTACLES[value])


def policy(value: ReassignPolicy) -> str:
    return tr(POLICIES[value])


def deal_outcome(value: DealOutcome) -> str:
    return tr(DEAL_OUTCOMES[value])


def ledger_fault(value: LedgerFault) -> str:
    return tr(FAULTS[value])


def crm_titles() -> tuple[str, ...]:
    """Of the list of deals that the CRM is to move."""
    return (tr("Deal ID"), tr("Deal"), tr("From manager"), tr("To manager"), tr("Signed on"))


def charge(law: bool) -> str:
    """What a cut is called: «снижение премии» where labour law knows no fine, else «штраф»."""
    return tr("Bonus reduction") if law else trc("charge", "Fine")
