"""The outcome card in words: what can be saved, what is missing, what will happen next."""

from dataclasses import dataclass
from typing import assert_never

from qa_desk.desktop.pages.callbacks.script import ScriptStep, script
from qa_desk.desktop.pages.callbacks.state import CallbacksState
from qa_desk.domain.callback import SPOKEN, CallbackOutcome
from qa_desk.services.views import RefusalLine
from qa_desk.words import formats, labels, tr


@dataclass(frozen=True, slots=True)
class OutcomeOption:
    """`why_not`: "" when it can be chosen."""

    outcome: CallbackOutcome
    text: str
    enabled: bool
    chosen: bool
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class CallProps:
    """`next_text`: what saving sets going, or what is still missing."""

    script: tuple[ScriptStep, ...]
    options: tuple[OutcomeOption, ...]
    words: str
    words_label: str
    editable: bool
    next_text: str
    can_save: bool
    missing_words: bool


def call_props(state: CallbacksState, line: RefusalLine, *, may_act: bool) -> CallProps:
    draft = state.draft
    missing = _missing(state, line)
    return CallProps(
        script=script(line.client_name, state.user.name, line.title),
        options=tuple(_option(state, line, outcome, may_act=may_act) for outcome in CallbackOutcome),
        words=draft.words,
        words_label=tr("Client's words (required)") if draft.outcome in SPOKEN else tr("Client's words"),
        editable=may_act and not state.saving,
        next_text=missing or _next(state, line),
        can_save=may_act and not state.saving and not missing,
        missing_words=draft.outcome in SPOKEN and not draft.words.strip(),
    )


def _option(state: CallbacksState, line: RefusalLine, outcome: CallbackOutcome, *, may_act: bool) -> OutcomeOption:
    too_few = outcome is CallbackOutcome.UNREACHABLE and line.attempts < state.least
    return OutcomeOption(
        outcome,
        labels.outcome(outcome),
        may_act and not too_few and not state.saving,
        state.draft.outcome is outcome,
        _too_few(state, line) if too_few else "",
    )


def _too_few(state: CallbacksState, line: RefusalLine) -> str:
    words = tr("Possible after {least} unanswered attempts; on record: {made}.")
    return words.format(least=formats.number(state.least), made=formats.number(line.attempts))


def _missing(state: CallbacksState, line: RefusalLine) -> str:
    outcome = state.draft.outcome
    if outcome is None:
        return tr("Choose what came out of the call.")
    if outcome is CallbackOutcome.UNREACHABLE and line.attempts < state.least:
        return _too_few(state, line)
    if outcome in SPOKEN and not state.draft.words.strip():
        return tr("Write down what the client said: without his words the outcome cannot be saved.")
    return ""


def _next(state: CallbacksState, line: RefusalLine) -> str:
    outcome = state.draft.outcome
    match outcome:
        case None:
            return ""
        case CallbackOutcome.NO_ANSWER:
            words = tr("Next: the attempt is on record ({made} of {least}); the client stays on this list.")
            return words.format(made=formats.number(line.attempts + 1), least=formats.number(state.least))
        case CallbackOutcome.CONFIRMED:
            return tr("Next: the sales head gets the closure to sign.")
        case CallbackOutcome.WON_BACK:
            return tr("Next: the deal goes on as won back; nobody is fined.")
        case CallbackOutcome.DENIED:
            return tr("Next: the fine and a new manager are to be proposed, here on this page.")
        case CallbackOutcome.UNREACHABLE:
            return tr("Next: the sales head decides; there is never a fine for this.")
        case _:
            assert_never(outcome)


def saved_text(outcome: CallbackOutcome) -> str:
    """For the status bar."""
    return tr("Saved: {outcome}.").format(outcome=labels.outcome(outcome))
