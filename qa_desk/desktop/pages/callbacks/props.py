"""What the callbacks page shows: one pure function of what it knows."""

from dataclasses import dataclass

from qa_desk.desktop.pages.callbacks.call_props import CallProps, call_props
from qa_desk.desktop.pages.callbacks.columns import deal_text
from qa_desk.desktop.pages.callbacks.facts import FactLine, attempts_of, facts_of
from qa_desk.desktop.pages.callbacks.penalty_props import PenaltyProps, penalty_props
from qa_desk.desktop.pages.callbacks.state import CallbacksState, is_own
from qa_desk.domain.flow import RefusalState
from qa_desk.words import formats, tr, trn


@dataclass(frozen=True, slots=True)
class CallbacksProps:
    """One of `call` and `penalty`, or none while no line is chosen. `blocked`: why the user may only look."""

    summary: str
    blocked: str = ""
    deal: str = ""
    client: str = ""
    phones: tuple[str, ...] = ()
    facts: tuple[FactLine, ...] = ()
    attempts: tuple[str, ...] = ()
    call: CallProps | None = None
    penalty: PenaltyProps | None = None


def derive(state: CallbacksState) -> CallbacksProps:
    line = state.line
    blocked = _blocked(state)
    if line is None:
        return CallbacksProps(_summary(state), blocked)
    penal = line.state is RefusalState.PENALTY_DUE
    may_act = not blocked
    return CallbacksProps(
        summary=_summary(state),
        blocked=blocked,
        deal=deal_text(line),
        client=line.client_name or tr("Client without a name"),
        phones=line.phones,
        facts=facts_of(state, line),
        attempts=attempts_of(None if state.detail is None else state.detail.card, state.zone),
        call=None if penal else call_props(state, line, may_act=may_act),
        penalty=penalty_props(state, line, may_act=may_act) if penal else None,
    )


def _blocked(state: CallbacksState) -> str:
    if not state.is_auditor:
        return tr("Only an auditor calls back and proposes fines. Your role lets you look.")
    # a fine may be proposed by anybody but its subject; the service lets a later manager through, the page does not
    if state.line is not None and is_own(state.user, state.line):
        words = tr("You are the manager of this deal ({manager}): somebody else must do this.")
        return words.format(manager=state.user.manager or state.user.name)
    return ""


def _summary(state: CallbacksState) -> str:
    if state.counts is None:
        return ""
    to_call, to_propose = state.counts
    parts = []
    if to_call:
        parts.append(trn("{n} client to call", "{n} clients to call", to_call).format(n=formats.number(to_call)))
    if to_propose:
        words = trn("{n} fine to propose", "{n} fines to propose", to_propose)
        parts.append(words.format(n=formats.number(to_propose)))
    return ", ".join(parts)
