"""Cases and readings as JSON lines: with and without labels, exact errors, complete or not at all."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_desk.adapters.reasons.cases import CasesBroken, read_cases, write_readings
from qa_desk.domain.call import Direction, Lane
from qa_desk.domain.reason_check import Reading, ReasonCode, TurnRef, Verdict

CASE = {
    "id": "a-1",
    "industry": "окна",
    "stated_reason": "price",
    "stated_comment": "Дорого",
    "calls": [{"day": 0, "direction": "out", "turns": [{"speaker": "client", "text": "Дорого"}]}],
}
LABEL = {"refused": True, "voiced_reasons": ["price"], "verdict": "match", "evidence": [{"call": 0, "turn": 0}]}
READING = Reading(Verdict.MATCH, True, (ReasonCode("price"),), (TurnRef(0, 0),), (TurnRef(0, 0),), 0.5, True)


def written(folder: Path, *lines: object) -> Path:
    path = folder / "cases.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return path


def test_cases_come_with_and_without_labels(tmp_path: Path) -> None:
    path = written(tmp_path, CASE, "", CASE | {"label": LABEL, "traps": ["negation"]})
    (plain, none), (labelled, label) = read_cases(path)
    assert plain == labelled
    assert none is None
    assert label is not None
    assert (label.verdict, label.traps) == (Verdict.MATCH, ("negation",))
    assert plain.calls[0].direction is Direction.OUT
    assert plain.turn(TurnRef(0, 0)).speaker is Lane.CLIENT


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("{", ""),
        ({**CASE, "id": ""}, "id"),
        ({**CASE, "calls": [{"turns": [{"speaker": "robot", "text": ""}]}]}, "calls.0.turns.0.speaker"),
        ({key: value for key, value in CASE.items() if key != "stated_reason"}, "stated_reason"),
        ({**CASE, "label": LABEL | {"verdict": "maybe"}}, "label.verdict"),
        ({**CASE, "label": LABEL | {"evidence": [{"call": 0, "turn": 7}]}}, "label.evidence.0"),
    ],
)
def test_a_line_that_is_no_case_is_named(tmp_path: Path, line: object, where: str) -> None:
    path = written(tmp_path, CASE, line)
    with pytest.raises(CasesBroken) as caught:
        list(read_cases(path))
    facts = caught.value.facts
    assert (facts["file"], facts["line"], facts["where"]) == ("cases.jsonl", 2, where)
    assert facts["expected"]


def test_text_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes('{"id": "ё"}'.encode("cp1251"))
    with pytest.raises(CasesBroken, match="UTF-8"):
        list(read_cases(path))


def test_readings_are_one_line_each(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert write_readings(out, [("a-1", READING), ("ё", READING)]) == 2
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert lines[0] == {
        "id": "a-1",
        "verdict": "match",
        "refused": True,
        "voiced_reasons": ["price"],
        "evidence": [{"call": 0, "turn": 0}],
        "highlights": [{"call": 0, "turn": 0}],
        "confidence": 0.5,
        "sure": True,
    }
    assert lines[1]["id"] == "ё"


def test_a_break_in_the_middle_leaves_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old", encoding="utf-8")

    def breaking() -> Iterator[tuple[str, Reading]]:
        yield "a-1", READING
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_readings(out, breaking())
    assert out.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [out]
