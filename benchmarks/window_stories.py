"""What a person does at the window while it is measured: a day's walk, a queue of 200 000, and the first key."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QMessageBox, QTableView, QTabWidget

from benchmarks.window_person import Impatient, Person, Steps
from qa_desk.desktop.dialogs.entrance import LoginPanel
from qa_desk.desktop.main_window import Leaving
from qa_desk.desktop.tables.view import LazyTableView
from qa_desk.desktop.work_menu import Command
from qa_desk.domain.people import User
from qa_desk.services.users import list_users

if TYPE_CHECKING:  # a page's import is part of what is measured: it must not happen before the window wants it
    from qa_desk.desktop.pages.queue import QueuePage
    from qa_desk.desktop.pages.review import ReviewPage

_DEALS_OPENED = 5
_SCROLL_STEPS = 60
_GOING = (QMessageBox.ButtonRole.YesRole, QMessageBox.ButtonRole.AcceptRole, QMessageBox.ButtonRole.DestructiveRole)
_Key = Qt.Key


def walk(person: Person) -> Steps:
    """Every user of the workspace in turn sees all pages he may see; the auditor also works."""
    yield person.has_window
    first = person.window().around.user
    yield from _work_in_queue(person)
    yield from _work_in_review(person)
    for user in _others(person, first):
        yield from _look_everywhere(person)
        yield from _switch_looks(person)
        yield from _change_user(person, user)
    yield from _look_everywhere(person)
    person.meter.enter("quit")
    yield from _leave(person, Leaving.QUIT)


def big_queue(person: Person) -> Steps:
    """Opens, sorts by every column, filters, scrolls from top to bottom, jumps, takes."""
    yield person.has_window
    page = _queue(person)
    person.meter.enter("queue opens")
    yield person.shows_rows(page.table)
    yield person.at_rest()
    yield from _scroll(person, page.table)
    yield from _jump(person, page.table)
    yield from _sort(person, page)
    yield from _filter(person, page, "Сделка 1999")
    person.meter.enter("queue: take next")
    page.take_next()
    yield lambda: person.window().current == "review" and _review(person).state.card is not None
    yield person.at_rest()
    person.meter.enter("queue: back from the deal taken")
    person.window().go_to("queue")
    yield person.shows_rows(page.table)
    yield person.at_rest()
    person.meter.enter("quit")
    person.window().leave(Leaving.QUIT)


def while_transcribing(person: Person) -> Steps:
    """An auditor works in the queue and in deals while the real child transcribes; a deal's opening is no news."""
    yield person.has_window
    window = person.window()
    queue = window.queue
    yield lambda: set(window.open_pages()) <= {name for name in window.shelf.made if window.shelf.is_ready(name)}
    person.meter.enter("the model loads")
    person.meter.forget()
    yield lambda: queue.state.total_ms > 0
    yield from _work_in_queue(person)
    yield from _work_in_review(person)
    person.meter.enter("the list of the queue")
    window.go_to("models")
    yield person.at_rest()
    if not queue.working or not queue.state.finished:
        raise Impatient("the recordings did not last as long as the story, or none was finished in it")
    person.meter.enter("quit")
    yield from _leave(person, Leaving.QUIT)


def start(person: Person) -> Steps:
    """Until rows are painted and the window has obeyed a key."""
    yield person.has_window
    page = _queue(person)
    painted = _Painted(page.table)
    yield lambda: _is_filled(person, page.table) and painted.seen
    person.press(page.table, _Key.Key_End)
    yield lambda: page.table.currentIndex().row() == page.model.rowCount() - 1
    print("ready", flush=True)
    yield person.at_rest()
    person.window().leave(Leaving.QUIT)


STORIES: Mapping[str, Callable[[Person], Steps]] = {
    "walk": walk,
    "queue": big_queue,
    "start": start,
    "transcribing": while_transcribing,
}


class _Painted(QObject):
    """Whether the table was painted since its rows came."""

    def __init__(self, table: LazyTableView) -> None:
        super().__init__(table)
        self._table = table
        self.seen = False
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, ARG002 - Qt's signature
        model = self._table._lazy  # noqa: SLF001 - see Person.shows_rows
        if event.type() == QEvent.Type.Paint and model is not None and model.rowCount():
            self.seen = self.seen or model.row_if_loaded(0) is not None
        return False


def _is_filled(person: Person, table: LazyTableView) -> bool:
    return person.shows_rows(table)() and table.model().rowCount() > 0


