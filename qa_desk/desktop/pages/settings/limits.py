"""A setting that is a handful of numbers by name: a box each, and kept are only those that differ from the shipped."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QSpinBox

from qa_desk.desktop.dialogs.fields import Field, Words
from qa_desk.desktop.pages.settings.bound import Bound
from qa_desk.desktop.pages.settings.kinds import NumberBox
from qa_desk.desktop.pages.settings.tab import SettingsTab, as_usual
from qa_desk.words import formats, tr


@dataclass(frozen=True, slots=True)
class Limit:
    key: str
    label: Words
    least: int
    most: int
    unit: Words | None = None


class Limits:
    """`fields`: by the key, to be laid out by the section."""

    def __init__(
        self, tab: SettingsTab, name: str, label: Words, shipped: Mapping[str, int], limits: tuple[Limit, ...]
    ) -> None:
        self._shipped, self._limits = dict(shipped), {one.key: one for one in limits}
        self._boxes: dict[str, QSpinBox] = {}
        self.fields: dict[str, Field] = {}
        for one in limits:
            box = NumberBox(one.unit)
            as_usual(box, min(0, one.least), one.most)
            box.setMaximumWidth(220)
            self._boxes[one.key] = box
            self.fields[one.key] = tab.add_field(f"{name}.{one.key}", one.label, box, self._hint(one))
        tab.bound[name] = Bound(name, label, self.show, self.read, self.shown)

    def _hint(self, limit: Limit) -> Words:
        def told() -> str:
            return tr("{least} to {most}; shipped: {usual}").format(
                least=formats.number(limit.least), most=formats.number(limit.most),
                usual=formats.number(self._shipped[limit.key]),
            )  # fmt: skip

        return told

    def show(self, value: object) -> None:
        known = {**self._shipped, **(value if isinstance(value, Mapping) else {})}
        for key, box in self._boxes.items():
            box.setValue(known[key])

    def read(self) -> dict[str, int]:
        return {key: box.value() for key, box in self._boxes.items() if box.value() != self._shipped[key]}

    def shown(self, value: object) -> str:
        known = value if isinstance(value, Mapping) else {}
        parts = [f"{self._limits[key].label()}: {formats.number(one)}" for key, one in known.items()]
        return "; ".join(parts) or tr("as shipped")
