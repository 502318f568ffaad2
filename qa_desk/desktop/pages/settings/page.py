"""The settings page: sections in a list with a search, one Save for what decides outcomes, every change told first."""

from collections.abc import Sequence

from PySide6.QtCore import QChildEvent, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from qa_desk.desktop.dialogs.ask import Asker, ask
from qa_desk.desktop.dialogs.stages_dialog import StagesDialog
from qa_desk.desktop.page import Page, Surroundings
from qa_desk.desktop.pages.settings.bound import Change
from qa_desk.desktop.pages.settings.changes_view import ChangesView, told
from qa_desk.desktop.pages.settings.made import MadeSections
from qa_desk.desktop.pages.settings.saving import Saved, Saving
from qa_desk.desktop.pages.settings.section_list import Entry, SectionList, found
from qa_desk.desktop.pages.settings.sections import SECTIONS
from qa_desk.desktop.pages.settings.speech_link import PAGE as MODELS_PAGE
from qa_desk.desktop.pages.settings.tab import Section, SettingsTab
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.theme import Mode, new_dialog
from qa_desk.desktop.widgets.banner import Banner, BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import Role
from qa_desk.domain.settings import Settings
from qa_desk.services.look import stages
from qa_desk.services.views import Changed
from qa_desk.words import tr
from qa_desk.words.errors import sentence

