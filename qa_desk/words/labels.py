"""Labels: short words for every enum member and code that people see. Each table must be complete; a test checks it."""

from collections.abc import Mapping
from types import MappingProxyType

from qa_desk.domain.call import ChannelMap, Direction, Lane
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.intake import Expected
from qa_desk.domain.people import Role
from qa_desk.domain.queue import ItemKind
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.sign_off import SignAction
from qa_desk.domain.transcript import CardFault, Doubt
from qa_desk.domain.without_transcript import Why
from qa_desk.words.catalogue import language, mark, tr, trc

ROLES: Mapping[Role, str] = {
    Role.AUDITOR: mark("Auditor"),
    Role.SALES_HEAD: mark("Sales head"),
    Role.PAYROLL: mark("Payroll"),
    Role.ADMIN: mark("Administrator"),
}
DIRECTIONS: Mapping[Direction, str] = {
    Direction.IN: mark("Incoming"),
    Direction.OUT: mark("Outgoing"),
    Direction.UNKNOWN: mark("Direction unknown"),
}
LANES: Mapping[Lane, str] = {
    Lane.MANAGER: mark("Manager"),
    Lane.CLIENT: mark("Client"),
    Lane.UNKNOWN: mark("Speaker unknown"),
}
CHANNEL_MAPS: Mapping[ChannelMap, str] = {
    ChannelMap.LEFT_MANAGER: mark("Left channel: manager"),
    ChannelMap.LEFT_CLIENT: mark("Left channel: client"),
    ChannelMap.LEFT_CALLER: mark("Left channel: whoever called"),
}
CARD_FAULTS: Mapping[CardFault, str] = {
    CardFault.NO_MEMORY: mark("The graphics card has too little memory for this model: the processor does the work"),
    CardFault.NO_LIBRARIES: mark(
        "Libraries of the graphics card (cuBLAS, cuDNN) are missing: the processor does the work"
    ),
    CardFault.CRASHED: mark("Recognition on the graphics card crashed: the processor does the work"),
    CardFault.FAILED: mark("The graphics card failed: the processor does the work"),
}
VERDICTS: Mapping[Verdict, str] = {
    Verdict.MATCH: mark("Reason matches"),
    Verdict.MISMATCH: mark("Another reason"),
    Verdict.NO_REFUSAL: mark("No refusal"),
    Verdict.UNCLEAR: mark("Unclear"),
}
DECISIONS: Mapping[DecisionVerdict, str] = {
    DecisionVerdict.CONFIRMED: mark("Reason confirmed"),
    DecisionVerdict.CONTRADICTED: mark("Reason contradicted"),
    DecisionVerdict.NOT_DISCUSSED: mark("Not discussed"),
    DecisionVerdict.NO_CALL: mark("No conversation"),
}
OUTCOMES: Mapping[CallbackOutcome, str] = {
    CallbackOutcome.NO_ANSWER: mark("No answer"),
    CallbackOutcome.CONFIRMED: mark("Client confirmed the refusal"),
    CallbackOutcome.WON_BACK: mark("Client won back"),
    CallbackOutcome.DENIED: mark("Client denied the refusal"),
    CallbackOutcome.UNREACHABLE: mark("Client unreachable"),
}
STATES: Mapping[RefusalState, str] = {
    RefusalState.QUEUED: mark("In the queue"),
    RefusalState.CALLBACK_DUE: mark("Callback due"),
    RefusalState.CLOSURE_PROPOSED: mark("Closure proposed"),
    RefusalState.PENALTY_DUE: mark("Penalty to be proposed"),
    RefusalState.RETURN_PROPOSED: mark("Return proposed"),
    RefusalState.HEAD_DECIDES: mark("Sales head decides"),
    RefusalState.CLOSED: mark("Closed as lost"),
    RefusalState.RETURNED: mark("Returned to sales"),
    RefusalState.WON_BACK: mark("Won back"),
    RefusalState.WITHDRAWN: mark("Withdrawn"),
}
ITEM_KINDS: Mapping[ItemKind, str] = {
    ItemKind.REFUSAL: mark("Conditional refusal"),
    ItemKind.SAMPLE: mark("Sample"),
}
SIGN_ACTIONS: Mapping[SignAction, str] = {
    SignAction.APPROVE: mark("Approve"),
    SignAction.SEND_BACK: mark("Send back"),
    SignAction.CLOSE: mark("Close as lost"),
    SignAction.RETURN: mark("Return to another manager"),
    SignAction.CALL_AGAIN: mark("Call again"),
}
EXPECTED: Mapping[Expected, str] = {
    Expected.EXTERNAL_ID: mark("an id in every row"),
    Expected.UNIQUE_ID: mark("an id that no earlier row has with other contents"),
    Expected.ROW_SHAPE: mark("as many cells as there are columns (check quotes and separators)"),
    Expected.DATE_TIME: mark("a date and time such as 03.11.2026 10:15"),
    Expected.AMOUNT: mark("an amount with at most two decimals"),
    Expected.CURRENCY: mark("a currency, such as RUB"),
    Expected.PHONE: mark("a telephone number"),
    Expected.EMAIL: mark("an e-mail address"),
    Expected.INN: mark("a taxpayer number (INN) with a valid checksum"),
    Expected.YES_NO: mark("yes or no"),
    Expected.DIRECTION: mark("incoming or outgoing"),
    Expected.DURATION: mark("a length in seconds or as mm:ss, hh:mm:ss"),
    Expected.PLAYABLE: mark("a recording that can be played"),
    Expected.KNOWN_MANAGER: mark("a manager of one of the deals"),
    Expected.KNOWN_CLIENT: mark("a client of one of the deals"),
    Expected.ONE_CALL: mark("a number, time or length that tells whose of several calls the recording is"),
    Expected.LEAD_SOURCE: mark("the name of a lead source"),
    Expected.MANAGER: mark("a manager's name"),
    Expected.DAY: mark("a day such as 2026-11-01 or 01.11.2026"),
    Expected.MONTH: mark("a month such as 2026-11 or 11.2026"),
    Expected.POSITIVE_AMOUNT: mark("an amount above zero with at most two decimals"),
    Expected.SAME_AS_KNOWN: mark(
        "the amount that is on record for this source and day; a correction begins on a later day"
    ),
}
WHYS: Mapping[Why, str] = {
    Why.TOO_FEW: mark("Too few attempts"),
    Why.ONE_DAY: mark("Attempts on too few days"),
    Why.WAS_ANSWERED: mark("The client did answer"),
    Why.NO_OLDER_DEAL: mark("No older deal of this client"),
}
REASONS: Mapping[str, str] = {
    "price": mark("Price"),
    "competitor": mark("Competitor"),
    "no_need": mark("No need"),
    "postponed": mark("Postponed"),
    "product_fit": mark("Product does not fit"),
    "terms": mark("Terms and dates"),
    "financing": mark("Financing"),
    "trust": mark("No trust"),
    "decision_maker": mark("Somebody else decides"),
    "location": mark("Location"),
    "not_target": mark("Not a client of ours"),
    "existing_customer": mark("Customer already"),
    "duplicate": mark("Duplicate"),
    "no_contact": mark("No contact"),
}

