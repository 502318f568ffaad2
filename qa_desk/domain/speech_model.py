"""Speech models as a person chooses between them: how they are fed, how fast they run here, which one suits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from qa_desk.domain.errors import GuardRefused, KnownError

LEAST_SPEED = 2.0
"""An hour of calls in half an hour: below it a day's calls are not done in the day."""


class ModelInUse(GuardRefused):
    """This workspace recognises with it; facts: model"""

    code = "model_in_use"


class ModelStays(GuardRefused):
    """It came with the program and cannot be removed; facts: model"""

    code = "model_stays"


class NothingToHear(KnownError):
    """A model is tried on the user's own recordings, and there is none yet"""

    code = "nothing_to_hear"


class ModelReadOnly(KnownError):
    """What was measured cannot be kept beside the model; facts: path"""

    code = "model_read_only"


@dataclass(frozen=True, slots=True)
class WindowFit:
    """Windows that fit the speech: `margin_s` behind it, none shorter than `least_s`, up to a multiple of `step_s`."""

    margin_s: float
    least_s: float
    step_s: float


@dataclass(frozen=True, slots=True)
class PackedWindows:
    """Several pieces in one full window with silence between them."""


Windows = WindowFit | PackedWindows | None
"""How a model is fed; None: each piece in a full window of its own."""


@dataclass(frozen=True, slots=True)
class PromptFit:
    """`tokens`: of the initial prompt. `room`: tokens that the model takes of prompt and expected words together; 0: it
    takes none."""

    tokens: int
    room: int

    @property
    def cut(self) -> bool:
        return self.tokens > self.room


@dataclass(frozen=True, slots=True)
class ModelTrial:
    """Fitted and packed windows against full ones on the same recordings. Agreement: share of the words, 0..1. Speeds:
    seconds of recording in a second of work. `fit`: what the model should be fed with from now on."""

    agreement: float
    full_speed: float
    fitted_speed: float
    recorded_s: float
    fit: Windows
    packed_agreement: float = 0.0
    packed_speed: float = 0.0

    @property
    def best_agreement(self) -> float:
        """Of the windows that are advised; of the fitted ones where neither is."""
        return self.packed_agreement if isinstance(self.fit, PackedWindows) else self.agreement

    @property
    def best_speed(self) -> float:
        match self.fit:
            case WindowFit():
                return self.fitted_speed
            case PackedWindows():
                return self.packed_speed
            case None:
                return self.full_speed


@dataclass(frozen=True, slots=True)
class ModelMeasured:
    """What is known of a model on this machine. `fit`: in use now; `tried`: by a trial."""

    speed: float | None = None
    agreement: float | None = None
    fit: Windows = None
    tried: bool = False
    device: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SpeedHere:
    """`size`: bytes of its weights: among models of one kind the larger one hears better."""

    name: str
    size: int
    speed: float
    bundled: bool = False


def which_suits(measured: Sequence[SpeedHere]) -> SpeedHere | None:
    """The largest that is quick enough, else the quickest; one that was made for trying out only when nothing else is
    there."""
    real = [one for one in measured if not one.bundled] or list(measured)
    quick = [one for one in real if one.speed >= LEAST_SPEED]
    if quick:
        return max(quick, key=lambda one: one.size)
    return max(real, key=lambda one: one.speed, default=None)
