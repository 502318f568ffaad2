"""Decodes a piece in the full window: faster-whisper's own loop, with its falls back to other temperatures."""

from collections.abc import Sequence

from faster_whisper import WhisperModel
from faster_whisper.transcribe import Segment

from qa_desk.adapters.speech.fitted import hint_room, tokenizer_of
from qa_desk.adapters.speech.hints import Hints, hint_tokens
from qa_desk.adapters.speech.profile import ModelProfile
from qa_desk.adapters.speech.sound import Samples
from qa_desk.adapters.speech.turns import Told
from qa_desk.adapters.speech.words import Said, on_sound


class FullDecoder:
    def __init__(self, model: WhisperModel, profile: ModelProfile) -> None:
        self._model = model
        self._profile = profile
        self._tokenizer = tokenizer_of(model, profile)

    def decode(self, samples: Samples, hints: Hints) -> list[Told]:
        profile = self._profile
        said = hint_tokens(hints, hint_room(self._model, profile), self._tokenizer.encode)
        segments, _info = self._model.transcribe(
            samples,
            language=profile.language,
            beam_size=profile.beam_size,
            temperature=list(profile.temperatures),
            condition_on_previous_text=profile.condition_on_previous_text,
            no_speech_threshold=None,  # would drop the text; the judge of the text marks it
            initial_prompt=said or None,
            word_timestamps=True,
        )
        return _told(list(segments), samples, profile.word_lag_ms)


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
