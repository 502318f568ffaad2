"""Encodes and decodes pieces together in a window that fits their length, with the guards of faster-whisper's loop."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_suppressed_tokens

from qa_desk.adapters.speech.fit import FRAME_MS
from qa_desk.adapters.speech.guards import loops
from qa_desk.adapters.speech.hints import Hints, hint_tokens
from qa_desk.adapters.speech.profile import ModelProfile
from qa_desk.adapters.speech.sound import Samples
from qa_desk.adapters.speech.turns import Told
from qa_desk.adapters.speech.words import Aligner

FIRST_TIMESTAMP_MOST = 50
STAMP_MS = 20
TOKENS_PER_S = 30
"""More than anybody says. A decoder that runs in circles would otherwise keep its whole batch waiting."""
TOKENS_LEAST = 24


@dataclass(frozen=True, slots=True)
class Written:
    """What the decoder wrote about one piece: tokens between two stamps, and how sure it is."""

    spans: tuple[Sequence[int], ...]
    log_probability: float
    no_speech: float
    doubtful: bool


class FittedDecoder:
    """`decode` gives for each piece what it gives for that piece alone, up to rounding."""

    def __init__(self, model: WhisperModel, profile: ModelProfile) -> None:
        self._model = model
        self._profile = profile
        self._tokenizer = tokenizer_of(model, profile)
        self._suppressed = list(get_suppressed_tokens(self._tokenizer, [-1]) or ())
        self._aligner = Aligner(model, self._tokenizer, profile.word_lag_ms)

    def decode(self, pieces: Sequence[Samples], frames: int, hints: Hints) -> list[list[Told] | None]:
        """`frames`: the window of all of them, no shorter than any. None: must be heard again in the full window."""
        features = np.stack([self._features(samples, frames) for samples in pieces])
        encoded = self._model.encode(features)
        prompt = self.prompt(hints)
        most = min(self._model.max_length, len(prompt) + TOKENS_LEAST + frames * FRAME_MS * TOKENS_PER_S // 1000)
        results = self._model.model.generate(
            encoded,
            [prompt] * len(pieces),
            beam_size=self._profile.beam_size,
            max_length=most,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=self._suppressed,
            max_initial_timestamp_index=FIRST_TIMESTAMP_MOST,
        )
        return self._told([self._written(result, most - len(prompt)) for result in results], encoded, pieces)

    def prompt(self, hints: Hints) -> list[int]:
        """The tokens before the text: what is hoped for, then language and task."""
        said = hint_tokens(hints, hint_room(self._model, self._profile), self._tokenizer.encode)
        return list(self._model.get_prompt(self._tokenizer, said))

    def _features(self, samples: Samples, frames: int) -> Samples:
        """Zeros behind the sound, as faster-whisper fills its full window."""
        found = self._model.feature_extractor(samples)[:, :-1][:, :frames]
        return np.pad(found, ((0, 0), (0, frames - found.shape[1])))

    def _written(self, result: ctranslate2.models.WhisperGenerationResult, most: int) -> Written:
        tokens = list(result.sequences_ids[0])
        log_probability = result.scores[0] * len(tokens) / (len(tokens) + 1)
        # a decoder that hears nobody need not be asked again: the judge of the text marks it
        nobody = result.no_speech_prob > self._profile.no_speech_threshold
        unsure = log_probability < self._profile.least_log_probability and not nobody
        text = self._tokenizer.decode(tokens).strip()
        doubtful = unsure or len(tokens) >= most or loops(text, self._profile.most_compression)
        spans = split_at_stamps(tokens, self._tokenizer.timestamp_begin)
        return Written(tuple(spans), log_probability, result.no_speech_prob, doubtful)

    def _told(
        self, written: Sequence[Written], encoded: ctranslate2.StorageView, pieces: Sequence[Samples]
    ) -> list[list[Told] | None]:
        texts = [[self._text_tokens(span) for span in one.spans] for one in written]
        words = self._aligner.words(encoded, texts, pieces)
        begin = self._tokenizer.timestamp_begin
        found: list[list[Told] | None] = []
        for one, piece_texts, piece_words in zip(written, texts, words, strict=True):
            told = [
                Told(*stamps_of(span, begin), self._tokenizer.decode(text), one.log_probability, one.no_speech, said)
                for span, text, said in zip(one.spans, piece_texts, piece_words, strict=True)
            ]
            found.append(None if one.doubtful else told)
        return found

    def _text_tokens(self, tokens: Sequence[int]) -> list[int]:
        return [token for token in tokens if token < self._tokenizer.eot]


def tokenizer_of(model: WhisperModel, profile: ModelProfile) -> Tokenizer:
    return Tokenizer(model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=profile.language)


def hint_room(model: WhisperModel, profile: ModelProfile) -> int:
    """Tokens of hints that the model takes: half of its text at most, as Whisper has it."""
    half: int = model.max_length // 2 - 1
    return min(profile.prompt_tokens, half)


def split_at_stamps(tokens: Sequence[int], begin: int) -> list[Sequence[int]]:
    """Parts between two neighbouring timestamps: the first ends a sentence, the second starts the next one.

    Nothing is left out: what follows the last pair stays a part, even if the decoder did not finish it.
    """
    cuts = [index for index, (one, two) in enumerate(pairwise(tokens), 1) if one >= begin and two >= begin]
    return [tokens[start:end] for start, end in pairwise([0, *cuts, len(tokens)]) if end > start]


def stamps_of(tokens: Sequence[int], begin: int) -> tuple[int, int | None]:
    """Start and end in milliseconds as far as the part has them; an end that is not behind the start is no end."""
    start = (tokens[0] - begin) * STAMP_MS if tokens and tokens[0] >= begin else 0
    end = (tokens[-1] - begin) * STAMP_MS if len(tokens) > 1 and tokens[-1] >= begin else None
    return start, end if end is not None and end > start else None
