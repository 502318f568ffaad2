"""Hotwords and prompts: which of them get into the decoder's prompt, and how many tokens they may take."""

import json
import math
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.adapters.speech.hints import NO_HINTS, Hints, hint_tokens
from qa_desk.adapters.speech.models import ModelShelf, SpeechModel
from qa_desk.adapters.speech.network import Network
from qa_desk.adapters.speech.prompt_fit import prompt_fit
from qa_desk.adapters.speech.shop import ModelShop
from qa_desk.adapters.speech.turns import Judge, Told
from qa_desk.adapters.speech.whisper import WhisperEngine
from qa_desk.domain.speech_model import PromptFit
from qa_desk.domain.transcript import Doubt, Piece, SpeechModelBroken
from qa_desk.paths import resources

from .sounds import noise


def letters(text: str) -> list[int]:
    return [ord(letter) for letter in text]


def text_of(tokens: list[int]) -> str:
    return "".join(map(chr, tokens))


def test_hotwords_stand_first_and_the_prompt_next_to_the_text() -> None:
    hints = Hints(("Иванов", "септик"), "Звонок в отдел продаж.")
    assert text_of(hint_tokens(hints, 100, letters)) == " Иванов, септик Звонок в отдел продаж."


@pytest.mark.parametrize(
    ("room", "said"),
    [
        (0, ""), (4, "онец"), (6, " конец"), (12, " конец"), (13, " Иванов конец"), (20, " Иванов конец"),
        (21, " Иванов, септик конец"),
    ],
)  # fmt: skip
def test_the_prompt_comes_before_words_of_which_none_is_cut(room: int, said: str) -> None:
    """A long one keeps its end."""
    assert text_of(hint_tokens(Hints(("Иванов", "септик"), "конец"), room, letters)) == said


@given(st.lists(st.text(min_size=1, max_size=9), max_size=20), st.text(max_size=60), st.integers(0, 80))
def test_hints_never_take_more_than_the_room(words: list[str], prompt: str, room: int) -> None:
    assert len(hint_tokens(Hints(tuple(words), prompt), room, letters)) <= room


def test_the_profiles_own_words_stand_before_those_of_the_request_and_none_twice() -> None:
    hints = Hints(("септик", "Иванов"), "второй").after("дом, септик", "первый")
    assert hints == Hints(("дом", "септик", "Иванов"), "первый второй")
    assert NO_HINTS.after("", "") == NO_HINTS


# ---------------------------------------------------------------- said back

TOLD = Judge(frozenset(), 0.6, before="септик под ключ звонок из компании тёплый дом")


@pytest.mark.parametrize(
    ("text", "no_speech", "judge", "doubt"),
    [
        ("Звонок из компании «Тёплый дом»", 0.9, TOLD, Doubt.SILENCE),
        ("септик, под ключ.", 0.9, TOLD, Doubt.SILENCE),
        ("Звонок из компании «Тёплый дом»", 0.1, TOLD, None),
        ("звонок из компании сосед", 0.9, TOLD, None),
        ("ком", 0.9, TOLD, None),
        ("…", 0.9, TOLD, None),
        ("Звонок из компании «Тёплый дом»", 0.9, Judge(frozenset(), 0.6), None),
    ],
)
def test_what_was_told_beforehand_is_doubted_where_nobody_speaks(
    text: str, no_speech: float, judge: Judge, doubt: Doubt | None
) -> None:
    """A manager who really says the company's name is believed."""
    (turn,) = judge.turns(Piece(1, 0, 4_000), noise(4, 0.05), [Told(0, 4_000, text, math.log(0.8), no_speech)])
    assert turn.doubt is doubt


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
    own = "Звонок по заявке."
    written = fitted.prompt(Hints(("септик", "дом") * 200, own))
    assert written[: -len(bare)][-len(fitted._tokenizer.encode(" " + own)) :] == fitted._tokenizer.encode(" " + own)


PROMPT = "Компания «Тёплый дом», добрый день. Септик под ключ."


@pytest.mark.speech
@pytest.mark.parametrize(("room", "cut"), [(10, True), (223, False)])
def test_how_much_of_a_prompt_fits_is_told_as_the_decoder_counts(
    bundled: SpeechModel, tmp_path: Path, room: int, cut: bool
) -> None:
    folder = tmp_path / "takes"
    fitted = engine_with(bundled, folder, room)._fitted
    assert fitted is not None
    shop = ModelShop(ModelShelf(tmp_path / "shelf", resources()), Network(None, {}), tmp_path / "log")
    told = shop.prompt_fit(str(folder), PROMPT)
    taken = len(fitted.prompt(Hints(prompt=PROMPT))) - len(fitted.prompt(NO_HINTS)) - 1
    assert (told.room, told.cut) == (room, cut)
    assert taken == min(told.tokens, room)
    assert shop.prompt_fit(str(folder), "") == PromptFit(0, room)


def test_a_model_that_takes_none_and_one_whose_tokenizer_is_broken(bundled: SpeechModel, tmp_path: Path) -> None:
    assert prompt_fit(bundled.folder, PROMPT) == PromptFit(0, 0)
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SpeechModelBroken):
        prompt_fit(tmp_path, PROMPT)


@pytest.mark.speech
def test_a_model_that_never_learned_to_takes_none(bundled: SpeechModel) -> None:
    engine = WhisperEngine()
    engine.load(bundled.folder, "cpu", 0)
    assert engine._fitted is not None
    assert engine._fitted.prompt(Hints(("септик",), "слово")) == engine._fitted.prompt(NO_HINTS)
