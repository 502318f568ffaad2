"""The sample: its share, what is drawn on top of it, and whether the window draws by itself."""

from collections.abc import Mapping

from qa_desk.desktop.dialogs.fields import Words
from qa_desk.desktop.pages.settings.bound import Bound
from qa_desk.desktop.pages.settings.kinds import NumberBox, RichTab, days, percent
from qa_desk.desktop.pages.settings.tab import as_usual
from qa_desk.desktop.theme import Theme
from qa_desk.domain.sample_draw import Flag
from qa_desk.domain.sampling import LEAST_SHARE_PERCENT
from qa_desk.words import formats, tr
from qa_desk.words.sample_words import flag_words


class SampleTab(RichTab):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.head(lambda: tr("Random part"))
        self.put(
            self.number(
                "sample_share_percent", lambda: tr("Share of deals to audit"), LEAST_SHARE_PERCENT, 100, percent,
                lambda: tr("Of every manager's deals, never under {least} %").format(least=LEAST_SHARE_PERCENT),
            ),
            self.choice(
                "auto_draw", lambda: tr("Daily draw"),
                (
                    (True, lambda: tr("by the program, once a day")),
                    (False, lambda: tr("only when somebody asks for it")),
                ),
                lambda: tr("In months whose seed two persons have given"),
            ),
        )  # fmt: skip
        self.head(lambda: tr("On top of it"))
        self._boxes = {flag: NumberBox(percent) for flag in Flag}
        fields = []
        for flag, box in self._boxes.items():
            as_usual(box, 0, 100)
            fields.append(self.add_field(f"sample_extras.{flag}", _words(flag), box, _hint))
        self.bound["sample_extras"] = Bound(
            "sample_extras", lambda: tr("Drawn on top of the sample"), self._show, self._read, _shown
        )
        fields.append(
            self.number(
                "new_manager_days", lambda: tr("A manager is new for"), 1, 365, days,
                lambda: tr("Counted from his first deal"),
            )
        )  # fmt: skip
        self.put(*fields)
        self.end()

    def title(self) -> str:
        return tr("Sample")

    def _show(self, value: object) -> None:
        known = value if isinstance(value, Mapping) else {}
        for flag, box in self._boxes.items():
            box.setValue(int(known.get(flag.value, 0)))

    def _read(self) -> Mapping[str, int]:
        """Without zeros, as nothing was said; the order of the flags."""
        return {flag.value: box.value() for flag, box in self._boxes.items() if box.value()}


def _words(flag: Flag) -> Words:
    return lambda: flag_words(flag)


def _hint() -> str:
    return tr("0 to 100 % of each manager's deals of this kind; 0: none")


def _shown(value: object) -> str:
    pairs = value.items() if isinstance(value, Mapping) else ()
    return "; ".join(f"{flag_words(Flag(flag))} {formats.number(part)} %" for flag, part in pairs) or tr("none")
