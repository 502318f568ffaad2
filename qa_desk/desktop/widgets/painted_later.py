"""A part that is rearranged as a whole: that is one turn of the event loop, painting it is the next."""

from PySide6.QtWidgets import QWidget

from qa_desk.desktop.turn import in_next_turn


def painted_later(part: QWidget) -> None:
    """Call it before the change. A key that comes meanwhile is heard between the two; what was on screen stays on it
    until then. A part that is not in sight has nothing to wait for."""
    if part.isVisible() and part.updatesEnabled():
        part.setUpdatesEnabled(False)
        in_next_turn(part, lambda: part.setUpdatesEnabled(True))