_BETWEEN_MS = 20


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
        self._title, self._note = QLabel(self), QLabel(self)
        self._title.setProperty("role", "title")
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        self.banner = Banner(around.theme, self)
        self.list = SectionList(SECTIONS, self)
        self.stack = QStackedWidget(self)
        self.made = MadeSections(around, self)
        self.changes = ChangesView(self)
        self.saving = Saving(around, self.made, self)
        self.save, self.discard = QPushButton(self), QPushButton(self)
        self.save.setProperty("kind", "primary")
        self._lay_out()
        self._connect()
        self._show_section(SECTIONS[0].code)
        self.retranslate()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._note, 1)
        row.addWidget(self.discard)
        row.addWidget(self.save)
        self._bar = QWidget(self)
        self._bar.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        right = QVBoxLayout()
        right.setSpacing(10)
        for part in (self.stack, self.changes, self._bar):
            right.addWidget(part, 1 if part is self.stack else 0)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.list)
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(self.banner)
        column.addLayout(middle, 1)

    def _connect(self) -> None:
        self._ahead = QTimer(self)
        self._ahead.setInterval(_BETWEEN_MS)
        self._ahead.timeout.connect(self._make_one)
        self.made.made.connect(self._on_made)
        self.list.section_chosen.connect(self._show_section)
        self.list.field_opened.connect(self._open_field)
        self.list.searched.connect(self._on_searched)
        self.changes.undo_asked.connect(self._undo_one)
        self.changes.wanted.connect(self.go_to_setting)
        self.save.clicked.connect(self.save_now)
        self.saving.saved.connect(self._on_saved)
        self.saving.refused.connect(self._on_refused)
        self.discard.clicked.connect(self.discard_now)
        self.around.settings.replaced.connect(self._on_replaced)
        shortcuts = self.around.shortcuts
        shortcuts.bind(self, Action.FIND, self._on_find)
        shortcuts.bind(self, Action.SAVE_SETTINGS, self.save.click)
        shortcuts.bind(self, Action.UNDO_SETTINGS, self.discard.click)
        shortcuts.bind(self, Action.SPEECH_MODELS, lambda: self.around.bus.open_page.emit(MODELS_PAGE))
        shortcuts.keys_changed.connect(self._allow)
        self.begin_at(self.list.tree)

    # ------------------------------------------------------------ sections, made when they are wanted

    def section(self, code: str) -> Section:
        """Made at the first call."""
        return self.made.section(code)

    @Slot(object)
    def _on_made(self, section: object) -> None:
        """A fresh section shows what counts now, and tells what is typed."""
        if not isinstance(section, Section):
            return
        if self._bar.styleSheet():
            self.around.theme.dress(section)
        self.stack.addWidget(section)
        if isinstance(section, SettingsTab):
            self._fill([section], self.around.settings())
            section.edited.connect(self._on_edited)
        self.made.allow(section, admin=self._admin)

    @Slot()
    def _make_one(self) -> None:
        """Ahead of their use, one a turn: so the search finds everything at once."""
        if not self.made.make_next():
            self._ahead.stop()

    def entries(self) -> list[Entry]:
        """What the search goes through. Makes what is not made yet."""
        return self.made.entries()

    @Slot(str)
    def _show_section(self, code: str) -> None:
        section = self.section(code)
        self.stack.setCurrentWidget(section)
        self._bar.setVisible(isinstance(section, SettingsTab) or bool(self._changes()))
        self.made.load(code)

    @Slot(str, str)
    def _open_field(self, code: str, name: str) -> None:
        section = self.section(code)
        if isinstance(section, SettingsTab) and name in section.fields:
            section.show_field(section.fields[name])

    @Slot(str)
    def go_to_setting(self, name: str) -> None:
        """Shows the section of a setting and puts the cursor there."""
        for code in self.made.codes():
            section = self.section(code)
            if isinstance(section, SettingsTab) and name in section.bound:
                self.list.choose(code)
                self._open_field(code, next((one for one in section.fields if one.startswith(name)), name))
                return

    def show_part(self, part: str) -> None:
        """A section by its code."""
        if part in self.made.codes():
            self.list.choose(part)

    def parts(self) -> tuple[str, ...]:
        return self.made.codes()

    @Slot(str)
    def _on_searched(self, text: str) -> None:
        if text.strip():
            self.list.show_found(found(self.entries(), text))
        else:
            self.list.show_sections()

    @Slot()
    def _on_find(self) -> None:
        self.list.search.setFocus()
        self.list.search.selectAll()

    # ------------------------------------------------------------ what the window asks

    def title(self) -> str:
        return tr("Settings")

    def style_parts(self) -> Sequence[QWidget]:
        """Eight hundred widgets: each section for itself."""
        return (self._title, self.banner, self.list, self.changes, self._bar, *self.made.sections())

    def childEvent(self, event: QChildEvent) -> None:
        super().childEvent(event)
        dialog = new_dialog(event)
        if dialog is not None:
            self.around.theme.dress(dialog)

    def shown(self) -> None:
        self._ahead.start()
        self.made.load(self.list.current)

    def on_changed(self, changed: Changed) -> None:
        if changed.everything or changed.settings:
            self.made.load(self.list.current)

    def may_leave(self) -> bool:
        if not self._changes():
            return True
        leave = self.asker.yes(
            self, tr("Leave without saving?"), tr("The changed settings are lost."), tr("Leave"), danger=True
        )
        if leave:
            self.discard_now()
        return leave

    def retranslate(self) -> None:
        self._title.setText(tr("Settings"))
        self.save.setText(tr("Save"))
        self.discard.setText(tr("Undo all changes"))
        self._tell_changes()

    # ------------------------------------------------------------ who may

    @property
    def _admin(self) -> bool:
        return Role.ADMIN in self.around.user.roles

    @Slot()
    def _allow(self) -> None:
        dirty, keys = bool(self.changes.list.count()), self.around.shortcuts
        for button, action in ((self.save, Action.SAVE_SETTINGS), (self.discard, Action.UNDO_SETTINGS)):
            button.setEnabled(self._admin and dirty)
            button.setToolTip(keys.shown(action) if self._admin else tr("Only an administrator may change this"))
        self._note.setText(
            "" if self._admin else tr("You may look. Only an administrator may change what decides outcomes.")
        )

    # ------------------------------------------------------------ changes

    def _kept(self) -> list[SettingsTab]:
        return self.made.kept()

    def _changes(self) -> list[Change]:
        settings = self.around.settings()
        return [one for section in self._kept() for one in section.changes(settings)]

    def _tell_changes(self) -> None:
        self.changes.show_changes(self._changes())
        current = self.stack.currentWidget()
        self._bar.setVisible(isinstance(current, SettingsTab) or bool(self.changes.list.count()))
        self._allow()

    @Slot()
    def _on_edited(self) -> None:
        if not self._filling:
            self._tell_changes()

    @Slot(str)
    def _undo_one(self, name: str) -> None:
        settings = self.around.settings()
        self._filling = True
        for section in self._kept():
            if name in section.bound:
                section.bound[name].show(getattr(settings, name))
                section.clear_errors()
        self._filling = False
        self._tell_changes()

    @Slot()
    def discard_now(self) -> None:
        self._fill(self._kept(), self.around.settings())

    def _fill(self, sections: list[SettingsTab], settings: Settings) -> None:
        self._filling = True
        for section in sections:
            section.clear_errors()
            section.fill(settings)
        self._filling = False
        self._tell_changes()

    @Slot()
    def _on_replaced(self) -> None:
        """Somebody else's change must not wipe out what is being typed."""
        if self.changes.list.count():
            self._tell_changes()
        else:
            self._fill(self._kept(), self.around.settings())

    # ------------------------------------------------------------ saving

    def draft(self) -> Settings:
        """Raises WrongUse subclasses for the first field that is wrong."""
        return self.saving.draft()

    @Slot()
    def save_now(self) -> None:
        """Checks, saves and refills the queue when the stages changed."""
        lines = [told(one) for one in self._changes()]
        if self.saving.begin(self.asker, lines):
            self.save.setEnabled(False)

    @Slot(object)
    def _on_saved(self, saved: object) -> None:
        """Shown are the settings as they are kept now, and what was changed."""
        if not isinstance(saved, Saved):
            return
        self._fill(self._kept(), saved.settings)
        self.around.settings.replace(saved.settings)
        self._fill(self._kept(), saved.settings)
        self.banner.show_message(saved.message())
        self.around.bus.message.emit(tr("Settings saved"))
        self.around.bus.changed.emit(saved.changed)

    @Slot(object)
    def _on_refused(self, error: object) -> None:
        if isinstance(error, KnownError):
            self._mark(error)
        self._tell_changes()

    def _mark(self, error: KnownError) -> None:
        for code in self.made.codes():
            section = self.made.get(code)
            if isinstance(section, SettingsTab) and section.field_of(error) is not None:
                self.list.choose(code)
                section.mark(error)
                return
        self.banner.show_message(BannerMessage(Tone.BAD, lambda: sentence(error)))

    # ------------------------------------------------------------ stages of the deals

    @Slot(str)
    def ask_stages(self, name: str) -> None:
        store = self.around.desk.store
        self.around.jobs.run(
            lambda: stages(store), lambda counts: self._ask_stages(name, counts), owner=self, key="stages"
        )

    def _ask_stages(self, name: str, counts: dict[str, int]) -> None:
        bound = next((one.bound[name] for one in self._kept() if name in one.bound), None)
        if bound is None:
            return
        chosen = bound.read()
        dialog = StagesDialog(self.around.theme, counts, chosen if isinstance(chosen, tuple) else (), self)
        ask(dialog, lambda: bound.show(dialog.chosen()))
