"""How far the words of the real speech child begin from the moments at which they are known to begin."""

import json
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from benchmarks.speech_wer import words_of
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.domain.transcript import Word
from qa_desk.services.ports import PieceDone, SpeechRequest
from qa_desk.services.running import CancelToken

KNOWN_WORDS = Path(__file__).parents[1] / "tests" / "data" / "speech" / "known_words.ogg"
"""Spoken by a synthesiser that tells when it begins each word; the words lie beside it in known_words.json."""


@dataclass(frozen=True, slots=True)
class Onsets:
    """`errors_ms`: of every word that was heard right, later is positive. `words`: how many were said."""

    errors_ms: tuple[int, ...]
    words: int


def measure(transcriber: ChildTranscriber, audio: Path = KNOWN_WORDS) -> Onsets:
    done: list[PieceDone] = []
    transcriber.transcribe(SpeechRequest(audio, 2), done.append, lambda _done, _total: None, CancelToken())
    done.sort(key=lambda one: one.piece)
    known = json.loads(audio.with_suffix(".json").read_text(encoding="utf-8"))["words"]
    errors: list[int] = []
    for lane in (0, 1):
        heard = [word for one in done if one.piece.channel == lane for turn in one.turns for word in turn.words]
        said = [(str(one["text"]), int(one["from_ms"])) for one in known if one["channel"] == lane]
        errors += _errors(heard, said)
    return Onsets(tuple(errors), len(known))


def _errors(heard: list[Word], said: list[tuple[str, int]]) -> list[int]:
    """Only of words that were heard right: the others have no truth to be measured against."""
    texts = ["".join(words_of(word.text)) for word in heard]
    blocks = SequenceMatcher(None, texts, [text for text, _at in said], autojunk=False).get_matching_blocks()
    return [
        heard[block.a + place].from_ms - said[block.b + place][1] for block in blocks for place in range(block.size)
    ]
