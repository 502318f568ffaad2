"""Word error rate of the demo recordings, recognised the way the bundled model wants to be fed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

import av
import jiwer
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.audio import decode_audio
from faster_whisper.vad import VadOptions, get_speech_timestamps
from numpy.typing import NDArray

RATE = 16_000
PIECES = VadOptions(min_silence_duration_ms=250, speech_pad_ms=150, max_speech_duration_s=12)


class Turn(TypedDict):
    """A turn as truth.jsonl has it."""

    speaker: str
    from_ms: int
    to_ms: int
    text: str


class Truth(TypedDict):
    """What was really said in a recording."""

    file: str
    call: str
    deal: str
    format: str
    channels: int
    turns: list[Turn]


def plain(text: str) -> str:
    """Lower case, е for ё, letters only."""
    return " ".join(re.sub(r"[^а-яa-z0-9 ]", " ", text.lower().replace("ё", "е")).split())


def lanes(path: Path, turns: list[Turn]) -> Iterator[tuple[str, NDArray[np.float32], list[Turn]]]:
    """(lane, sound, its turns); a mono file is one lane that holds everybody."""
    with av.open(str(path)) as file:
        channels = file.streams.audio[0].codec_context.channels
    if channels == 1:
        yield "unknown", decode_audio(str(path)), turns
        return
    for lane, sound in zip(("manager", "client"), decode_audio(str(path), split_stereo=True), strict=True):
        yield lane, sound, [turn for turn in turns if turn["speaker"] == lane]


def recognise(model: WhisperModel, sound: NDArray[np.float32]) -> list[tuple[float, str]]:
    """(middle of the segment in ms, text) of every segment."""
    pieces = get_speech_timestamps(sound, PIECES)
    clips = [at / RATE for piece in pieces for at in (piece["start"], piece["end"])]
    if not clips:
        return []
    segments, _ = model.transcribe(sound, language="ru", clip_timestamps=clips, condition_on_previous_text=False)
    return [((s.start + s.end) * 500, s.text) for s in segments]


def by_turn(turns: list[Turn], heard: list[tuple[float, str]]) -> list[str]:
    """What was heard at each turn: a segment belongs to the turn nearest to its middle."""
    texts = [""] * len(turns)
    for middle, text in heard:
        near = min(range(len(turns)), key=lambda n: abs(middle - (turns[n]["from_ms"] + turns[n]["to_ms"]) / 2))
        texts[near] += " " + text
    return [plain(text) for text in texts]


def check(model_folder: Path, recordings: Path, truths: list[Truth], show: bool) -> float:
    """Prints the word error rate of each recording, lane and format; returns the overall one."""
    model = WhisperModel(str(model_folder), device="cpu", compute_type="int8", cpu_threads=2)
    said: dict[str, list[str]] = {}
    got: dict[str, list[str]] = {}
    for truth in truths:
        rates = []
        for lane, sound, turns in lanes(recordings / truth["file"], truth["turns"]):
            heard = recognise(model, sound)
            reference, text = plain(" ".join(t["text"] for t in turns)), plain(" ".join(t for _, t in heard))
            rates.append(f"{lane} {jiwer.wer(reference, text):.3f}")
            for group in ("all", f"lane {lane}", f"format {truth['format']}"):
                said.setdefault(group, []).append(reference)
                got.setdefault(group, []).append(text)
            if show:
                pairs = zip(turns, by_turn(turns, heard), strict=True)
                rates.extend(f"\n    {plain(t['text'])} | {h}" for t, h in pairs if plain(t["text"]) != h)
        print(truth["call"], truth["file"], *rates, flush=True)
    for group in sorted(said):
        print(f"{group}: WER {jiwer.wer(said[group], got[group]):.3f} ({len(said[group])} lanes)")
    return float(jiwer.wer(said["all"], got["all"]))
