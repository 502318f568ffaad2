"""How a model wants to be fed: profile.json beside its weights, or the default for real Whisper weights."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa_desk.adapters.speech.measured import read_file
from qa_desk.domain.transcript import SpeechProfileBroken

PROFILE_FILE = "profile.json"
MOST_COMPRESSION = 2.4
LEAST_LOG_PROBABILITY = -1.0
"""Both as in faster-whisper's loop."""
_GUARDS = ("most_compression", "least_log_probability")


class PieceKind(StrEnum):
    """UTTERANCES: each stretch of speech between pauses is a piece. WINDOWS: neighbours join up to `window_s`."""

    UTTERANCES = "utterances"
    WINDOWS = "windows"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class VadProfile(_Part):
    """Voice activity: where speech starts and ends. `pad_ms` is added on both sides of each stretch."""

    threshold: float = Field(default=0.5, gt=0, lt=1)
    min_speech_ms: int = Field(default=100, ge=0)
    min_silence_ms: int = Field(default=500, ge=50)
    pad_ms: int = Field(default=200, ge=0, le=1000)
    max_speech_s: float = Field(default=25, ge=2, le=29)


class FitProfile(_Part):
    """Windows that fit the speech instead of thirty seconds: `margin_s` behind it, filled up to a multiple of `step_s`.

    Only for weights that bear it: those trained on full windows alone may lose words in short ones.
    """

    margin_s: float = Field(default=0.5, ge=0, le=10)
    least_window_s: float = Field(default=2, ge=0.5, le=30)
    step_s: float = Field(default=1, ge=0.1, le=10)


class PackProfile(_Part):
    """Several pieces in one full window with `gap_s` of silence between them; for weights that bear no short windows.

    `most_pieces` of `window_s` seconds together. A piece of which nothing is heard in company, or whose words are less
    likely than `least_word_probability`, or which the guards of packed.py doubt, is heard again alone.
    """

    gap_s: float = Field(default=1, ge=0.2, le=5)
    window_s: float = Field(default=29, ge=2, le=29)
    most_pieces: int = Field(default=16, ge=2, le=32)
    least_word_probability: float = Field(default=0.7, ge=0, le=1)


class ModelProfile(_Part):
    """`fit`: None hears each piece in the full window, as faster-whisper does. `pack`: of no use where there is a fit.
    `prompt_tokens`: room for hotwords and prompt; 0 for weights that never learned to take any.
    `word_lag_ms`: by how much the decoder looks ahead of the sound of a word, in the median.
    `temperatures`: more than the first make a piece that compresses better than `most_compression`, or is less likely
    than `least_log_probability`, be sampled again in the full window until it does not; two runs still agree (dice.py).
    `condition_on_previous_text` works within one piece: pieces never see each other, so that any of them can be redone.
    `ghost_lines`: texts that the model invents on silence; a turn that says just this is doubtful.
    """

    language: str = Field(default="ru", pattern=r"^[a-z]{2,3}$")
    pieces: PieceKind = PieceKind.WINDOWS
    window_s: float = Field(default=28, ge=2, le=29)
    window_gap_s: float = Field(default=3, ge=0, le=29)
    vad: VadProfile = VadProfile()
    beam_size: int = Field(default=5, ge=1, le=20)
    fit: FitProfile | None = None
    pack: PackProfile | None = None
    condition_on_previous_text: bool = False
    temperatures: tuple[Annotated[float, Field(ge=0, le=1)], ...] = Field(
        default=(0.0, 0.2, 0.4, 0.6, 0.8, 1.0), min_length=1
    )
    most_compression: float = Field(default=MOST_COMPRESSION, gt=0)
    least_log_probability: float = Field(default=LEAST_LOG_PROBABILITY, le=0)
    no_speech_threshold: float = Field(default=0.6, ge=0, le=1)
    initial_prompt: str = ""
    hotwords: str = ""
    prompt_tokens: int = Field(default=223, ge=0, le=223)
    word_lag_ms: int = Field(default=0, ge=-500, le=500)
    compute_type: str = "auto"
    ghost_lines: tuple[str, ...] = (
        "Продолжение следует",
        "Субтитры сделал DimaTorzok",
        "Субтитры создавал DimaTorzok",
        "Редактор субтитров А.Семкин Корректор А.Егорова",
        "Спасибо за просмотр",
    )

    def decisive(self) -> str:
        """What the text depends on; without a choice as it was before there was one: old transcripts stay its own."""
        missing = {name for name in ("fit", "pack") if getattr(self, name) is None}
        usual = {name for name in _GUARDS if getattr(self, name) == ModelProfile.model_fields[name].default}
        return self.model_dump_json(exclude=missing | usual | {"prompt_tokens", "word_lag_ms"})


def read_profile(folder: Path) -> ModelProfile:
    """The folder's own profile or the default one, fed as was chosen on this machine. Raises SpeechProfileBroken."""
    chosen = read_file(folder)
    profile = _own_profile(folder)
    if not chosen.fit_chosen:
        return profile
    fit = None if chosen.fit is None else FitProfile(**chosen.fit.model_dump())
    pack = profile.pack if chosen.pack is None else (profile.pack or PackProfile()) if chosen.pack else None
    return profile.model_copy(update={"fit": fit, "pack": pack})


def _own_profile(folder: Path) -> ModelProfile:
    path = folder / PROFILE_FILE
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return ModelProfile()
    try:
        return ModelProfile.model_validate_json(text)
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        field = ".".join(str(step) for step in first["loc"])
        raise SpeechProfileBroken(path=str(path), field=field, detail=first["msg"]) from fault
