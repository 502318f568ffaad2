"""The speech page: the queue of work, the models of this computer, and the way to more of them."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QTabWidget, QVBoxLayout

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.page import Page, Surroundings
from qa_desk.desktop.pages.models.network_tab import NetworkTab
from qa_desk.desktop.pages.models.props import Deed, measured_words, title, trial_words, use_words
from qa_desk.desktop.pages.models.queue_tab import QueueTab
from qa_desk.desktop.pages.models.shelf_tab import ShelfTab
from qa_desk.desktop.pages.models.work import ModelWork
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.widgets.banner import Banner, BannerAction, BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.desktop.work_queue import WorkQueue
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import Role
from qa_desk.domain.speech_model import ModelTrial
from qa_desk.services.models import ShelfView
from qa_desk.services.ports import ModelOnShelf, NetworkSettings
from qa_desk.services.running import ProgressReport
from qa_desk.services.views import Changed
from qa_desk.words import tr
from qa_desk.words.errors import sentence


class ModelsPage(Page):
    """`asker` may be replaced before the page is shown."""

    name = "models"
    icon = "models"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.asker = Asker()
        self._title = QLabel(self)
        self._title.setProperty("role", "title")
        self.banner = Banner(around.theme, self)
        self.work = ModelWork(around, self)
        queue = around.work or WorkQueue(around.desk, around.jobs, around.memory, around.user, parent=self)
        self.queue = QueueTab(around.theme, queue)
        self.shelf = ShelfTab(around.theme, around.user)
        self.network = NetworkTab()
        self.tabs = QTabWidget(self)
        for tab in (self.queue, self.shelf, self.network):
            self.tabs.addTab(tab, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        for part in (self._title, self.banner, self.tabs):
            column.addWidget(part, 1 if part is self.tabs else 0)
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        work, shelf = self.work, self.shelf
        work.looked.connect(self._on_looked)
        work.begun.connect(lambda: shelf.set_busy(True))
        work.ended.connect(lambda: shelf.set_busy(False))
        work.progressed.connect(self._on_progressed)
        work.failed.connect(self._on_failed)
        work.arrived.connect(self._on_arrived)
        work.tried.connect(self._on_tried)
        work.measured.connect(self._on_measured)
        shelf.deed_wanted.connect(self._on_deed)
        shelf.folder_dropped.connect(self._on_folder)
        shelf.cancel_wanted.connect(work.cancel)
        shelf.hints_changed.connect(lambda on: work.keep("speech_hints", on))
        shelf.prompt.save_wanted.connect(lambda text: work.keep("speech_prompt", text, self._tell_saved))
        self.network.save_wanted.connect(self._on_network)
        self.network.browse_wanted.connect(self._on_browse)
        self.around.shortcuts.bind(self, Action.REFRESH, self.shown)

    # ------------------------------------------------------------ what the window asks

    def title(self) -> str:
        return tr("Speech")

    def shown(self) -> None:
        self.work.look()

    def on_changed(self, changed: Changed) -> None:
        if changed.settings or changed.everything:
            self.work.look()

    def show_queue(self) -> None:
        """For the status bar's button."""
        self.tabs.setCurrentWidget(self.queue)
        self.queue.waiting_view.setFocus()

    def show_models(self) -> None:
        self.tabs.setCurrentWidget(self.shelf)
        self.shelf.table.setFocus()

    def may_leave(self) -> bool:
        return not (self.network.dirty or self.shelf.prompt.dirty) or self.asker.yes(
            self, tr("Leave without saving?"), tr("The changed settings are lost."), tr("Leave"), danger=True
        )

    def retranslate(self) -> None:
        self._title.setText(self.title())
        for place, words in enumerate((tr("Queue of work"), tr("Models"), tr("Network"))):
            self.tabs.setTabText(place, words)

    # ------------------------------------------------------------ answers

    @Slot(object)
    def _on_looked(self, view: object) -> None:
        if isinstance(view, ShelfView):
            admin = Role.ADMIN in self.around.user.roles
            self.shelf.show_view(view, may_change=admin)
            self.network.show_settings(view.network)

    @Slot(object)
    def _on_progressed(self, report: object) -> None:
        if isinstance(report, ProgressReport):
            self.shelf.tell(report)

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.banner.show_message(BannerMessage(Tone.BAD, lambda: sentence(error)))

    @Slot(object)
    def _on_arrived(self, model: object) -> None:
        if isinstance(model, ModelOnShelf):
            name = model.name
            self.banner.show_message(
                BannerMessage(Tone.GOOD, lambda: tr("Speech model {name} is ready.").format(name=name))
            )
            self.shelf.choose(name)

    @Slot(str, object)
    def _on_tried(self, name: str, trial: object) -> None:
        """The trial only advises: another fit gives other text, so a person agrees to it."""
        if not isinstance(trial, ModelTrial):
            return
        fit = trial.fit

        def use() -> None:
            self.banner.clear()
            self.work.set_fit(name, fit)

        action = BannerAction(lambda: use_words(fit), use) if trial.fitted_speed else None
        self.banner.show_message(BannerMessage(Tone.INFO, lambda: trial_words(trial), action=action))

    @Slot(object)
    def _on_measured(self, measured: object) -> None:
        if isinstance(measured, tuple):
            found, best = measured
            self.banner.show_message(BannerMessage(Tone.INFO, lambda: measured_words(found, best)))
            if best is not None:
                self.shelf.choose(best.name)

    # ------------------------------------------------------------ what a person wants

    @Slot(object)
    def _on_deed(self, deed: object) -> None:
        row = self.shelf.chosen
        self.banner.clear()
        match deed:
            case Deed.ADD:
                folder = self.asker.folder(self, tr("Folder of the model"), "")
                if folder is not None:
                    self.work.add_folder(folder)
            case Deed.MEASURE:
                self.work.measure()
            case Deed.DOWNLOAD if row is not None:
                self.work.download(row.name)
            case Deed.TRY if row is not None:
                self.work.try_model(row.name)
            case Deed.USE if row is not None:
                self._use(row.name, title(row))
            case Deed.REMOVE if row is not None:
                self._remove()

    @Slot(object)
    def _on_folder(self, folder: object) -> None:
        if isinstance(folder, Path):
            self.work.add_folder(folder)

    def _use(self, name: str, shown: str) -> None:
        """Old transcripts stay as versions, but what waits in the queue is recognised once more."""
        if self.asker.yes(
            self,
            tr("Recognise with {name} from now on?").format(name=shown),
            tr("Recordings of the queue are transcribed again by it. What was recognised before is kept as a version."),
            tr("Use in this workspace"),
        ):
            self.work.choose(name)

    def _remove(self) -> None:
        row = self.shelf.chosen
        if row is None or not self.asker.yes(
            self,
            tr("Remove {name} from this computer?").format(name=title(row)),
            tr("Other workspaces of this computer can no longer use it. Its transcripts stay."),
            tr("Remove"),
            danger=True,
        ):
            return
        if row.model is not None:
            self.work.remove(row.model)
        else:
            self.work.forget_begun(row.name)

    @Slot(object)
    def _on_network(self, settings: object) -> None:
        if isinstance(settings, NetworkSettings):
            self.work.set_network(settings, self._on_network_saved)

    def _on_network_saved(self) -> None:
        self.network.saved()
        self._tell_saved()

    def _tell_saved(self) -> None:
        self.around.bus.message.emit(tr("Settings saved"))

    @Slot()
    def _on_browse(self) -> None:
        path = self.asker.file(self, tr("Certificate file"), str(Path.home()), tr("Certificates ({patterns})").format(
            patterns="*.pem *.crt *.cer"))  # fmt: skip
        if path is not None:
            self.network.set_certificates(path)
