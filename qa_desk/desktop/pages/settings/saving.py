"""Saving the settings: checked field by field, asked where clients' talk could leave, one unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.settings.made import MadeSections
from qa_desk.desktop.widgets.banner import BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.errors import KnownError
from qa_desk.domain.settings import Settings
from qa_desk.services.configure import change_settings, load_settings
from qa_desk.services.follow_channels import SidesTurned, follow_channels, rule_changed
from qa_desk.services.queue import refill
from qa_desk.services.views import Changed
from qa_desk.words import trn
from qa_desk.words.side_words import sides_told


@dataclass(frozen=True, slots=True)
class Saved:
    """`lines`: what was changed, as it was told before. `sides`: of calls, by a changed rule for channels."""

    settings: Settings
    changed: Changed
    lines: tuple[str, ...]
    sides: SidesTurned = field(default_factory=SidesTurned)

    def message(self) -> BannerMessage:
        n, lines = len(self.lines), self.lines

        def words() -> str:
            saved = trn("{n} setting saved", "{n} settings saved", n).format(n=n)
            first = f"{saved}: {lines[0]}" if n == 1 else saved
            return ". ".join(one for one in (first, sides_told(len(self.sides.turned), self.sides.kept)) if one)

        return BannerMessage(Tone.GOOD, words, (lambda: "\n".join(lines)) if n > 1 else None)


class Saving(QObject):
    saved = Signal(object)  # Saved
    refused = Signal(object)  # KnownError

    def __init__(self, around: Surroundings, made: MadeSections, parent: QObject) -> None:
        super().__init__(parent)
        self._around, self._made = around, made

    def draft(self) -> Settings:
        """Raises WrongUse subclasses for the first field that is wrong."""
        settings = self._around.settings()
        for section in self._made.kept():
            settings = section.read(settings)
        return settings

    def begin(self, asker: Asker, lines: Sequence[str]) -> bool:
        """False when a field is wrong, which is told by `refused`, or the person would rather not."""
        for section in self._made.kept():
            section.clear_errors()
        try:
            settings = self.draft()
        except KnownError as error:
            self.refused.emit(error)
            return False
        trial = self._made.second_trial
        if not trial.may_send(asker, settings):
            return False
        desk, user, told, base = self._around.desk, self._around.user, tuple(lines), self._around.settings()
        refills = settings.conditional_stages != base.conditional_stages
        turns = rule_changed(base, settings)

        def step() -> Saved:
            trial.check(settings)
            changed = change_settings(desk.store, desk.clock, user, settings, base=base)
            if refills:
                refill(desk.store, desk.clock, desk.reader)
                changed = Changed(everything=True, settings=True)
            sides = follow_channels(desk.store, desk.clock, desk.reader, user) if turns else SidesTurned()
            if sides.turned:
                changed = replace(changed, everything=True)
            return Saved(load_settings(desk.store), changed, told, sides)

        self._around.jobs.run(
            step, self.saved.emit, self.refused.emit, owner=self, write=True, key="save"
        )  # fmt: skip
        return True