# ---------------------------------------------------------------- the queue


def _queue(person: Person) -> "QueuePage":
    from qa_desk.desktop.pages.queue import QueuePage  # noqa: PLC0415 - see above

    page = person.window().page("queue")
    if not isinstance(page, QueuePage):
        raise Impatient("the queue is not where it was")
    person.window().go_to("queue")
    return page


def _work_in_queue(person: Person) -> Steps:
    page = _queue(person)
    person.meter.enter("queue opens")
    yield person.shows_rows(page.table)
    yield person.at_rest()
    yield from _sort(person, page)
    yield from _filter(person, page, "Кухня")
    yield from _jump(person, page.table)


def _sort(person: Person, page: "QueuePage") -> Steps:
    header = page.table.horizontalHeader()
    for section, column in enumerate(page.model.columns):
        if not column.sortable:
            continue
        for way in ("up", "down"):
            person.meter.enter(f"queue: sort by {column.key}, {way}")
            middle = header.sectionViewportPosition(section) + header.sectionSize(section) // 2
            place = QPoint(middle, header.height() // 2)
            QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
            yield person.shows_rows(page.table)
            yield person.at_rest()
    person.meter.enter("queue: own order again")
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    yield person.shows_rows(page.table)
    yield person.at_rest()


def _filter(person: Person, page: "QueuePage", text: str) -> Steps:
    filters = page.filters
    for letter in text:
        person.meter.enter("queue: type into the search")
        person.type(filters.search, letter)
        yield lambda: True
    person.meter.enter("queue: search")
    person.press(filters.search, _Key.Key_Return)
    yield person.shows_rows(page.table)
    yield person.at_rest()
    for box, name in ((filters.kind, "kind"), (filters.finding, "finding"), (filters.manager, "manager")):
        filters.clear()
        yield person.at_rest()
        yield from _each_choice(person, page, box, name)
    person.meter.enter("queue: with done items")
    filters.clear()
    filters.with_done.click()
    yield person.shows_rows(page.table)
    yield person.at_rest()
    person.meter.enter("queue: reset the filters")
    filters.reset.click()
    yield person.shows_rows(page.table)
    yield person.at_rest()


def _each_choice(person: Person, page: "QueuePage", box: QComboBox, name: str) -> Steps:
    for _ in range(min(box.count() - 1, 3)):
        person.meter.enter(f"queue: filter by {name}")
        person.press(box, _Key.Key_Down)
        yield person.shows_rows(page.table)
        yield person.at_rest()


def _jump(person: Person, table: LazyTableView) -> Steps:
    for key in (_Key.Key_End, _Key.Key_PageUp, _Key.Key_Home, _Key.Key_PageDown, _Key.Key_End, _Key.Key_Home):
        person.meter.enter(f"queue: {key.name}")
        person.press(table, key)
        yield person.shows_rows(table)
        yield person.at_rest()


def _scroll(person: Person, table: LazyTableView) -> Steps:
    bar = table.verticalScrollBar()
    person.meter.enter("queue: scroll to the end")
    for step in range(_SCROLL_STEPS + 1):
        bar.setValue(bar.maximum() * step // _SCROLL_STEPS)
        yield lambda: True
    yield person.shows_rows(table)
    person.meter.enter("queue: scroll slowly")
    for _ in range(_SCROLL_STEPS):
        bar.setValue(bar.value() - table.viewport().height())
        yield person.shows_rows(table)


# ---------------------------------------------------------------- the review page


def _review(person: Person) -> "ReviewPage":
    from qa_desk.desktop.pages.review import ReviewPage  # noqa: PLC0415 - see above

    page = person.window().page("review")
    if not isinstance(page, ReviewPage):
        raise Impatient("the review page is not where it was")
    return page


def _work_in_review(person: Person) -> Steps:
    queue = _queue(person)
    for place in range(min(_DEALS_OPENED, queue.model.rowCount())):
        person.meter.enter("queue: back")
        person.window().go_to("queue")
        yield person.shows_rows(queue.table)
        yield person.at_rest()
        person.press(queue.table, _Key.Key_Home)
        for _ in range(place):
            person.press(queue.table, _Key.Key_Down)
        line = queue.model.row_if_loaded(queue.table.currentIndex().row())
        wanted = None if line is None else line.deal_id
        person.meter.enter(f"review: open deal {place + 1}")
        person.press(queue.table, _Key.Key_Return)
        yield partial(_shows_deal, person, wanted)
        yield person.at_rest()
        yield from _hear_and_read(person)


def _shows_deal(person: Person, wanted: int | None) -> bool:
    if person.window().current != "review":
        return False
    card = _review(person).state.card
    return card is not None and int(card.deal.id) == wanted


def _hear_and_read(person: Person) -> Steps:
    page = _review(person)
    person.meter.enter("review: read the words")
    bar = page.calls.view.verticalScrollBar()
    for step in range(21):
        bar.setValue(bar.maximum() * step // 20)
        yield lambda: True
    player = page.calls.player
    if player.path is not None and player.duration_ms:
        person.meter.enter("review: load the recording")
        yield lambda: player.state in ("paused", "failed")
        person.meter.enter("review: play the call")
        player.play()
        yield lambda: player.state == "failed" or player.position_ms > 200
        player.seek(player.duration_ms // 2)
        yield lambda: player.state == "failed" or player.position_ms >= player.duration_ms // 2
        player.pause()
        yield person.at_rest()
    person.meter.enter("review: choose a verdict and mark evidence")
    for key in (_Key.Key_F7, _Key.Key_F8, _Key.Key_F6):
        person.press(page.calls.view, key)
        yield person.at_rest()
    person.press(page.calls.view, _Key.Key_2, Qt.KeyboardModifier.AltModifier)
    yield person.at_rest()
    for view in range(len(page.state.card.calls) if page.state.card is not None else 0):
        person.meter.enter("review: another call")
        page.calls.timeline.choose(view)
        yield person.at_rest()


# ---------------------------------------------------------------- everything else


def _look_everywhere(person: Person) -> Steps:
    window = person.window()
    who = "+".join(sorted(window.around.user.roles))
    for again in ("first", "again"):
        for name in window.open_pages():
            person.meter.enter(f"{who}: page {name}, {again}")
            window.go_to(name)
            yield person.at_rest()
            for tabs in window.page(name).findChildren(QTabWidget):
                for place in range(tabs.count()):
                    person.meter.enter(f"{who}: {name}, tab {tabs.tabText(place)}")
                    tabs.setCurrentIndex(place)
                    yield person.at_rest()
            for table in window.page(name).findChildren(QTableView):
                if table.isVisible() and table.model() is not None and table.model().rowCount():
                    person.meter.enter(f"{who}: {name}, rows")
                    person.press(table, _Key.Key_Down)
                    yield person.at_rest()
                    person.press(table, _Key.Key_End)
                    yield person.at_rest()


def _switch_looks(person: Person) -> Steps:
    commands = (
        Command.ENGLISH, Command.RUSSIAN, Command.THEME_DARK, Command.THEME_LIGHT, Command.KEYS, Command.ABOUT,
    )  # fmt: skip
    for name in ("queue", "review"):
        if name in person.window().open_pages():
            person.window().go_to(name)
            yield person.at_rest()
    for command in commands:
        person.meter.enter(f"menu: {command}")
        person.window().menus.action(command).trigger()
        yield person.at_rest()
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            yield dialog.isVisible
            yield person.at_rest()
            dialog.reject()
            yield person.at_rest()


def _others(person: Person, first: User) -> list[User]:
    """One user of every other set of roles."""
    seen, others = {first.roles}, []
    for user in list_users(person.window().around.desk.store):
        if user.roles not in seen:
            seen.add(user.roles)
            others.append(user)
    return others


def _leave(person: Person, leaving: Leaving) -> Steps:
    """A decision that was begun brings up a question; it is answered."""
    window = person.window()
    QTimer.singleShot(0, window, lambda: window.leave(leaving))
    yield lambda: not person.holds(window) or isinstance(QApplication.activeModalWidget(), QMessageBox)
    question = QApplication.activeModalWidget()
    if isinstance(question, QMessageBox):
        go = next(button for button in question.buttons() if question.buttonRole(button) in _GOING)
        go.click()


def _change_user(person: Person, user: User) -> Steps:
    person.meter.enter("log out")
    session = person.session()
    yield from _leave(person, Leaving.LOG_OUT)
    if session is None:
        return
    yield lambda: session.window is None and isinstance(session.entrance.panel, LoginPanel)
    person.meter.enter(f"{'+'.join(sorted(user.roles))}: enter")
    session.enter(user)
    yield person.has_window
    yield person.at_rest()