DOUBTS: Mapping[Doubt, str] = {
    Doubt.LOOP: mark("words repeat in a loop"),
    Doubt.SILENCE: mark("text where there is silence"),
    Doubt.MUSIC: mark("text over hold music"),
    Doubt.TIMES: mark("times out of order"),
}

STEPS: Mapping[str, str] = {
    "index_calls": mark("Preparing the search"),
    "import_deals": mark("Importing deals"),
    "import_calls": mark("Importing calls"),
    "import_recordings": mark("Importing recordings"),
    "transcribe": mark("Transcribing"),
    "transcribe_files": mark("Transcribing recordings"),
    "check_reasons": mark("Checking reasons"),
    "evaluate_reasons": mark("Evaluating on labelled cases"),
    "learn_read": mark("Reading our decided cases"),
    "learn_estimate": mark("Estimating the new reader"),
    "learn_development": mark("Estimating on the shipped cases"),
    "learn_train": mark("Training the reader"),
    "model_download": mark("Downloading the model"),
    "model_import": mark("Copying the model"),
    "model_trial": mark("Testing the model"),
    "model_measure": mark("Measuring the model"),
    "model_suits": mark("Measuring the models of this computer"),
}


def role(value: Role) -> str:
    return tr(ROLES[value])


def direction(value: Direction) -> str:
    return tr(DIRECTIONS[value])


def lane(value: Lane) -> str:
    return tr(LANES[value])


def channel_map(value: ChannelMap) -> str:
    return tr(CHANNEL_MAPS[value])


def doubt(value: Doubt) -> str:
    """Why a text may be the engine's invention."""
    return tr(DOUBTS[value])


def card_fault(value: CardFault) -> str:
    """Why the processor does the work though there is a graphics card."""
    return tr(CARD_FAULTS[value])


def verdict(value: Verdict) -> str:
    """The finding's verdict."""
    return tr(VERDICTS[value])


def decision(value: DecisionVerdict) -> str:
    return tr(DECISIONS[value])


def outcome(value: CallbackOutcome) -> str:
    return tr(OUTCOMES[value])


def state(value: RefusalState) -> str:
    return tr(STATES[value])


def item_kind(value: ItemKind) -> str:
    return tr(ITEM_KINDS[value])


def sign_action(value: SignAction) -> str:
    return tr(SIGN_ACTIONS[value])


def expected(code: str) -> str:
    """What a rejected cell should have held; an unknown code is shown as it is."""
    return tr(EXPECTED[Expected(code)]) if code in set(Expected) else code


def why(value: Why) -> str:
    return tr(WHYS[value])


class _OwnReasons:
    """Titles that the workspace's own book gives, by code: Russian and English."""

    titles: Mapping[str, tuple[str, str]] = MappingProxyType({})


def use_reasons(titles: Mapping[str, tuple[str, str]]) -> None:
    """Reasons that the open workspace added or renamed. Past findings keep their title, also of what is off now."""
    _OwnReasons.titles = MappingProxyType(dict(titles))


def reason(code: str | None) -> str:
    """Reason code as the book in use titles it; one that no book knows is shown as it is, None as "not given"."""
    if not code:
        return trc("reason", "not given")
    own = _OwnReasons.titles.get(code)
    if own is not None:
        return own[0] if language() == "ru" else own[1]
    known = REASONS.get(code)
    return tr(known) if known is not None else code


def step(code: str) -> str:
    """What a progress report says is being done; an unknown code is shown as it is."""
    return tr(STEPS[code]) if code in STEPS else code
