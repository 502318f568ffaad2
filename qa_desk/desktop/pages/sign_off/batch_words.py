"""Sentences above a batch: what will be signed and what is left out, then what was done."""

from qa_desk.domain.sign_off import SignAction
from qa_desk.services.sign_batch import BatchPlan, BatchResult
from qa_desk.words import formats, tr, trn


def go_text(action: SignAction, count: int) -> str:
    if action is SignAction.SEND_BACK:
        return trn("Send {n} back", "Send {n} back", count).format(n=formats.number(count))
    return trn("Sign {n}", "Sign {n}", count).format(n=formats.number(count))


def summary_text(action: SignAction, plan: BatchPlan, result: BatchResult | None) -> str:
    if result is not None:
        return _result_text(action, plan, result)
    parts = []
    if action is SignAction.APPROVE and plan.ready:
        words = trn("{n} will be signed, fines of {amount} among them.",
                    "{n} will be signed, fines of {amount} among them.", len(plan.ready))  # fmt: skip
        parts.append(words.format(n=formats.number(len(plan.ready)), amount=formats.money(plan.total)))
    left = len(plan.lines) - len(plan.ready)
    if left:
        words = trn("{n} is left out; its reason stands in its row.",
                    "{n} are left out; the reasons stand in their rows.", left)  # fmt: skip
        parts.append(words.format(n=formats.number(left)))
    return " ".join(parts)


def _result_text(action: SignAction, plan: BatchPlan, result: BatchResult) -> str:
    done, rest = len(result.signed), len(plan.lines) - len(result.signed)
    words = tr("Sent back: {done}. Not sent back: {rest}.")
    if action is SignAction.APPROVE:
        words = tr("Signed: {done}. Not signed: {rest}.")
    text = words.format(done=formats.number(done), rest=formats.number(rest))
    return f"{text} {tr('It was stopped; what was done before stays.')}" if result.untouched else text
