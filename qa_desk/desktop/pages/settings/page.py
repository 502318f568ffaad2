"""The settings page: sections as tabs, one Save for what decides outcomes, read-only for everybody but the admin."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.dialogs.stages_dialog import StagesDialog
from qa_desk.desktop.page import Page, Surroundings
from qa_desk.desktop.pages.settings.audits_tab import AuditsTab
from qa_desk.desktop.pages.settings.computer_tab import ComputerTab
from qa_desk.desktop.pages.settings.panel_tab import PanelTab
from qa_desk.desktop.pages.settings.recordings_tab import RecordingsTab
from qa_desk.desktop.pages.settings.review_tab import ReviewTab
from qa_desk.desktop.pages.settings.second_tab import SecondTab
from qa_desk.desktop.pages.settings.second_test import SecondTest
from qa_desk.desktop.pages.settings.speech_tab import SpeechTab
from qa_desk.desktop.pages.settings.tab import SettingsTab
from qa_desk.desktop.pages.settings.tariffs_tab import TariffsTab
from qa_desk.desktop.pages.settings.users_tab import UsersTab
from qa_desk.desktop.theme import Mode
from qa_desk.desktop.widgets.banner import Banner, BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import Role
from qa_desk.domain.settings import Settings
from qa_desk.services.configure import change_settings, load_settings
from qa_desk.services.look import stages
from qa_desk.services.queue import refill
from qa_desk.services.views import Changed
from qa_desk.words import tr
from qa_desk.words.errors import sentence


class SettingsPage(Page):
    """`asker` may be replaced before the page is shown."""

    name = "settings"
    icon = "settings"
    language_chosen = Signal(str)
    theme_chosen = Signal(Mode)

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.asker = Asker()
        self._filling = False
        self._dirty = False
        self._title, self._note = QLabel(self), QLabel(self)
        self._title.setProperty("role", "title")
        self._note.setProperty("role", "muted")
        self.banner = Banner(around.theme, self)
        self.review, self.recordings = ReviewTab(around.theme), RecordingsTab(around.theme)
        self.speech, self.second = SpeechTab(around.theme), SecondTab(around.theme)
        self.second_test = SecondTest(around, self.second, self)
        self.panel = PanelTab(around.theme)
        self.audits = AuditsTab(around.theme)
        self.users, self.tariffs, self.computer = UsersTab(around), TariffsTab(around), ComputerTab(around)
        self.tabs = QTabWidget(self)
        self.save, self.discard = QPushButton(self), QPushButton(self)
        self.save.setProperty("kind", "primary")
        self._lay_out()
        self._connect()
        self._fill(around.settings())
        self.retranslate()

    def _lay_out(self) -> None:
        self.tabs.setDocumentMode(False)
        for tab in self._all():
            self.tabs.addTab(tab, "")
        row = QHBoxLayout()
        row.addWidget(self._note, 1)
        row.addWidget(self.discard)
        row.addWidget(self.save)
        self._bar = QWidget(self)
        self._bar.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        for part in (self._title, self.banner, self.tabs, self._bar):
            column.addWidget(part, 1 if part is self.tabs else 0)

    def _connect(self) -> None:
        for tab in self._kept():
            tab.edited.connect(self._on_edited)
        self.tabs.currentChanged.connect(self._on_tab)
        self.save.clicked.connect(self.save_now)
        self.discard.clicked.connect(self.discard_now)
        self.review.choose_asked.connect(self._on_choose_stages)
        self.speech.browse_asked.connect(self._on_browse)
        self.computer.language_chosen.connect(self.language_chosen)
        self.computer.theme_chosen.connect(self.theme_chosen)
        self.around.settings.replaced.connect(self._on_replaced)

    def _kept(self) -> tuple[SettingsTab, ...]:
        return (self.review, self.recordings, self.speech, self.second, self.panel, self.audits)

    def _all(self) -> tuple[SettingsTab | UsersTab | TariffsTab | ComputerTab, ...]:
        shared = (self.review, self.recordings, self.speech, self.second, self.panel, self.audits)
        return (*shared, self.users, self.tariffs, self.computer)

    # ------------------------------------------------------------ what the window asks

    def title(self) -> str:
        return tr("Settings")

    def shown(self) -> None:
        self.users.load()
        self.tariffs.load()
        self.second_test.load()
        self._load_model()

    def on_changed(self, changed: Changed) -> None:
        if changed.everything or changed.settings:
            self.tariffs.load()
            self._load_model()

    def may_leave(self) -> bool:
        if not self._dirty:
            return True
        leave = self.asker.yes(
            self, tr("Leave without saving?"), tr("The changed settings are lost."), tr("Leave"), danger=True
        )
        if leave:
            self.discard_now()
        return leave

    def retranslate(self) -> None:
        self._title.setText(tr("Settings"))
        for place, tab in enumerate(self._all()):
            self.tabs.setTabText(place, tab.title())
        self.save.setText(tr("Save"))
        self.discard.setText(tr("Discard"))
        self._allow()

    # ------------------------------------------------------------ who may

    @property
    def _admin(self) -> bool:
        return Role.ADMIN in self.around.user.roles

    def _allow(self) -> None:
        reason = tr("Only an administrator may change this")
        for tab in self._kept():
            tab.allow(self._admin)
        self.users.allow(self._admin, reason)
        self.tariffs.allow(
            bool(self.around.user.roles & {Role.ADMIN, Role.SALES_HEAD}),
            tr("Only an administrator or the sales head may add tariffs"),
        )
        for button in (self.save, self.discard):
            button.setEnabled(self._admin and self._dirty)
            button.setToolTip("" if self._admin else reason)
        if not self._admin:
            self._note.setText(tr("You may look. Only an administrator may change what decides outcomes."))
        else:
            self._note.setText(tr("There are unsaved changes") if self._dirty else "")

    # ------------------------------------------------------------ saving

    def draft(self) -> Settings:
        """Raises WrongUse subclasses for the first field that is wrong."""
        settings = self.around.settings()
        for tab in self._kept():
            settings = tab.read(settings)
        return settings

    @Slot()
    def save_now(self) -> None:
        """Checks, saves and refills the queue when the stages changed."""
        for tab in self._kept():
            tab.clear_errors()
        try:
            settings = self.draft()
        except KnownError as error:
            self._mark(error)
            return
        if not self.second_test.may_send(self.asker, settings):
            return
        desk, user = self.around.desk, self.around.user
        refills = settings.conditional_stages != self.around.settings().conditional_stages

        def step() -> tuple[Settings, Changed]:
            self.second_test.check(settings)
            changed = change_settings(desk.store, desk.clock, user, settings)
            if refills:
                refill(desk.store, desk.clock, desk.reader)
                changed = Changed(everything=True, settings=True)
            return load_settings(desk.store), changed

        self.save.setEnabled(False)
        self.around.jobs.run(step, self._on_saved, self._on_refused, owner=self, write=True, key="save")

    def _on_saved(self, answer: tuple[Settings, Changed]) -> None:
        settings, changed = answer
        self._dirty = False
        self.banner.clear()
        self.around.settings.replace(settings)
        self.around.bus.message.emit(tr("Settings saved"))
        self.around.bus.changed.emit(changed)

    def _on_refused(self, error: KnownError) -> None:
        self._mark(error)
        self._allow()

    def _mark(self, error: KnownError) -> None:
        for place, tab in enumerate(self._kept()):
            if tab.mark(error):
                self.tabs.setCurrentIndex(place)
                return
        self.banner.show_message(BannerMessage(Tone.BAD, lambda: sentence(error)))

    @Slot()
    def discard_now(self) -> None:
        self._fill(self.around.settings())

    def _fill(self, settings: Settings) -> None:
        self._filling = True
        for tab in self._kept():
            tab.clear_errors()
            tab.fill(settings)
        self._filling = False
        self._dirty = False
        self._allow()

    @Slot()
    def _on_edited(self) -> None:
        if not self._filling:
            self._dirty = True
            self._allow()

    @Slot()
    def _on_replaced(self) -> None:
        """Somebody else's change must not wipe out what is being typed."""
        if not self._dirty:
            self._fill(self.around.settings())

    @Slot()
    def _on_tab(self) -> None:
        """Users, tariffs and this computer's looks are kept at once and need no Save."""
        self._bar.setVisible(self.tabs.currentIndex() < len(self._kept()))

    # ------------------------------------------------------------ pieces that need the store

    def _load_model(self) -> None:
        self.around.jobs.run(
            self.around.desk.model_id,
            self.speech.set_in_use,
            lambda error: self.speech.set_in_use(sentence(error)),
            owner=self,
            key="model",
        )

    @Slot()
    def _on_choose_stages(self) -> None:
        store = self.around.desk.store
        self.around.jobs.run(lambda: stages(store), self._ask_stages, owner=self, key="stages")

    def _ask_stages(self, counts: dict[str, int]) -> None:
        dialog = StagesDialog(self.around.theme, counts, self.review.stages, self)
        dialog.accepted.connect(lambda: self.review.set_stages(dialog.chosen()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _on_browse(self) -> None:
        folder = self.asker.folder(self, tr("Folder of the model"), "")
        if folder is not None:
            self.speech.set_folder(folder)
