"""What each command of the menus does: most belong to somebody else, the short ones are done here."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from qa_desk.desktop.about import AboutDialog
from qa_desk.desktop.dialogs.keys_dialog import KeysDialog
from qa_desk.desktop.dialogs.versions_dialog import VersionsDialog
from qa_desk.desktop.leaving import Leaving
from qa_desk.desktop.page import OpenDeal
from qa_desk.desktop.theme import Mode
from qa_desk.desktop.work_menu import Command
from qa_desk.domain.call import Recording
from qa_desk.domain.queue import QueueItem
from qa_desk.domain.transcript import TurnId
from qa_desk.services.queue import claim_item
from qa_desk.services.sample import draw_today
from qa_desk.services.sample_views import DrawResult
from qa_desk.services.views import Changed
from qa_desk.words import formats, tr, trn

if TYPE_CHECKING:
    from qa_desk.desktop.main_window import MainWindow

THEMES: Mapping[Command, Mode] = {
    Command.THEME_SYSTEM: Mode.SYSTEM,
    Command.THEME_LIGHT: Mode.LIGHT,
    Command.THEME_DARK: Mode.DARK,
}
LANGUAGES: Mapping[Command, str] = {Command.RUSSIAN: "ru", Command.ENGLISH: "en"}
QUEUE_PAGE = "models"


class WindowCommands(QObject):
    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window

    def do(self, command: Command) -> None:
        if command in THEMES:
            self._window.theme_chosen.emit(THEMES[command])
        elif command in LANGUAGES:
            self._window.language_chosen.emit(LANGUAGES[command])
        else:
            self.handlers()[command]()

    def handlers(self) -> Mapping[Command, Callable[[], object]]:
        """Of all commands but the looks."""
        window, around = self._window, self._window.around
        return {
            Command.IMPORT_DEALS: window.importing.ask_deals,
            Command.IMPORT_CALLS: window.importing.ask_calls,
            Command.IMPORT_RECORDINGS: window.importing.ask_recordings,
            Command.SWITCH_WORKSPACE: lambda: window.leave(Leaving.SWITCH),
            Command.LOG_OUT: lambda: window.leave(Leaving.LOG_OUT),
            Command.QUIT: lambda: window.leave(Leaving.QUIT),
            Command.TAKE_NEXT: self.take_next,
            Command.SEARCH_CALLS: window.search.ask,
            Command.TRANSCRIBE: window.queue.start,
            Command.PAUSE_TRANSCRIBING: window.queue.toggle,
            Command.WORK_QUEUE: self.show_queue,
            Command.VERSIONS: self.show_versions,
            Command.CHECK_REASONS: window.speech.check_reasons,
            Command.DRAW_SAMPLE: self.draw_sample,
            Command.CHOOSE_STAGES: window.importing.choose_stages,
            Command.FULL_SCREEN: self._full_screen,
            Command.KEYS: self.show_keys,
            Command.LOGS: self._open_logs,
            Command.ABOUT: lambda: AboutDialog(around, window).open(),
        }

    def show_queue(self) -> None:
        window = self._window
        if QUEUE_PAGE not in window.open_pages():
            return
        window.go_to(QUEUE_PAGE)
        show = getattr(window.page(QUEUE_PAGE), "show_queue", None)
        if window.current == QUEUE_PAGE and callable(show):
            show()

    def show_versions(self) -> None:
        """Of the call that is open in review."""
        window = self._window
        page = window.page("review") if window.current == "review" else None
        view = getattr(getattr(page, "state", None), "view", None)
        recording = getattr(view, "recording", None)
        if not isinstance(recording, Recording):
            window.say(tr("Open a call with a recording in the review first"))
            return
        chosen_turns: Callable[[], tuple[TurnId, ...]] = getattr(page, "chosen_turns", tuple)
        chosen = chosen_turns()
        dialog = VersionsDialog(window.around, recording, window, len(chosen))
        sha = recording.sha256

        def again(model: str) -> None:
            if dialog.only_selected.isChecked() and chosen:
                window.speech.recognise_stretch(sha, chosen, model)
            else:
                window.speech.recognise_again(sha, model)

        dialog.again_asked.connect(again)
        dialog.open()

    def show_keys(self) -> None:
        around = self._window.around
        KeysDialog(around.theme, around.shortcuts, self._window).open()

    def take_next(self) -> None:
        window, around = self._window, self._window.around
        desk, user = around.desk, around.user

        def taken(answer: tuple[QueueItem | None, Changed]) -> None:
            item, changed = answer
            if item is None:
                window.say(tr("Nothing waits in the queue"))
                return
            around.bus.changed.emit(changed)
            around.bus.open_deal.emit(OpenDeal(item.deal_id, item.id))

        around.jobs.run(lambda: claim_item(desk.store, desk.clock, user), taken, owner=self, write=True, key="take")

    def draw_sample(self) -> None:
        window, around = self._window, self._window.around
        desk, user = around.desk, around.user

        def drawn(answer: tuple[DrawResult, Changed]) -> None:
            result, changed = answer
            n = len(result.record.drawn)
            words = trn("{n} deal drawn for {period}", "{n} deals drawn for {period}", n)
            window.say(words.format(n=formats.number(n), period=result.period))
            around.bus.changed.emit(changed)

        around.jobs.run(lambda: draw_today(desk.store, desk.clock, user), drawn, owner=self, write=True, key="draw")

    def _full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()

    def _open_logs(self) -> None:
        logs = self._window.around.desk.folder / "logs"
        logs.mkdir(exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(logs)))
