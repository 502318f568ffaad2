"""The sections that were made so far: each at its first use, joined to what the page does for it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.settings.computer_tab import ComputerTab
from qa_desk.desktop.pages.settings.kinds import RichTab
from qa_desk.desktop.pages.settings.second_tab import SecondTab
from qa_desk.desktop.pages.settings.second_trial import SecondTrial
from qa_desk.desktop.pages.settings.section_list import Entry
from qa_desk.desktop.pages.settings.sections import SECTIONS
from qa_desk.desktop.pages.settings.tab import Section, SettingsTab
from qa_desk.desktop.pages.settings.tariffs_tab import TariffsTab
from qa_desk.desktop.pages.settings.users_tab import UsersTab
from qa_desk.services.rights import TARIFF_KEEPERS
from qa_desk.words import tr

if TYPE_CHECKING:
    from qa_desk.desktop.pages.settings.page import SettingsPage


class MadeSections(QObject):
    made = Signal(object)  # Section

    def __init__(self, around: Surroundings, page: "SettingsPage") -> None:
        super().__init__(page)
        self._around, self._page = around, page
        self._rows = {row.code: row for row in SECTIONS}
        self._made: dict[str, Section] = {}
        self._trial: SecondTrial | None = None

    def sections(self) -> tuple[Section, ...]:
        return tuple(self._made.values())

    def codes(self) -> tuple[str, ...]:
        return tuple(self._rows)

    def get(self, code: str) -> Section | None:
        return self._made.get(code)

    def section(self, code: str) -> Section:
        """Made at the first call."""
        if code not in self._made:
            section = self._rows[code].make(self._around)
            self._made[code] = section
            self._join(section)
            self.made.emit(section)
        return self._made[code]

    def make_next(self) -> bool:
        """False when there is nothing left to make."""
        code = next((one for one in self._rows if one not in self._made), None)
        if code is not None:
            self.section(code)
        return code is not None

    def kept(self) -> list[SettingsTab]:
        """Those whose fields are settings, in the list's order."""
        found = (self._made.get(code) for code in self._rows)
        return [one for one in found if isinstance(one, SettingsTab)]

    @property
    def second_trial(self) -> SecondTrial:
        tab = self.section("second")
        if self._trial is None and isinstance(tab, SecondTab):
            self._trial = SecondTrial(self._around, tab, self)
        return cast("SecondTrial", self._trial)

    def load(self, code: str) -> None:
        """It came to the front."""
        self.section(code).load()
        if code == "second":
            self.second_trial.load()

    def _join(self, section: Section) -> None:
        page = self._page
        match section:
            case RichTab():
                section.stages_asked.connect(page.ask_stages)
            case ComputerTab():
                section.language_chosen.connect(page.language_chosen)
                section.theme_chosen.connect(page.theme_chosen)
            case _:
                pass

    def allow(self, section: Section, *, admin: bool) -> None:
        match section:
            case SettingsTab():
                section.allow(admin)
            case UsersTab():
                section.allow(admin, tr("Only an administrator may change this"))
            case TariffsTab():
                section.allow(
                    bool(self._around.user.roles & TARIFF_KEEPERS),
                    tr("Only an administrator or the sales head may add tariffs"),
                )
            case _:
                pass

    def entries(self) -> list[Entry]:
        found: list[Entry] = []
        for row in SECTIONS:
            section, title = self.section(row.code), tr(row.title)
            found.append(Entry(row.code, "", title, " ".join([title, tr(row.group), *section.words()])))
            if isinstance(section, SettingsTab):
                found += _fields(row.code, section)
        return found


def _fields(code: str, section: SettingsTab) -> Sequence[Entry]:
    """By label, hint, the section's title, and the name that the command line knows."""
    return [
        Entry(code, name, field.label_text, " ".join([field.label_text, field.hint_text, section.title(), name]))
        for name, field in section.fields.items()
    ]
