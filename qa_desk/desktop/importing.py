"""Imports as a person starts them: from the menu or by dropping files; asks only what the file does not tell itself."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desk.desktop.dialogs.ask import Asker, ask
from qa_desk.desktop.dialogs.import_result import ImportResultDialog
from qa_desk.desktop.dialogs.mapping_dialog import MappingDialog
from qa_desk.desktop.dialogs.stages_dialog import StagesDialog
from qa_desk.desktop.long_work import LongWork
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.widgets.banner import Banner, BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.errors import KnownError
from qa_desk.domain.intake import ImportResult
from qa_desk.domain.intake_columns import Columns, Guess, TableOf, guess_calls, guess_profile
from qa_desk.domain.people import Role
from qa_desk.domain.settings import Settings
from qa_desk.services.configure import change_settings, load_settings
from qa_desk.services.follow_channels import import_with_sides
from qa_desk.services.import_calls import import_calls
from qa_desk.services.import_deals import ImportPreview, import_deals, keep_profile, look_at, own_profiles
from qa_desk.services.import_recordings import SUFFIXES, import_recordings
from qa_desk.services.look import stages
from qa_desk.services.queue import refill
from qa_desk.services.running import CancelToken, Progress
from qa_desk.services.views import Changed
from qa_desk.words import tr

Imported = tuple[ImportResult, Changed]


class Importing(QObject):
    """`imported` is sent after the last import of several, when its rows are in the store and shown."""

    imported = Signal(ImportResult)

    def __init__(self, around: Surroundings, work: LongWork, asker: Asker, banner: Banner, window: QWidget) -> None:
        super().__init__(window)
        self._around, self._work, self._asker, self._banner, self._window = around, work, asker, banner, window
        self._next: list[Callable[[], None]] = []
        self._in_hand = False  # a file whose import, questions or result still have the screen
        self._untold: ImportResult | None = None
        work.running_changed.connect(self._go_on)
        work.stopped.connect(self._put_down)

    # ------------------------------------------------------------ from the menu

    def ask_deals(self) -> None:
        self._ask_table(tr("CRM export with deals"), TableOf.DEALS)

    def ask_calls(self) -> None:
        self._ask_table(tr("Call list"), TableOf.CALLS)

    def _ask_table(self, title: str, of: TableOf) -> None:
        tables = tr("Tables ({patterns})").format(patterns="*.xlsx *.xls *.ods *.csv *.txt *.html *.json *.jsonl")
        path = self._asker.file(self._window, title, self._last_folder(), f"{tables};;{tr('All files')} (*)")
        if path is not None:
            self._remember_folder(path.parent)
            self._look(path, of)

    def ask_recordings(self) -> None:
        folder = self._asker.folder(self._window, tr("Folder with recordings"), self._last_folder())
        if folder is not None:
            self._remember_folder(folder)
            self._recordings(folder)

    # ------------------------------------------------------------ dropped

    def take(self, paths: Sequence[Path]) -> None:
        """Folders and sound files are recordings, anything else must be a table. One after another."""
        steps = [partial(self._recordings if is_recording(path) else self._look, path) for path in paths]
        self._next += steps
        self._go_on()

    @Slot()
    def _go_on(self) -> None:
        if self._next and not self._in_hand and not self._work.running:
            self._in_hand = True
            self._next.pop(0)()

    @Slot()
    def _put_down(self) -> None:
        """The file in hand is done with, for better or worse."""
        self._in_hand = False
        if self._next:
            self._go_on()
        elif self._untold is not None:
            self._tell(self._untold)

    def _refused(self, error: KnownError) -> None:
        self._around.jobs.show_error(error)
        self._put_down()

    def _tell(self, result: ImportResult) -> None:
        self._untold = None
        self.imported.emit(result)

    # ------------------------------------------------------------ tables

    def _look(self, path: Path, of: TableOf | None = None) -> None:
        desk = self._around.desk
        self._around.jobs.run(
            lambda: look_at(desk.tables, desk.store, path),
            partial(self._on_looked, of),
            self._refused,
            owner=self,
            key="look",
        )

    def _on_looked(self, wanted: TableOf | None, preview: ImportPreview) -> None:
        of = wanted or (preview.of if preview.guess.certain else self._ask_what(preview))
        if of is None:
            self._put_down()
            return
        guess = preview.guess if of is preview.of else self._guess_as(of, preview)
        if guess.certain or preview.kept:
            self._import(preview, of, None)
            return
        dialog = MappingDialog(self._around.theme, preview, of, guess, self._window)
        dialog.rejected.connect(self._put_down)
        ask(dialog, partial(self._on_mapped, dialog, preview, of))

    def _guess_as(self, of: TableOf, preview: ImportPreview) -> Guess:
        guess = guess_calls if of is TableOf.CALLS else guess_profile
        return guess(preview.headers, own_profiles(self._around.settings(), of))

    def _ask_what(self, preview: ImportPreview) -> TableOf | None:
        answer = self._asker.choice(
            self._window,
            tr("What does {name} hold?").format(name=preview.path.name),
            tr("The headings do not tell."),
            (tr("Deals"), tr("A call list")),
        )
        return None if answer is None else (TableOf.DEALS, TableOf.CALLS)[answer]

    def _on_mapped(self, dialog: MappingDialog, preview: ImportPreview, of: TableOf) -> None:
        columns, profile = dialog.columns(), dialog.profile()
        desk, user = self._around.desk, self._around.user
        self._around.jobs.run(
            lambda: keep_profile(desk.store, desk.clock, user, profile),
            self._around.bus.changed.emit,
            owner=self,
            write=True,
        )
        self._import(preview, of, columns)

    def _import(self, preview: ImportPreview, of: TableOf, columns: Columns | None) -> None:
        desk, path = self._around.desk, preview.path

        def deals(progress: Progress, cancel: CancelToken) -> Imported:
            return import_deals(
                desk.store, desk.clock, desk.tables, desk.contacts, desk.reader, path, columns, progress, cancel
            )

        def calls(progress: Progress, cancel: CancelToken) -> Imported:
            return import_with_sides(
                desk.store, desk.clock, desk.reader,
                lambda: import_calls(
                    desk.store, desk.clock, desk.tables, desk.contacts, path, columns, progress, cancel
                ),
            )  # fmt: skip

        name = path.name
        self._work.run(
            lambda: tr("Importing {name}").format(name=name),
            deals if of is TableOf.DEALS else calls,
            partial(self._on_imported, path.parent),
            self._refused,
        )

    # ------------------------------------------------------------ recordings

    def _recordings(self, folder: Path) -> None:
        desk = self._around.desk

        def step(progress: Progress, cancel: CancelToken) -> Imported:
            return import_with_sides(
                desk.store, desk.clock, desk.reader,
                lambda: import_recordings(
                    desk.store, desk.clock, desk.vault, desk.probe, desk.contacts, folder, False, progress, cancel
                ),
            )  # fmt: skip

        self._work.run(
            lambda: tr("Importing recordings"), step, partial(self._on_imported, folder.parent), self._refused
        )

    # ------------------------------------------------------------ afterwards

    def _on_imported(self, where: Path, answer: Imported) -> None:
        result, changed = answer
        self._around.bus.changed.emit(changed)
        dialog = ImportResultDialog(self._around.theme, result, self._asker, where, self._window)
        dialog.finished.connect(self._on_result_closed)
        dialog.open()
        self._untold = result
        if not self._next:
            self._tell(result)

    @Slot()
    def _on_result_closed(self) -> None:
        last = not self._next
        self._put_down()
        if last and not self._around.settings().conditional_stages:
            self.choose_stages()

    def choose_stages(self) -> None:
        """Which stages mean a conditional refusal; only an admin may say so."""
        store = self._around.desk.store
        self._around.jobs.run(lambda: (stages(store), load_settings(store)), self._ask_stages, owner=self, key="stages")

    def _ask_stages(self, found: tuple[dict[str, int], Settings]) -> None:
        counts, settings = found
        if not counts:
            return
        if Role.ADMIN not in self._around.user.roles:
            if not settings.conditional_stages:
                text = lambda: tr("An administrator must say which stages mean a conditional refusal.")  # noqa: E731
                self._banner.show_message(BannerMessage(Tone.WARN, text))
            return
        dialog = StagesDialog(self._around.theme, counts, settings.conditional_stages, self._window)
        ask(dialog, lambda: self._use_stages(dialog.chosen()))

    def _use_stages(self, chosen: tuple[str, ...]) -> None:
        desk, user = self._around.desk, self._around.user

        def step() -> Changed:
            now = load_settings(desk.store)
            change_settings(desk.store, desk.clock, user, replace(now, conditional_stages=chosen))
            refill(desk.store, desk.clock, desk.reader)
            return Changed(everything=True, settings=True)

        self._around.jobs.run(step, self._around.bus.changed.emit, owner=self, write=True)

    # ------------------------------------------------------------ folders

    def _last_folder(self) -> str:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return self._around.memory.text("program/import_folder", documents)

    def _remember_folder(self, folder: Path) -> None:
        self._around.memory.set_text("program/import_folder", str(folder))


def is_recording(path: Path) -> bool:
    return path.is_dir() or path.suffix.lower() in SUFFIXES
