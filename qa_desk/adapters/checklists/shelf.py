"""Forms as YAML texts and the likeness of comments, as services ask for them; parsed texts are remembered."""

from collections.abc import Sequence
from functools import cache, lru_cache

from qa_desk.adapters.checklists.form_file import parse_form, shipped_forms
from qa_desk.adapters.checklists.form_text import form_text
from qa_desk.adapters.checklists.likeness import likeness
from qa_desk.domain.checklist import Form

_REMEMBERED = 64


class FormShelf:
    """Implements services.checklist_ports.ChecklistBooks."""

    def __init__(self) -> None:
        self._parsed = lru_cache(_REMEMBERED)(parse_form)
        self._shipped = cache(shipped_forms)  # every audit that begins asks for them

    def shipped(self) -> Sequence[Form]:
        return self._shipped()

    def parse(self, name: str, raw: bytes) -> Form:
        return self._parsed(name, raw)

    def text(self, form: Form) -> str:
        return form_text(form)

    def likeness(self, one: str, other: str, at_least: float, /) -> float:
        return likeness(one, other, at_least)
