"""Sentences of the audit log about refusals and the calls that prove them."""

from collections.abc import Callable, Mapping

from qa_desk.domain.call import Lane
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.reassign import DealOutcome
from qa_desk.domain.sign_off import SignAction
from qa_desk.words import formats, labels, ledger_words
from qa_desk.words.catalogue import mark, tr, trn
from qa_desk.words.log_told import Told, changed, coded, joined

_SIGNED: Mapping[SignAction, str] = {
    SignAction.APPROVE: mark("approved"),
    SignAction.SEND_BACK: mark("sent back to the auditor"),
    SignAction.CLOSE: mark("closed as lost"),
    SignAction.RETURN: mark("returned to another manager"),
    SignAction.CALL_AGAIN: mark("to be called again"),
}


def _opened(told: Told) -> str:
    deal = told.deal()
    told.leave("deal")
    return joined(
        tr("A refusal came in for review: deal {deal}").format(deal=deal),
        tr("manager: {name}").format(name=told.text("manager")),
        tr("reason given: {reason}").format(reason=labels.reason(told.text("reason"))),
        _source(told),
    )


def _source(told: Told) -> str:
    """The deal's, then; older entries tell none."""
    source = told.text("source")
    return tr("lead source: {source}").format(source=source) if source else ""


def _withdrawn(told: Told) -> str:
    return tr("Refusal taken off review: deal {deal} has left the stage of refusals").format(deal=told.deal())


def _claimed(told: Told) -> str:
    told.leave("token")
    return tr("Deal {deal} taken to work").format(deal=told.deal())


def _decided(told: Told) -> str:
    told.leave("decision")
    proofs, heard = told.count("evidence"), told.raw("heard_percent")
    return joined(
        tr("Decision on deal {deal}: {verdict}").format(
            deal=told.deal(), verdict=told.code("verdict", DecisionVerdict, labels.decision)
        ),
        trn("{n} piece of evidence", "{n} pieces of evidence", proofs).format(n=formats.number(proofs))
        if proofs
        else tr("no evidence"),
        tr("{n} % of the calls heard").format(n=heard) if heard is not None else "",
    )


def _called_back(told: Told) -> str:
    return tr("Call to the client of deal {deal}: {outcome}").format(
        deal=told.deal(), outcome=told.code("outcome", CallbackOutcome, labels.outcome)
    )


def _return_proposed(told: Told) -> str:
    return joined(
        tr("Proposed for deal {deal}: a fine of {amount} for {manager}").format(
            deal=told.deal(), amount=told.money(), manager=told.text("manager")
        ),
        _source(told),
        tr("the deal's new manager: {name}").format(name=changed(told.was("to"), told.text("to"))),
    )


def _manager_chosen(told: Told) -> str:
    return tr("New manager of deal {deal}: {name}").format(
        deal=told.deal(), name=changed(told.was("to"), told.text("to"))
    )


def _signed(told: Told) -> str:
    action, about = told.text("action"), told.about
    known = about.amount if action == SignAction.APPROVE.value else None  # of older logs, which told no amount
    amount = told.entered() or ("" if known is None else formats.money(known))
    manager = told.text("manager") or about.manager
    return joined(
        tr("Signature for deal {deal}: {action}").format(
            deal=told.deal(), action=coded(action, SignAction, lambda one: tr(_SIGNED[one]))
        ),
        tr("fine of {amount} for {manager}").format(amount=amount, manager=manager) if amount else "",
        told.pay_month(),
    )


def _outcome(told: Told) -> str:
    before = coded(told.was("outcome"), DealOutcome, ledger_words.deal_outcome)
    return joined(
        tr("What became of deal {deal}: {outcome}").format(
            deal=told.deal(), outcome=changed(before, told.code("outcome", DealOutcome, ledger_words.deal_outcome))
        ),
        told.money(),
    )


def _second(told: Told) -> str:
    return tr("The second reader was asked about deal {deal}: {verdict} ({reader})").format(
        deal=told.deal(), verdict=told.code("verdict", Verdict, labels.verdict), reader=told.text("reader")
    )


# ---------------------------------------------------------------- the text of a call


def _call(told: Told) -> str:
    """The deal of the recording, else its file."""
    about = told.about
    if about.deal:
        return tr("the call of deal {deal}").format(deal=told.deal())
    return tr("the recording {name}").format(name=about.name or told.text("recording")[:12] or told.subject())


def _at(told: Told) -> str:
    return formats.clock_ms(told.count("from_ms"))


def _turn_corrected(told: Told) -> str:
    told.leave("recording")
    return tr("Text corrected at {time} in {call}: «{before}» → «{after}»").format(
        time=_at(told), call=_call(told), before=told.text("was"), after=told.text("is")
    )


def _lane_set(told: Told) -> str:
    told.leave("recording")
    return tr("Speaker changed at {time} in {call}: {before} → {after}").format(
        time=_at(told), call=_call(told), before=told.code("was", Lane, labels.lane),
        after=told.code("is", Lane, labels.lane),
    )  # fmt: skip


def _lanes_swapped(told: Told) -> str:
    return joined(tr("Manager and client swapped in {call}").format(call=_call(told)), _turns(told.count("turns")))


def _turns_again(told: Told) -> str:
    told.leave("recording")
    return joined(
        tr("A part of {call} recognised again").format(call=_call(told)), _turns(told.count("turns")), _model(told)
    )


def _again(told: Told) -> str:
    told.leave("recording")
    return joined(tr("The whole text of {call} recognised again").format(call=_call(told)), _model(told))


def _version(told: Told) -> str:
    told.leave("recording")
    return joined(tr("An earlier text of {call} brought back").format(call=_call(told)), _model(told))


def _carried(told: Told) -> str:
    told.leave("recording")
    return joined(
        tr("New text of {call}: corrections carried over").format(call=_call(told)),
        tr("kept: {n}").format(n=formats.number(told.count("kept"))),
        tr("not found again: {n}").format(n=formats.number(told.count("left"))),
        tr("marks of evidence: {n}").format(n=formats.number(told.count("marks"))),
    )


def _turns(n: int) -> str:
    return trn("{n} turn", "{n} turns", n).format(n=formats.number(n))


def _model(told: Told) -> str:
    return tr("model: {name}").format(name=told.text("model"))


DEALS: Mapping[str, Callable[[Told], str]] = {
    "refusal_opened": _opened,
    "refusal_withdrawn": _withdrawn,
    "item_claimed": _claimed,
    "decided": _decided,
    "called_back": _called_back,
    "return_proposed": _return_proposed,
    "manager_chosen": _manager_chosen,
    "signed": _signed,
    "outcome_recorded": _outcome,
    "second_opinion": _second,
    "turn_corrected": _turn_corrected,
    "lane_set": _lane_set,
    "lanes_swapped": _lanes_swapped,
    "turns_recognised_again": _turns_again,
    "recognised_again": _again,
    "version_used": _version,
    "corrections_carried": _carried,
}
