"""A case file put into words: sections of facts, quotes and tables that every file of it shows in the same order."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class QuoteText:
    """`who`, `when`, `words`. `clip_s`: second of the clip, None when it is not in it."""

    who: str
    when: str
    words: str
    clip_s: float | None = None
    clip: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """`empty`: what is said where there is nothing. `rows` have as many cells as `columns`."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    quotes: tuple[QuoteText, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class CaseText:
    """`clip`: name of the sound file, "" for none. `notes`: what a reader must know of this variant."""

    language: str
    title: str
    footer: str
    notes: tuple[str, ...]
    sections: tuple[Section, ...]
    clip: str = ""
    clip_title: str = ""
    listen: str = ""
    seal: tuple[tuple[str, str], ...] = field(default=())
