"""The digest as one HTML page: a template with autoescape, no script, nothing fetched from anywhere."""

from collections.abc import Mapping
from functools import cache
from typing import Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from qa_desk import paths

PAPER = {
    "text": "#19222e", "muted": "#525e6e", "surface": "#ffffff", "sunken": "#e9edf2", "border": "#d2d9e2",
    "bad": "#a9221b", "warn": "#7d5100",
}  # fmt: skip


class DigestShown(Protocol):
    """What words/digest_words.py makes of a digest."""

    @property
    def language(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def made(self) -> str: ...
    @property
    def made_up(self) -> str: ...
    @property
    def lamps(self) -> "tuple[LampShown, ...] | None": ...
    @property
    def due(self) -> tuple[tuple[str, str], ...] | None: ...
    @property
    def figures(self) -> "tuple[FigureShown, ...]": ...
    @property
    def quiet(self) -> bool: ...
    @property
    def auditors(self) -> tuple[tuple[str, ...], ...]: ...
    @property
    def kpi_note(self) -> str: ...
    @property
    def titles(self) -> dict[str, str]: ...


class LampShown(Protocol):
    @property
    def state_words(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def sentence(self) -> str: ...
    @property
    def since(self) -> str: ...


class FigureShown(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def part(self) -> bool: ...


@cache
def template(name: str) -> Template:
    """Autoescape is on for every template: texts come from a CRM and from clients."""
    folder = FileSystemLoader(paths.resources() / "reports")
    return Environment(loader=folder, autoescape=True, undefined=StrictUndefined).get_template(name)


def digest_page(text: DigestShown, colours: Mapping[str, str] | None = None) -> str:
    return template("digest.html.j2").render(
        language=text.language,
        heading=text.heading,
        made=text.made,
        made_up=text.made_up,
        lamps=text.lamps,
        due=text.due,
        figures=text.figures,
        quiet=text.quiet,
        auditors=text.auditors,
        kpi_note=text.kpi_note,
        t=text.titles,
        c=PAPER if colours is None else colours,
    )
