"""Many parts of a page appear at once: they are laid out together, when all of them are there."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QWidget


@contextmanager
def laid_out_once(*parts: QWidget) -> Iterator[None]:
    """Meanwhile the layouts of `parts` rest. Else each child that becomes visible has its parents laid out at once,
    and with words that wrap this takes longer than everything else. What is due is done in the next turn."""
    layouts = [layout for part in parts if (layout := part.layout()) is not None]
    for layout in layouts:
        layout.setEnabled(False)
    try:
        yield
    finally:
        for layout in layouts:
            layout.setEnabled(True)
            layout.update()
