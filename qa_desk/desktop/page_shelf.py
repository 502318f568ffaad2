"""Holds the pages of the window: each made when first shown or ahead of it, one in front, none known by name here."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from qa_desk.desktop.page import Page, Surroundings
from qa_desk.desktop.page_list import PageRow
from qa_desk.desktop.turn import Turn
from qa_desk.desktop.widgets.painted_later import painted_later
from qa_desk.desktop.widgets.told_in_turn import ToldInTurn
from qa_desk.desktop.work_menu import needs
from qa_desk.services.views import Changed

_BETWEEN_MS = 20  # between two things made ahead: room for what a person does


class PageShelf(QStackedWidget):
    """`made`: pages by name, in the order of making. `rows`: all pages there are, in the window's order."""

    page_made = Signal(object)  # Page
    all_made = Signal()

    def __init__(self, around: Surroundings, rows: Sequence[PageRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self.rows: Mapping[str, PageRow] = {row.name: row for row in rows}
        self.made: dict[str, Page] = {}
        self._seen: set[str] = set()
        self._ahead: list[Callable[[], None]] = []
        self._language = ToldInTurn(self, _BETWEEN_MS)
        self._stopped = False

    def may(self, name: str) -> bool:
        roles = self.rows[name].roles
        return not roles or bool(self._around.user.roles.intersection(roles))

    def open_pages(self) -> tuple[str, ...]:
        """Names of the pages this user may use, in order."""
        return tuple(name for name in self.rows if self.may(name))

    def forbidden(self) -> dict[str, str]:
        """The others, each with the reason."""
        return {name: needs(row.roles) for name, row in self.rows.items() if not self.may(name)}

    def page(self, name: str) -> Page:
        """Made at the first call."""
        page = self._made(name)
        for part in page.style_parts():
            if not part.styleSheet():
                self._around.theme.dress(part)  # whole: a widget added to a styled one costs three times as much
        self._language.tell(page)
        return page

    def _made(self, name: str) -> Page:
        if name not in self.made:
            page = self.rows[name].make(self._around)
            self.made[name] = page
            self._ahead += page.ahead()
            self.addWidget(page)
            self._language.add(page)
            self.page_made.emit(page)
        return self.made[name]

    @Slot()
    def make_ahead(self) -> None:
        """Ahead of its use, made and dressed in turns of their own; it loads nothing before it is shown."""
        name = next((one for one in self.open_pages() if not self.is_ready(one)), None)
        if self._stopped:
            return
        if name is not None and name in self.made:
            self._dress_some(self.made[name])
        elif name is not None:
            self._made(name)
        elif self._ahead:
            self._ahead.pop(0)()
        else:
            self.all_made.emit()
            return
        QTimer.singleShot(_BETWEEN_MS, self, self.make_ahead)

    def _dress_some(self, page: Page) -> None:
        """As many parts as a turn has room for; one at least."""
        turn = Turn()
        for part in page.style_parts():
            if not part.styleSheet():
                self._around.theme.dress(part)
                if turn.is_over:
                    return

    def stop(self) -> None:
        """The window is going: nothing more is made."""
        self._stopped = True
        self._language.stop()

    def drop_one(self) -> bool:
        """Destroys one page of a window that was left; False when none is there."""
        name = next(iter(self.made), None)
        if name is None:
            return False
        self._seen.discard(name)
        page = self.made.pop(name)
        self._language.drop(page)
        page.deleteLater()
        return True

    def is_ready(self, name: str) -> bool:
        return name in self.made and all(part.styleSheet() for part in self.made[name].style_parts())

    @property
    def current(self) -> str:
        """Name of the page in front, "" before the first."""
        shown = self.currentWidget()
        return next((name for name, page in self.made.items() if page is shown), "")

    def may_leave(self) -> bool:
        """Whether the page in front lets go of the user."""
        name = self.current
        return not name or self.made[name].may_leave()

    def show_page(self, name: str) -> Page:
        page = self.page(name)
        self._seen.add(name)
        if page is not self.currentWidget():
            painted_later(self)
        self.setCurrentWidget(page)
        return page

    def tell(self, changed: Changed) -> None:
        """To the pages that were shown; the others load when they are."""
        for name in tuple(self._seen):
            self.made[name].on_changed(changed)
