"""Encodes and decodes pieces together in a window that fits their length, with the guards of faster-whisper's loop."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_compression_ratio, get_suppressed_tokens

from qa_desk.adapters.speech.fit import FRAME_MS
from qa_desk.adapters.speech.profile import ModelProfile
from qa_desk.adapters.speech.sound import Samples

# as in faster-whisper's loop: beyond them a text is a loop or a guess
MOST_COMPRESSION = 2.4
LEAST_LOG_PROBABILITY = -1.0
FIRST_TIMESTAMP_MOST = 50
STAMP_S = 0.02
TOKENS_PER_S = 30
"""More than anybody says. A decoder that runs in circles would otherwise keep its whole batch waiting."""
TOKENS_LEAST = 24


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds from the start of the piece; `end_s` is None where the decoder gave no end: the piece's own counts."""

    start_s: float
    end_s: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What one piece gave. `doubtful`: must be heard again in the full window."""

    spans: tuple[Span, ...]
    log_probability: float
    no_speech: float
    doubtful: bool


class FittedDecoder:
    """`decode` gives for each piece what it gives for that piece alone, up to rounding."""

    def __init__(self, model: WhisperModel, profile: ModelProfile) -> None:
        multilingual = model.model.is_multilingual
        self._model = model
        self._profile = profile
        self._tokenizer = Tokenizer(model.hf_tokenizer, multilingual, task="transcribe", language=profile.language)
        self._suppressed = list(get_suppressed_tokens(self._tokenizer, [-1]) or ())
        self._prompt = self._make_prompt()

    def decode(self, pieces: Sequence[Samples], frames: int) -> list[Heard]:
        """`frames`: the window of all of them, no shorter than any."""
        features = np.stack([self._features(samples, frames) for samples in pieces])
        encoded = self._model.encode(features)
        most = self._most_tokens(frames)
        results = self._model.model.generate(
            encoded,
            [self._prompt] * len(pieces),
            beam_size=self._profile.beam_size,
            max_length=most,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=self._suppressed,
            max_initial_timestamp_index=FIRST_TIMESTAMP_MOST,
        )
        return [self._heard(result, most - len(self._prompt)) for result in results]

    def _make_prompt(self) -> list[int]:
        profile, tokenizer = self._profile, self._tokenizer
        said = tokenizer.encode(" " + profile.initial_prompt.strip()) if profile.initial_prompt else []
        return list(self._model.get_prompt(tokenizer, said, hotwords=profile.hotwords or None))

    def _most_tokens(self, frames: int) -> int:
        wanted = TOKENS_LEAST + frames * FRAME_MS * TOKENS_PER_S // 1000
        longest: int = self._model.max_length
        return min(longest, len(self._prompt) + wanted)

    def _features(self, samples: Samples, frames: int) -> Samples:
        """Zeros behind the sound, as faster-whisper fills its full window."""
        found = self._model.feature_extractor(samples)[:, :-1][:, :frames]
        return np.pad(found, ((0, 0), (0, frames - found.shape[1])))

    def _heard(self, result: ctranslate2.models.WhisperGenerationResult, most: int) -> Heard:
        tokens = list(result.sequences_ids[0])
        log_probability = result.scores[0] * len(tokens) / (len(tokens) + 1)
        no_speech = result.no_speech_prob
        if no_speech > self._profile.no_speech_threshold and log_probability <= LEAST_LOG_PROBABILITY:
            return Heard((), log_probability, no_speech, doubtful=False)
        looped = get_compression_ratio(self._tokenizer.decode(tokens).strip()) > MOST_COMPRESSION
        doubtful = looped or log_probability < LEAST_LOG_PROBABILITY or len(tokens) >= most
        return Heard(self._spans(tokens), log_probability, no_speech, doubtful)

    def _spans(self, tokens: Sequence[int]) -> tuple[Span, ...]:
        begin = self._tokenizer.timestamp_begin
        spans = (self._span(part, begin) for part in split_at_stamps(tokens, begin))
        return tuple(span for span in spans if span.text)

    def _span(self, tokens: Sequence[int], begin: int) -> Span:
        start, end = stamps_of(tokens, begin)
        return Span(start or 0.0, end, self._tokenizer.decode(list(tokens)).strip())


def split_at_stamps(tokens: Sequence[int], begin: int) -> list[Sequence[int]]:
    """Parts between two neighbouring timestamps: the first ends a sentence, the second starts the next one.

    Nothing is left out: what follows the last pair stays a part, even if the decoder did not finish it.
    """
    cuts = [index for index, (one, two) in enumerate(pairwise(tokens), 1) if one >= begin and two >= begin]
    return [tokens[start:end] for start, end in pairwise([0, *cuts, len(tokens)]) if end > start]


def stamps_of(tokens: Sequence[int], begin: int) -> tuple[float | None, float | None]:
    """Start and end in seconds as far as the part has them; an end that is not behind the start is no end."""
    start = (tokens[0] - begin) * STAMP_S if tokens and tokens[0] >= begin else None
    end = (tokens[-1] - begin) * STAMP_S if len(tokens) > 1 and tokens[-1] >= begin else None
    return start, end if end is not None and end > (start or 0.0) else None
