"""derive: what the reasons page shows beside the reasons themselves, as a pure function of its state."""

from dataclasses import dataclass

from qa_desk.desktop.pages.reasons.state import BookState
from qa_desk.words import formats, tr, trn


@dataclass(frozen=True, slots=True)
class ButtonProps:
    text: str
    enabled: bool
    tooltip: str = ""


@dataclass(frozen=True, slots=True)
class ReasonsProps:
    """`note`: the line at the foot. `uncaught`: places of the chosen reason's examples, `uncaught_text` its words."""

    editable: bool
    can_edit_chosen: bool
    add: ButtonProps
    remove: ButtonProps
    undo: ButtonProps
    save: ButtonProps
    recheck: ButtonProps
    history: ButtonProps
    learn: ButtonProps
    note: str
    uncaught: tuple[int, ...] = ()
    uncaught_text: str = ""


def derive(state: BookState, submit_keys: str = "") -> ReasonsProps:
    free = state.saved is not None and not state.running
    loaded = state.saved is not None
    why_not = "" if state.admin else tr("Only an administrator may change the reason book")
    changed = state.admin and state.dirty and free
    places = () if state.chosen is None else state.uncaught.get(state.chosen.code, ())
    return ReasonsProps(
        editable=state.admin,
        can_edit_chosen=state.chosen is not None,
        add=ButtonProps(tr("Add a reason…"), state.admin and loaded, why_not),
        remove=_remove(state, why_not),
        undo=ButtonProps(tr("Undo changes"), changed, why_not),
        save=ButtonProps(tr("Preview and save…"), changed, why_not or submit_keys),
        recheck=ButtonProps(
            tr("Check all again"),
            free and not state.dirty,
            tr("Checks every refusal that nobody has decided yet with the saved book"),
        ),
        history=ButtonProps(tr("Versions…"), free, tr("What the book was before, what has changed since, and back")),
        learn=ButtonProps(
            tr("Learn from our reviews…"),
            state.admin and free and not state.dirty,
            tr("Trains the reader on what your auditors decided, and tells first whether that helps")
            if state.admin
            else tr("Only an administrator may train the reader"),
        ),
        note=why_not or _note(state),
        uncaught=places,
        uncaught_text=_uncaught(len(places)),
    )


def _remove(state: BookState, why_not: str) -> ButtonProps:
    """A reason that was ever saved is switched off, since findings and decisions name it."""
    if state.chosen_is_new:
        return ButtonProps(tr("Remove"), state.admin, why_not)
    off = state.chosen is not None and state.chosen.off
    text = tr("Switch on again") if off else tr("Switch off…")
    tip = "" if off else tr("It is no longer looked for and no longer offered; what was found with it keeps its title")
    return ButtonProps(text, state.admin and state.chosen is not None, why_not or tip)


def _note(state: BookState) -> str:
    if state.saved is None:
        return ""
    if state.dirty and state.brought_back:
        return tr("Version {version} stands in the editor, not saved").format(version=state.brought_back)
    if state.dirty:
        return tr("There are unsaved changes")
    words = tr("Version {version}") if state.saved.own else tr("Version {version}, as it came with the program")
    return words.format(version=state.saved.version)


def _uncaught(count: int) -> str:
    words = trn(
        "{n} example is not caught by the phrases of this reason (marked)",
        "{n} examples are not caught by the phrases of this reason (marked)",
        count,
    )
    return words.format(n=formats.number(count)) if count else ""
