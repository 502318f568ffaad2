"""A form as the text of its file: what parse_form reads back as the same form, defaults left out."""

from typing import assert_never

import yaml

from qa_desk.adapters.checklists.form_file import FORMAT
from qa_desk.domain.checklist import (
    NOTHING_SAID,
    Auto,
    AutoAnswer,
    Choice,
    Condition,
    Critical,
    Form,
    FreeText,
    Label,
    Mark,
    Question,
    Scale,
    Section,
    YesNo,
)

Plain = dict[str, object]


def form_text(form: Form) -> str:
    """YAML, UTF-8. A form with faults is written as well, and refused when read."""
    plain: Plain = {
        "format": FORMAT,
        "code": form.code,
        "version": form.version,
        "target": form.target.value,
        "title": _label(form.title),
    }
    if form.note != NOTHING_SAID:
        plain["note"] = _label(form.note)
    plain["sections"] = [_section(section) for section in form.sections]
    return yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, indent=2)


class _Dumper(yaml.SafeDumper):
    """Safe, and exact with the line ends of other alphabets, which YAML would fold into spaces."""


def _string(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    odd = any(end in text for end in ("\x85", "\u2028", "\u2029"))
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if odd else None)


_Dumper.add_representer(str, _string)


def _label(label: Label) -> Plain:
    return {"ru": label.ru, "en": label.en}


def _section(section: Section) -> Plain:
    return {
        "code": section.code,
        "title": _label(section.title),
        "direction": section.direction.value,
        "weight": section.weight,
        "questions": [_question(question) for question in section.questions],
    }


def _question(question: Question) -> Plain:
    plain: Plain = {"code": question.code, "kind": "", "title": _label(question.title), "hint": _label(question.hint)}
    plain.update(_kind(question))
    if question.weight != (1 if question.scored else 0):
        plain["weight"] = question.weight
    if question.critical is not Critical.NONE:
        plain["critical"] = question.critical.value
    if question.shown_if is not None:
        plain["shown_if"] = _condition(question.shown_if)
    if not question.na:
        plain["na"] = False
    for name in ("comment_on_fail", "evidence_on_fail"):
        if getattr(question, name):
            plain[name] = True
    if question.fine is not None:
        plain["fine_minor"] = question.fine
    return plain


def _kind(question: Question) -> Plain:
    match question.kind:
        case YesNo(good):
            return {"kind": "yes_no"} if good is Mark.YES else {"kind": "yes_no", "good": good.value}
        case Scale(lowest, highest, passes_from):
            return {"kind": "scale", "lowest": lowest, "highest": highest, "passes_from": passes_from}
        case Choice(options, passes_from):
            listed = [{"code": one.code, "title": _label(one.title), "share": _percent(one.share)} for one in options]
            plain: Plain = {"kind": "choice", "options": listed}
            return plain if passes_from == 1 else {**plain, "passes_from": _percent(passes_from)}
        case FreeText(required):
            return {"kind": "text", "required": True} if required else {"kind": "text"}
        case Auto(check, on_pass, on_fail, on_unknown):
            answers = {"on_pass": on_pass, "on_fail": on_fail, "on_unknown": on_unknown}
            usual = {"on_pass": AutoAnswer.YES, "on_fail": AutoAnswer.NO, "on_unknown": AutoAnswer.ASK}
            told = {name: answer.value for name, answer in answers.items() if answer is not usual[name]}
            return {"kind": "auto", "check": check.value, **told}
        case _:
            assert_never(question.kind)


def _condition(condition: Condition) -> Plain:
    plain: Plain = {"question": condition.question}
    if condition.one_of:
        plain["one_of"] = list(condition.one_of)
    if condition.at_least is not None:
        plain["at_least"] = condition.at_least
    if condition.at_most is not None:
        plain["at_most"] = condition.at_most
    return plain


def _percent(points: int) -> int | float:
    """Basis points as percent: two decimals stand exactly as they are written."""
    whole, rest = divmod(points, 100)
    return whole if not rest else float(f"{whole}.{rest:02d}")
