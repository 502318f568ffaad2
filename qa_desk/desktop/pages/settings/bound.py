"""A setting tied to its input: shown from the settings, read back, told in words, taken back alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qa_desk.desktop.dialogs.fields import Words
from qa_desk.domain.errors import KnownError
from qa_desk.domain.settings import Settings, SettingWrong
from qa_desk.words import formats, tr
from qa_desk.words.errors import sentence, thing


@dataclass(frozen=True, slots=True)
class Bound:
    """`name`: of the setting. `read` raises WrongUse subclasses; `shown` puts a value into words."""

    name: str
    label: Words
    show: Callable[[object], None]
    read: Callable[[], object]
    shown: Callable[[object], str]


@dataclass(frozen=True, slots=True)
class Change:
    """An unsaved one. `wrong`: why the field cannot be read; `after` is empty then."""

    section: str
    bound: Bound
    before: str
    after: str
    wrong: KnownError | None = None


def changes_of(section: str, bounds: Mapping[str, Bound], settings: Settings) -> list[Change]:
    """What the fields say other than these settings, in the order of the fields."""
    found = []
    for name, one in bounds.items():
        old = getattr(settings, name)
        try:
            new = one.read()
        except KnownError as error:
            found.append(Change(section, one, one.shown(old), "", error))
            continue
        if new != old:
            found.append(Change(section, one, one.shown(old), one.shown(new)))
    return found


def fault_words(error: KnownError) -> str:
    """Beside its field the name of a setting says nothing new."""
    if isinstance(error, SettingWrong):
        return tr("«{value}» is not taken here; expected: {expected}.").format(
            value=error.facts.get("value", ""), expected=thing(str(error.facts.get("expected", "")))
        )
    return sentence(error)


def in_words(value: object) -> str:
    """Of a setting whose input has no words of its own."""
    match value:
        case bool():
            return tr("yes") if value else tr("no")
        case int():
            return formats.number(value)
        case str():
            return value or "—"
        case tuple():
            return ", ".join(map(str, value)) or "—"
        case Mapping():
            return "; ".join(f"{name} = {one}" for name, one in value.items()) or "—"
        case _:
            return str(value)
