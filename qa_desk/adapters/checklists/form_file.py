"""Form files, format 1: read strictly; what cannot be used is told with file, line, column and what was expected."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from qa_desk.adapters.checklists.nodes import FormFileBroken, Place, nearest, places, read_nodes
from qa_desk.domain.auto_check_types import CheckCode
from qa_desk.domain.checklist import (
    NOTHING_SAID,
    AuditDirection,
    Auto,
    AutoAnswer,
    Choice,
    Condition,
    Critical,
    Form,
    FreeText,
    Kind,
    Label,
    Mark,
    Option,
    Question,
    Scale,
    Section,
    Target,
    YesNo,
)
from qa_desk.domain.checklist_faults import faults
from qa_desk.paths import resources

FORMAT = 1
KINDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "yes_no": ((), ("good",)),
    "scale": (("lowest", "highest", "passes_from"), ()),
    "choice": (("options",), ("passes_from",)),
    "text": ((), ("required",)),
    "auto": (("check",), ("on_pass", "on_fail", "on_unknown")),
}
"""Fields that each kind of question needs, and may have, beside those of every question."""
_NEEDED = ("code", "kind", "title", "hint")
_OPTIONAL = ("weight", "critical", "shown_if", "na", "comment_on_fail", "evidence_on_fail", "fine_minor")
_T = TypeVar("_T")


def load_form(path: Path) -> Form:
    """Raises FormFileBroken naming the first fault; OSError when there is no such file."""
    return parse_form(path.name, path.read_bytes())


def parse_form(name: str, raw: bytes) -> Form:
    """Like load_form, for a form that is in no file: a sound one, or FormFileBroken."""
    root = read_nodes(name, raw)
    fields = root.fields(("format", "code", "version", "target", "title", "sections"), ("note",))
    written = fields["format"]
    if written.whole() != FORMAT:
        raise written.broken("format", [str(FORMAT)])
    form = Form(
        code=fields["code"].text(),
        version=fields["version"].whole(),
        target=Target(fields["target"].word([target.value for target in Target])),
        title=_label(fields["title"]),
        note=_label(fields["note"]) if "note" in fields else NOTHING_SAID,
        sections=tuple(_section(place) for place in fields["sections"].items()),
    )
    for found in faults(form):
        place = nearest(places(root), _in_file(found.where))
        raise place.broken(found.fault.value)
    return form


def shipped_forms(folder: Path | None = None) -> tuple[Form, ...]:
    """The forms of the program in the order of their targets. Raises FormFileBroken."""
    order = list(Target)
    found = [load_form(path) for path in sorted((folder or resources() / "checklists").glob("*.yaml"))]
    return tuple(sorted(found, key=lambda form: (order.index(form.target), form.code, form.version)))


def _in_file(where: str) -> str:
    """Where the form's field stands in the file: a fine has another name there."""
    return f"{where}_minor" if where.endswith(".fine") else where


def _label(place: Place) -> Label:
    fields = place.fields(("ru", "en"), ())
    said = Label(fields["ru"].text(), fields["en"].text())
    for name, text in (("ru", said.ru), ("en", said.en)):
        if not text.strip():
            raise fields[name].broken("text")
    return said


def _section(place: Place) -> Section:
    fields = place.fields(("code", "title", "direction", "questions"), ("weight",))
    return Section(
        code=fields["code"].text(),
        title=_label(fields["title"]),
        direction=AuditDirection(fields["direction"].word([one.value for one in AuditDirection])),
        weight=fields["weight"].whole() if "weight" in fields else 1,
        questions=tuple(_question(one) for one in fields["questions"].items()),
    )


def _question(place: Place) -> Question:
    every_field = tuple(name for needed, optional in KINDS.values() for name in (*needed, *optional))
    kind_name = place.fields(_NEEDED, (*_OPTIONAL, *dict.fromkeys(every_field)))["kind"].word(tuple(KINDS))
    needed, optional = KINDS[kind_name]
    fields = place.fields((*_NEEDED, *needed), (*_OPTIONAL, *optional))
    return Question(
        code=fields["code"].text(),
        title=_label(fields["title"]),
        hint=_label(fields["hint"]),
        kind=_kind(kind_name, fields),
        weight=_whole(fields, "weight", 0 if kind_name == "text" else 1),
        critical=Critical(_word(fields, "critical", [one.value for one in Critical], Critical.NONE.value)),
        shown_if=_condition(fields["shown_if"]) if "shown_if" in fields else None,
        na=_truth(fields, "na", True),
        comment_on_fail=_truth(fields, "comment_on_fail", False),
        evidence_on_fail=_truth(fields, "evidence_on_fail", False),
        fine=fields["fine_minor"].whole() if "fine_minor" in fields else None,
    )


def _kind(name: str, fields: Mapping[str, Place]) -> Kind:
    if name == "yes_no":
        return YesNo(Mark(_word(fields, "good", [Mark.YES.value, Mark.NO.value], Mark.YES.value)))
    if name == "scale":
        return Scale(fields["lowest"].whole(), fields["highest"].whole(), fields["passes_from"].whole())
    if name == "choice":
        passes_from = _share(fields["passes_from"]) if "passes_from" in fields else 1
        return Choice(tuple(_option(place) for place in fields["options"].items()), passes_from)
    if name == "text":
        return FreeText(_truth(fields, "required", False))
    answers = [answer.value for answer in AutoAnswer]
    return Auto(
        CheckCode(fields["check"].word([code.value for code in CheckCode])),
        AutoAnswer(_word(fields, "on_pass", answers, AutoAnswer.YES.value)),
        AutoAnswer(_word(fields, "on_fail", answers, AutoAnswer.NO.value)),
        AutoAnswer(_word(fields, "on_unknown", answers, AutoAnswer.ASK.value)),
    )


def _option(place: Place) -> Option:
    fields = place.fields(("code", "title", "share"), ())
    return Option(fields["code"].text(), _label(fields["title"]), _share(fields["share"]))


def _condition(place: Place) -> Condition:
    fields = place.fields(("question",), ("one_of", "at_least", "at_most"))
    return Condition(
        question=fields["question"].text(),
        one_of=tuple(one.text() for one in fields["one_of"].items()) if "one_of" in fields else (),
        at_least=fields["at_least"].whole() if "at_least" in fields else None,
        at_most=fields["at_most"].whole() if "at_most" in fields else None,
    )


def _share(place: Place) -> int:
    """Percent with at most two decimals, as basis points."""
    text = place.text()
    try:
        points = Decimal(text) * 100
    except InvalidOperation:
        raise place.broken("percent") from None
    if len(text) > 6 or not points.is_finite() or points != points.to_integral_value() or not 0 <= points <= 10_000:
        raise place.broken("percent")
    return int(points)


def _whole(fields: Mapping[str, Place], name: str, otherwise: int) -> int:
    return fields[name].whole() if name in fields else otherwise


def _truth(fields: Mapping[str, Place], name: str, otherwise: bool) -> bool:
    return fields[name].truth() if name in fields else otherwise


def _word(fields: Mapping[str, Place], name: str, allowed: list[str], otherwise: str) -> str:
    return fields[name].word(allowed) if name in fields else otherwise


__all__ = ["FORMAT", "FormFileBroken", "load_form", "parse_form", "shipped_forms"]
