"""Words of audit fines: what state they are in, what holds them back, what is done with them."""

from collections.abc import Mapping

from qa_desk.domain.audit_fine import AuditFineState, FineAct, Hold
from qa_desk.words.catalogue import mark, tr

STATES: Mapping[AuditFineState, str] = {
    AuditFineState.WAITING: mark("Waits for a signature"),
    AuditFineState.SENT_BACK: mark("Sent back to the auditor"),
    AuditFineState.WITHDRAWN: mark("Withdrawn by the auditor"),
    AuditFineState.SIGNED: mark("Signed"),
}
HOLDS: Mapping[Hold, str] = {
    Hold.AGREEMENT: mark("auditors agree too little on this question"),
    Hold.SECOND_LOOK: mark("a second auditor is looking at the deal"),
    Hold.SECOND_DIFFERS: mark("the second auditor did not see this fault"),
    Hold.SUPERSEDED: mark("the deal was audited with this form again"),
    Hold.OTHER_MANAGER: mark("the evidence is in another manager's call"),
    Hold.DRAWN_OF_ANOTHER: mark("the deal was drawn as another manager's, and no call shows whose work this was"),
    Hold.CHARGED_BEFORE: mark("this fault of the deal was signed before"),
}
ACTS: Mapping[FineAct, str] = {
    FineAct.SIGN: mark("Sign"),
    FineAct.SEND_BACK: mark("Send back"),
    FineAct.PROPOSE_AGAIN: mark("Propose again"),
    FineAct.WITHDRAW: mark("Withdraw"),
}
ERRORS: Mapping[str, str] = {
    "audit_fine_held": mark("Fine {fine} cannot be signed now: {hold}."),
    "audit_fine_moved": mark("Fine {fine} does not wait for this any more. Its state: {fine_state}."),
    "not_your_fine": mark("Only the auditor who proposed fine {fine} may propose it again or withdraw it."),
    "audit_fines_refused": mark("Nothing was signed: fine {fine} cannot be. {why}"),
    "audit_rule_differs": mark(
        "Fine {fine} does not match its form: {proposed} was proposed, the form says {now} (minor units)."
    ),
}


def state(value: AuditFineState) -> str:
    return tr(STATES[value])


def hold(value: Hold) -> str:
    return tr(HOLDS[value])


def act(value: FineAct) -> str:
    return tr(ACTS[value])


def holds(values: tuple[Hold, ...]) -> str:
    return "; ".join(hold(one) for one in values)
