"""What every page is made with and promises, so that the main window can hold it without knowing it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from qa_desk.desktop.errors import ErrorPresenter
from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.shortcuts import ShortcutMap
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.desktop.work_queue import WorkQueue
from qa_desk.domain.call import Lane
from qa_desk.domain.people import User
from qa_desk.domain.settings import Settings
from qa_desk.services.desk import Desk
from qa_desk.services.views import Changed
from qa_desk.words import use_law

_SIZE = QSize(960, 640)


@dataclass(frozen=True, slots=True)
class Moment:
    """A turn of a recording."""

    recording: str
    lane: Lane
    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class OpenDeal:
    """Asks the window for the review page on this deal; `item_id` when it comes from the queue. `at`: to be played."""

    deal_id: int
    item_id: int | None = None
    at: Moment | None = None


class Bus(QObject):
    """What a page may say to the window: something was written, please open a deal or a page, a sentence."""

    changed = Signal(object)  # Changed
    open_deal = Signal(object)  # OpenDeal
    open_page = Signal(str)  # name of a page of the window, or of a part of it, e.g. "settings/tariffs"
    message = Signal(str)  # a sentence for the status bar, e.g. "Decision saved"


class SettingsNow(QObject):
    """The workspace's settings as last loaded; the window reloads them after a change."""

    replaced = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        use_law(settings.law_rules().on)

    def __call__(self) -> Settings:
        return self._settings

    def replace(self, settings: Settings) -> None:
        self._settings = settings
        use_law(settings.law_rules().on)
        self.replaced.emit()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Handed to every page. `settings()` and `user` are of now: a page asks when it shows, not when it is made."""

    desk: Desk
    user: User
    jobs: Jobs
    theme: Theme
    memory: LayoutMemory
    shortcuts: ShortcutMap
    errors: ErrorPresenter
    bus: Bus
    settings: SettingsNow
    work: WorkQueue | None = None  # the window's; None for a page outside of one


class Page(Speaking, QWidget):
    """A page of the main window. `name` is stable: it keys icons, layout memory, screenshots."""

    name = ""
    icon = ""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.around = around
        self._first: QWidget | None = None

    def begin_at(self, part: QWidget) -> None:
        """Gets the focus that is given to the page. A focus proxy would catch Tab: what comes behind it in the order of
        focus could not be reached by keys."""
        self._first = part

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._first is not None:
            self._first.setFocus(event.reason())

    def sizeHint(self) -> QSize:
        return _SIZE

    def minimumSizeHint(self) -> QSize:
        """The window alone has a least size. Asked for theirs, all pages would be measured, words that wrap and all,
        whenever something appears on one of them."""
        return QSize(0, 0)

    def style_parts(self) -> Sequence[QWidget]:
        """What wears the stylesheet. A page of many hundred widgets names its parts: those out of sight follow another
        theme one by one. Its dialogs are then to be dressed too, see new_dialog()."""
        return (self,)

    def ahead(self) -> Sequence[Callable[[], None]]:
        """What the page's first use would stand still for: done one a turn, when all pages are made."""
        return ()

    def title(self) -> str:
        """Looked up when shown."""
        raise NotImplementedError

    def shown(self) -> None:
        """The page came to the front: load what may be old."""

    def on_changed(self, changed: Changed) -> None:
        """Something was written, by this page or another."""

    def show_part(self, part: str) -> None:
        """A section or tab of the page by its stable name; an unknown one changes nothing."""

    def parts(self) -> tuple[str, ...]:
        """Names that `show_part` knows, in the order of the window; none where the page is one whole or has tabs."""
        return ()

    def badge(self) -> int:
        """How many things wait here; shown beside the title in the navigation, 0 for none."""
        return 0

    def may_leave(self) -> bool:
        """False after asking the user, when unsaved work would be lost."""
        return True
