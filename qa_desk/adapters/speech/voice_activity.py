"""Where somebody speaks on a channel, as the model's profile asks for it; needs no model."""

from collections.abc import Sequence

from faster_whisper.vad import VadOptions, get_speech_timestamps

from qa_desk.adapters.speech.pieces import Stretch, pieces_of
from qa_desk.adapters.speech.profile import ModelProfile
from qa_desk.adapters.speech.sound import RATE, Samples
from qa_desk.domain.transcript import Piece


def speech_pieces(profile: ModelProfile, channel: int, samples: Samples) -> Sequence[Piece]:
    vad = profile.vad
    options = VadOptions(
        threshold=vad.threshold,
        min_speech_duration_ms=vad.min_speech_ms,
        max_speech_duration_s=vad.max_speech_s,
        min_silence_duration_ms=vad.min_silence_ms,
        speech_pad_ms=vad.pad_ms,
    )
    found = get_speech_timestamps(samples, options)
    stretches: list[Stretch] = [(one["start"] * 1000 // RATE, one["end"] * 1000 // RATE) for one in found]
    return pieces_of(channel, stretches, profile)
