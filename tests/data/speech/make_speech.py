"""Makes refusal_stereo.mp3 and refusal_stereo.json (its text) with espeak-ng: one short call, 8 kHz stereo."""

import json
import subprocess
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

HERE = Path(__file__).parent
RATE = 8000
PAUSE_S = 0.5
MANAGER, CLIENT = 0, 1
VOICES = {MANAGER: ("ru+Andy", 165, 45), CLIENT: ("ru+Annie", 160, 55)}
DIALOGUE = (
    (MANAGER, "Добрый день, компания Новый дом, менеджер Андрей."),
    (CLIENT, "Здравствуйте."),
    (MANAGER, "Скажите, вы смотрели каркасный дом, еще актуально?"),
    (CLIENT, "Нет, для нас это слишком дорого."),
    (MANAGER, "Мы можем сделать скидку пять процентов."),
    (CLIENT, "Спасибо, не надо, мы уже купили у других."),
    (MANAGER, "Хорошо, я закрою вашу заявку."),
    (CLIENT, "До свидания."),
)


def say(text: str, voice: str, speed: int, pitch: int) -> np.ndarray:
    """float32 samples at 8 kHz of one sentence."""
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "--stdout", text]
    wave = subprocess.run(command, capture_output=True, check=True).stdout
    spoken = np.frombuffer(wave[44 : len(wave) - len(wave) % 2], dtype="<i2").reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(spoken), format="s16", layout="mono")
    frame.sample_rate = 22050
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    parts = [piece.to_ndarray()[0] for source in (frame, None) for piece in resampler.resample(source)]
    sound = np.concatenate(parts)
    return sound / np.abs(sound).max() * 0.4


def call() -> np.ndarray:
    """[2, samples]: who speaks owns the channel, the other one has a little line noise."""
    pause = np.zeros((2, int(PAUSE_S * RATE)), dtype=np.float32)
    parts = [pause]
    for lane, text in DIALOGUE:
        spoken = say(text, *VOICES[lane])
        both = np.zeros((2, len(spoken)), dtype=np.float32)
        both[lane] = spoken
        parts += [both, pause]
    whole = np.concatenate(parts, axis=1)
    noise = np.random.default_rng(1).standard_normal(whole.shape).astype(np.float32) * 0.0008
    return np.clip(whole + noise, -1, 1)


def save(sound: np.ndarray, path: Path) -> None:
    with av.open(str(path), "w", format="mp3") as out:
        stream = out.add_stream("libmp3lame", rate=RATE, layout="stereo")
        stream.bit_rate = 40_000
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray((sound * 32767).astype(np.int16)), format="s16p", layout="stereo"
        )
        frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            out.mux(packet)


def main() -> None:
    save(call(), HERE / "refusal_stereo.mp3")
    lanes = [" ".join(text for who, text in DIALOGUE if who == lane) for lane in (MANAGER, CLIENT)]
    words = {"channels": lanes, "turns": [{"channel": lane, "text": text} for lane, text in DIALOGUE]}
    (HERE / "refusal_stereo.json").write_text(json.dumps(words, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
