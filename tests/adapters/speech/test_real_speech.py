"""faster-whisper on the bundled model and a recording whose text is known: from the file to the words."""

import shutil
from pathlib import Path

import jiwer
import pytest

from benchmarks.speech_wer import KnownCall, read_known_call, transcribe_lanes, word_error_rate, words_of
from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.domain.transcript import SpeechModelBroken, SpeechModelIncomplete

from .conftest import hear

pytestmark = pytest.mark.speech


@pytest.fixture(scope="module")
def known(stereo_call: Path) -> KnownCall:
    return read_known_call(stereo_call)


@pytest.fixture(scope="module")
def lanes(known: KnownCall, bundled: SpeechModel, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    transcriber = ChildTranscriber(bundled, tmp_path_factory.mktemp("log") / "speech.log")
    texts = transcribe_lanes(transcriber, known)
    transcriber.close()
    return texts


def test_the_words_of_both_lanes_are_mostly_right(known: KnownCall, lanes: list[str]) -> None:
    assert word_error_rate(zip(known.lanes, lanes, strict=True)) < 0.3


def test_what_the_client_said_is_not_in_the_managers_lane(lanes: list[str]) -> None:
    assert "слишком дорого" in lanes[1]
    assert "дорого" not in lanes[0]


@pytest.mark.parametrize(
    ("reference", "heard"),
    [
        ("Нет, это дорого.", "нет это дорого"),
        ("Ещё раз, ёлки!", "еще раз елки"),
        ("мы уже купили у других", "мы купили у друга их"),
        ("да", ""),
    ],
)
def test_the_word_error_rate_is_that_of_jiwer(reference: str, heard: str) -> None:
    plain = [" ".join(words_of(text)) for text in (reference, heard)]
    assert word_error_rate([(reference, heard)]) == pytest.approx(jiwer.wer(*plain))


def test_weights_that_broke_off_are_named(bundled: SpeechModel, stereo_call: Path, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(bundled.folder, folder)
    (folder / "model.bin").write_bytes((bundled.folder / "model.bin").read_bytes()[:100_000])
    transcriber = ChildTranscriber(SpeechModel("broken", folder), tmp_path / "speech.log")
    with pytest.raises(SpeechModelBroken) as broken:
        hear(transcriber, stereo_call)
    assert broken.value.facts["path"] == str(folder)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(SpeechModelIncomplete) as incomplete:
        hear(transcriber, stereo_call)
    assert incomplete.value.facts["missing"] == "tokenizer.json"
    transcriber.close()
