"""Law and appeals: what labour law asks before pay is cut, and the clocks of explanations and reviews."""

from qa_desk.desktop.pages.settings.kinds import RichTab, percent, working_hours
from qa_desk.desktop.theme import Theme
from qa_desk.domain.law import LawMode, law_of
from qa_desk.domain.settings import Settings
from qa_desk.words import language, tr

_LONGEST = 480
_LABELS = {"en": ("Bonus reduction", "Fine"), "ru": ("Снижение премии", "Штраф")}
"""With the law and without it. Not of the catalogue: that one says all words by the law that is saved, and here the
other one has to be told before it is."""


class LawTab(RichTab):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._country = "RU"
        self.head(lambda: tr("Labour law"))
        self.put(
            self.choice(
                "law", lambda: tr("Rules of labour law"),
                (
                    (LawMode.AUTO.value, lambda: tr("as the country asks")),
                    (LawMode.ON.value, lambda: tr("on")),
                    (LawMode.OFF.value, lambda: tr("off")),
                ),
                lambda: tr("On by itself for Russia. A lawyer must confirm how they are used with you."),
            ),
            self.number(
                "pay_cap_percent", lambda: tr("Most that may be cut from a month's pay"), 1, 100, percent,
                lambda: tr("Where the pay is known and the law is on; a signature above it is refused"),
            ),
        )  # fmt: skip
        self._told = self.head(self._meaning, "muted")
        self.put(
            self.line(
                "fine_ground", lambda: tr("Written ground of new entries"),
                lambda: tr("Clause of your local act, for example: Bonus regulations, 4.2. Empty: written each time."),
            ),
            columns=1,
        )  # fmt: skip
        self.head(lambda: tr("Papers of a case"))
        self.put(
            self.number("explanation_hours", lambda: tr("The manager explains within"), 1, _LONGEST, working_hours),
            self.number(
                "acknowledgement_hours", lambda: tr("He acknowledges the entry within"), 1, _LONGEST, working_hours
            ),
            self.choice(
                "papers_block_export", lambda: tr("Missing papers"),
                (
                    (True, lambda: tr("hold up the payroll files")),
                    (False, lambda: tr("are only shown")),
                ),
                lambda: tr("Overdue explanations and missing acknowledgements"),
            ),
        )  # fmt: skip
        self.head(lambda: tr("Appeals"))
        self.put(
            self.number(
                "appeal_hours", lambda: tr("An appeal is decided within"), 1, _LONGEST, working_hours,
                lambda: tr("Between the hours of the working calendar"),
            )
        )  # fmt: skip
        self.edited.connect(self._tell)
        self.end()

    def title(self) -> str:
        return tr("Law and appeals")

    def words(self) -> list[str]:
        return list(_labels())

    def fill(self, settings: Settings) -> None:
        self._country = settings.country
        super().fill(settings)
        self._tell()

    def _tell(self) -> None:
        self._told.setText(self._meaning())

    def _meaning(self) -> str:
        if "law" not in self.bound or "pay_cap_percent" not in self.bound:
            return ""
        on = law_of(str(self.bound["law"].read()), self._country, 1).on
        label = _labels()[0 if on else 1]
        if on:
            return tr(
                "On: files and pages say «{label}»; a written ground and the employee's explanation are required."
            ).format(label=label)
        return tr("Off: files and pages say «{label}»; no cap, no required papers.").format(label=label)


def _labels() -> tuple[str, str]:
    return _LABELS[language()]
