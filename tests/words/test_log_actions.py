"""Every step that any service writes into the audit log has words, and so has what it was about."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import qa_desk
from qa_desk import words
from qa_desk.services.second_opinion import LOG_ACTION
from qa_desk.words.log_actions import ACTIONS, action_title
from qa_desk.words.log_subjects import subject_title

SERVICES = Path(qa_desk.__file__).parent / "services"


def appends(tree: ast.Module) -> Iterator[ast.Call]:
    """Each call of `log.append`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "append":
            owner = node.func.value
            if isinstance(owner, ast.Attribute) and owner.attr == "log":
                yield node


def texts(value: ast.expr, tree: ast.Module) -> set[str]:
    """The texts an expression may be, as far as its file tells; of an f-string its beginning."""
    if isinstance(value, ast.Name):
        named = [node.value for node in ast.walk(tree) if isinstance(node, ast.Assign) and _names(node, value.id)]
        return set[str]().union(*(texts(one, tree) for one in named))
    if isinstance(value, ast.JoinedStr):
        value = value.values[0]
    parts = ast.walk(value) if isinstance(value, ast.IfExp | ast.BoolOp) else (value,)
    return {one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def _names(node: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in node.targets)


def written(place: int) -> set[str]:
    found: set[str] = set()
    for path in sorted(SERVICES.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found.update(*(texts(call.args[place], tree) for call in appends(tree)))
    return found


STEPS = written(2) | {LOG_ACTION}
SUBJECTS = {one.partition(":")[0] for one in written(3)}


def test_the_source_is_seen() -> None:
    assert {"decided", "signed", "settings_changed"} <= STEPS
    assert {"refusal", "settings"} <= SUBJECTS


@pytest.mark.parametrize("action", sorted(STEPS))
def test_a_step_has_words(action: str) -> None:
    assert action in ACTIONS


@pytest.mark.parametrize("kind", sorted(SUBJECTS))
def test_what_a_step_is_about_has_words(kind: str) -> None:
    words.use("ru")
    assert subject_title(f"{kind}:2026-11") != f"{kind}:2026-11"


def test_a_month_is_named_and_an_unknown_code_stays() -> None:
    assert subject_title("period:2026-11") == "period November 2026"
    assert subject_title("comet:7") == "comet:7"
    assert action_title("comet_seen") == "comet_seen"
