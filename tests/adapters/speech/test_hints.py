"""Hotwords and prompts: which of them get into the decoder's prompt, and how many tokens they may take."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.adapters.speech.hints import NO_HINTS, Hints, hint_tokens
from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.whisper import WhisperEngine


def letters(text: str) -> list[int]:
    return [ord(letter) for letter in text]


def text_of(tokens: list[int]) -> str:
    return "".join(map(chr, tokens))


def test_hotwords_come_first_and_the_prompt_stands_next_to_the_text() -> None:
    hints = Hints(("Иванов", "септик"), "Звонок в отдел продаж.")
    assert text_of(hint_tokens(hints, 100, letters)) == " Иванов, септик Звонок в отдел продаж."


@pytest.mark.parametrize(
    ("room", "said"),
    [(0, ""), (6, ""), (7, " Иванов"), (14, " Иванов"), (15, " Иванов, септик"), (18, " Иванов, септикнец")],
)
def test_words_are_not_cut_and_of_the_prompt_the_end_is_taken(room: int, said: str) -> None:
    assert text_of(hint_tokens(Hints(("Иванов", "септик"), "конец"), room, letters)) == said


@given(st.lists(st.text(min_size=1, max_size=9), max_size=20), st.text(max_size=60), st.integers(0, 80))
def test_hints_never_take_more_than_the_room(words: list[str], prompt: str, room: int) -> None:
    assert len(hint_tokens(Hints(tuple(words), prompt), room, letters)) <= room


def test_the_profiles_own_words_stand_before_those_of_the_request_and_none_twice() -> None:
    hints = Hints(("септик", "Иванов"), "второй").after("дом, септик", "первый")
    assert hints == Hints(("дом", "септик", "Иванов"), "первый второй")
    assert NO_HINTS.after("", "") == NO_HINTS


# ---------------------------------------------------------------- in the decoder


def engine_with(model: SpeechModel, folder: Path, tokens: int) -> WhisperEngine:
    shutil.copytree(model.folder, folder)
    profile = json.loads((folder / "profile.json").read_text(encoding="utf-8"))
    (folder / "profile.json").write_text(json.dumps(profile | {"prompt_tokens": tokens}), encoding="utf-8")
    engine = WhisperEngine()
    engine.load(folder, "cpu", 0)
    return engine


@pytest.mark.speech
def test_a_hotword_changes_the_prompt_of_a_model_that_takes_any(bundled: SpeechModel, tmp_path: Path) -> None:
    fitted = engine_with(bundled, tmp_path / "takes", 40)._fitted
    assert fitted is not None
    bare, hinted = fitted.prompt(NO_HINTS), fitted.prompt(Hints(("септик",)))
    start = fitted._tokenizer.sot_prev
    assert hinted == [start, *fitted._tokenizer.encode(" септик"), *bare]
    crowded = fitted.prompt(Hints(("септик", "дом") * 200, "слово " * 500))
    assert len(bare) + 2 <= len(crowded) <= len(bare) + 1 + 40


@pytest.mark.speech
def test_a_model_that_never_learned_to_takes_none(bundled: SpeechModel) -> None:
    engine = WhisperEngine()
    engine.load(bundled.folder, "cpu", 0)
    assert engine._fitted is not None
    assert engine._fitted.prompt(Hints(("септик",), "слово")) == engine._fitted.prompt(NO_HINTS)
