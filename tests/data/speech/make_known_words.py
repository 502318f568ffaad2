"""Makes known_words.ogg and known_words.json: every word with the time of its first sound, as espeak-ng itself tells.

Needs libespeak-ng and the makers of the demo calls; stereo, 8 kHz, telephone band, a pause between two turns.
"""

import ctypes
import json
import re
import sys
from fractions import Fraction
from pathlib import Path
from random import Random

import av
import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2] / "resources" / "demo"))

from demo_speech import ESPEAK_RATE, LINE_RATE, SPEECH_RATE, Samples, resample, telephone_line  # noqa: E402

MANAGER, CLIENT = 0, 1
VOICES = {MANAGER: ("ru+Andy", 150, 45), CLIENT: ("ru+Annie", 145, 55)}
DIALOGUE = (
    (MANAGER, "добрый день компания новый дом менеджер андрей"),
    (CLIENT, "здравствуйте слушаю вас"),
    (MANAGER, "вы оставляли заявку на сайте на каркасный дом"),
    (CLIENT, "да мы смотрели вашу смету"),
    (MANAGER, "подскажите что вы решили"),
    (CLIENT, "нет для нас это слишком дорого"),
    (MANAGER, "мы можем сделать скидку пять процентов"),
    (CLIENT, "спасибо не надо мы уже купили у других"),
    (MANAGER, "хорошо я закрою вашу заявку"),
    (CLIENT, "до свидания всего доброго"),
)
EVENT_WORD, EVENT_END = 1, 0
SYNCHRONOUS, UTF8 = 2, 1


class Identity(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int), ("unique", ctypes.c_uint), ("place", ctypes.c_int), ("length", ctypes.c_int),
        ("audio_ms", ctypes.c_int), ("sample", ctypes.c_int), ("user", ctypes.c_void_p), ("identity", Identity),
    )  # fmt: skip


CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))


class Speaker:
    """libespeak-ng with its word events."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL("libespeak-ng.so.1")
        self._library.espeak_Initialize(SYNCHRONOUS, 0, None, 0)
        self._parts: list[np.ndarray] = []
        self._onsets: dict[int, int] = {}
        self._callback = CALLBACK(self._hear)
        self._library.espeak_SetSynthCallback(self._callback)

    def say(self, text: str, voice: str, speed: int, pitch: int) -> tuple[Samples, list[tuple[str, int]]]:
        """Samples at SPEECH_RATE, and the words with the milliseconds at which they begin."""
        self._parts, self._onsets = [], {}
        self._library.espeak_SetVoiceByName(voice.encode())
        self._library.espeak_SetParameter(1, speed, 0)
        self._library.espeak_SetParameter(3, pitch, 0)
        told = text.encode()
        self._library.espeak_Synth(told, len(told) + 1, 0, 1, 0, UTF8, None, None)
        self._library.espeak_Synchronize()
        sound = np.concatenate(self._parts).astype(np.float32) / 32768
        return resample(sound / np.abs(sound).max(), ESPEAK_RATE, SPEECH_RATE), self._words(text)

    def _words(self, text: str) -> list[tuple[str, int]]:
        return [(word.group(), self._onsets[word.start()]) for word in re.finditer(r"\w+", text)]

    def _hear(self, wave: "ctypes._Pointer[ctypes.c_short]", count: int, events: "ctypes._Pointer[Event]") -> int:
        if wave and count:
            self._parts.append(np.ctypeslib.as_array(wave, (count,)).copy())
        place = 0
        while events[place].type != EVENT_END:
            if events[place].type == EVENT_WORD:
                self._onsets.setdefault(events[place].place - 1, events[place].audio_ms)
            place += 1
        return 0


def call() -> tuple[Samples, list[dict[str, object]]]:
    """[2, samples] at LINE_RATE and the words in the order of time."""
    rng, speaker = Random(7), Speaker()
    position_ms = 700
    placed: list[tuple[int, int, Samples]] = []
    words: list[dict[str, object]] = []
    for lane, text in DIALOGUE:
        sound, onsets = speaker.say(text, *VOICES[lane])
        words += [{"channel": lane, "from_ms": position_ms + at, "text": word} for word, at in onsets]
        placed.append((lane, position_ms, sound))
        position_ms += len(sound) * 1000 // SPEECH_RATE + rng.randint(450, 1900)
    lanes = np.zeros((2, position_ms * SPEECH_RATE // 1000), dtype=np.float32)
    for lane, at_ms, sound in placed:
        start = at_ms * SPEECH_RATE // 1000
        lanes[lane, start : start + len(sound)] += sound * 0.3
    return np.stack([telephone_line(lane, np.random.default_rng(place)) for place, lane in enumerate(lanes)]), words


def save(sound: Samples, path: Path) -> None:
    with av.open(str(path), "w", format="ogg") as out:
        stream = out.add_stream("libopus", rate=LINE_RATE, layout="stereo")
        stream.bit_rate = 40_000
        pcm = np.ascontiguousarray((np.clip(sound, -1, 1) * 32767).astype(np.int16).T).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = LINE_RATE, 0, Fraction(1, LINE_RATE)
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            out.mux(packet)


def main() -> None:
    sound, words = call()
    save(sound, HERE / "known_words.ogg")
    lanes = [" ".join(text for who, text in DIALOGUE if who == lane) for lane in (MANAGER, CLIENT)]
    told = {"channels": lanes, "words": words}
    (HERE / "known_words.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
