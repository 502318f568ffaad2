"""Decodes a piece in the full window: faster-whisper's own loop, with its falls back to other temperatures."""

import zlib
from collections.abc import Sequence

from faster_whisper import WhisperModel
from faster_whisper.transcribe import Segment

from qa_desk.adapters.speech.dice import Dice
from qa_desk.adapters.speech.fitted import hint_room, tokenizer_of
from qa_desk.adapters.speech.hints import Hints, hint_tokens
from qa_desk.adapters.speech.profile import ModelProfile
from qa_desk.adapters.speech.sound import Samples
from qa_desk.adapters.speech.turns import Told
from qa_desk.adapters.speech.words import Said, on_sound

_SEEDS = 0x7FFFFFFF


class FullDecoder:
    """`dice`: for pieces that are sampled again."""

    def __init__(self, model: WhisperModel, profile: ModelProfile, dice: Dice) -> None:
        self._model = model
        self._profile = profile
        self._dice = dice
        self._tokenizer = tokenizer_of(model, profile)

    def decode(self, samples: Samples, hints: Hints) -> list[Told]:
        """At the first temperature; at the others too when a guard of the library's loop is hurt."""
        temperatures = self._profile.temperatures
        found = None if temperatures[0] else self._segments(self._model, samples, hints, temperatures[:1])
        if found is None or (len(temperatures) > 1 and any(map(self._hurts_a_guard, found))):
            # from the sound, so that a piece done again after a kill throws the same dice
            with self._dice.thrown(zlib.crc32(samples.tobytes()) & _SEEDS) as model:
                found = self._segments(model, samples, hints, temperatures)
        return _told(found, samples, self._profile.word_lag_ms)

    def decode_once(self, samples: Samples, hints: Hints) -> list[Told]:
        """Without any choice by chance."""
        found = self._segments(self._model, samples, hints, (0.0,))
        return _told(found, samples, self._profile.word_lag_ms)

    def _hurts_a_guard(self, segment: Segment) -> bool:
        """Silence is none: there is nothing to hear, at whatever temperature."""
        unsure = segment.avg_logprob < self._profile.least_log_probability
        nobody = unsure and segment.no_speech_prob > self._profile.no_speech_threshold
        return not nobody and (unsure or segment.compression_ratio > self._profile.most_compression)

    def _segments(
        self, model: WhisperModel, samples: Samples, hints: Hints, temperatures: Sequence[float]
    ) -> list[Segment]:
        profile = self._profile
        said = hint_tokens(hints, hint_room(self._model, profile), self._tokenizer.encode)
        segments, _info = model.transcribe(
            samples,
            language=profile.language,
            beam_size=profile.beam_size,
            temperature=list(temperatures),
            compression_ratio_threshold=profile.most_compression,
            log_prob_threshold=profile.least_log_probability,
            condition_on_previous_text=profile.condition_on_previous_text,
            no_speech_threshold=None,  # would drop the text; the judge of the text marks it
            initial_prompt=said or None,
            word_timestamps=True,
        )
        return list(segments)


def _told(segments: Sequence[Segment], samples: Samples, lag_ms: int) -> list[Told]:
    raw = [
        Said(_ms(word.start), _ms(word.end), word.word.strip(), word.probability)
        for segment in segments
        for word in segment.words or ()
    ]
    left = iter(on_sound(raw, samples, lag_ms))
    return [
        Told(
            _ms(segment.start), _ms(segment.end), segment.text, segment.avg_logprob, segment.no_speech_prob,
            tuple(next(left) for _word in segment.words or ()),
        )
        for segment in segments
    ]  # fmt: skip


def _ms(seconds: float) -> int:
    return max(0, round(float(seconds) * 1000))
