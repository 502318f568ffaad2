"""Facts that services write into the audit log, as far as their source tells."""

import ast
from collections.abc import Iterator
from pathlib import Path

import qa_desk
from tests.words.log_examples import ENTERED
from tests.words.test_log_actions import appends, texts

SERVICES = Path(qa_desk.__file__).parent / "services"


def written_facts() -> Iterator[tuple[str, set[str], set[str]]]:
    """Of each call of `log.append` that names its step: where, the steps, and the facts that can be read there."""
    for path in sorted(SERVICES.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for call in appends(ast.Module([function], [])):
                steps = texts(call.args[2], tree)
                if steps:
                    yield f"{path.name}:{call.lineno}", steps, keys_of(call.args[4], function)


def keys_of(value: ast.AST | None, function: ast.FunctionDef) -> set[str]:
    match value:
        case ast.Dict(keys=keys, values=values):
            named = {one.value for one in keys if isinstance(one, ast.Constant) and isinstance(one.value, str)}
            opened = [one for name, one in zip(keys, values, strict=True) if name is None and _is_made(one)]
            return named.union(*(keys_of(one, function) for one in opened))
        case ast.BinOp(left=left, right=right):
            return keys_of(left, function) | keys_of(right, function)
        case ast.IfExp(body=body, orelse=orelse):
            return keys_of(body, function) | keys_of(orelse, function)
        case ast.Call(func=ast.Name(id="told_of")):
            return set(ENTERED)
        case ast.Name(id=name):
            return _of_name(name, function)
        case ast.Call(args=[ast.Name(id=name)]):  # a copy
            return _of_name(name, function)
        case _:
            return set()


def _is_made(node: ast.AST) -> bool:
    return isinstance(node, ast.Dict) or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "told_of"
    )


def _of_name(name: str, function: ast.FunctionDef) -> set[str]:
    """What is put into it, whole or fact by fact."""
    found: set[str] = set()
    for node in ast.walk(function):
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        match target:
            case ast.Name(id=known) if known == name:
                made = getattr(node, "value", None)
                parts = ast.walk(made) if isinstance(made, ast.AST) else iter(())
                found |= set[str]().union(*(keys_of(one, function) for one in parts if _is_made(one)))
            case ast.Subscript(value=ast.Name(id=known), slice=key) if known == name:
                found |= texts(key, ast.Module([], []))
            case _:
                pass
    return found
