"""What this machine found out about a model: measured.json beside its weights, never in a workspace."""

from datetime import datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from qa_desk.domain.speech_model import ModelMeasured, PackedWindows, WindowFit, Windows

MEASURED_FILE = "measured.json"


class ChosenFit(BaseModel):
    """The fields of profile.FitProfile."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    margin_s: float = Field(ge=0, le=10)
    least_window_s: float = Field(ge=0.5, le=30)
    step_s: float = Field(ge=0.1, le=10)

    @classmethod
    def of(cls, fit: WindowFit) -> "ChosenFit":
        return cls(margin_s=fit.margin_s, least_window_s=fit.least_s, step_s=fit.step_s)


class MeasuredFile(BaseModel):
    """`fit_chosen`: the profile's own fit does not count, `fit` does; None then means full windows, packed or not as
    `pack` says, or the profile where it says nothing."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    speed: float | None = Field(default=None, gt=0)
    agreement: float | None = Field(default=None, ge=0, le=1)
    device: str = ""
    at: AwareDatetime | None = None
    fit_chosen: bool = False
    fit: ChosenFit | None = None
    pack: bool | None = None


def read_file(folder: Path) -> MeasuredFile:
    """An empty one when there is none, or it cannot be read: it can be measured again."""
    try:
        return MeasuredFile.model_validate_json((folder / MEASURED_FILE).read_bytes())
    except (OSError, ValidationError):
        return MeasuredFile()


def read_measured(folder: Path) -> ModelMeasured:
    """`fit` is the chosen one; None also where nobody chose: then the profile's counts."""
    found = read_file(folder)
    fit: Windows = PackedWindows() if found.pack else None
    if found.fit is not None:
        fit = WindowFit(found.fit.margin_s, found.fit.least_window_s, found.fit.step_s)
    return ModelMeasured(found.speed, found.agreement, fit, found.agreement is not None, found.device, found.at)


def keep_speed(folder: Path, speed: float, device: str, at: datetime) -> bool:
    """False when the folder cannot be written."""
    return _write(folder, read_file(folder).model_copy(update={"speed": speed, "device": device, "at": at}))


def keep_trial(folder: Path, agreement: float, speed: float, device: str, at: datetime) -> bool:
    """False when the folder cannot be written. The fit that a trial recommends is another matter: see `choose_fit`."""
    change = {"agreement": agreement, "speed": speed, "device": device, "at": at}
    return _write(folder, read_file(folder).model_copy(update=change))


def choose_fit(folder: Path, fit: Windows) -> bool:
    """What the model is fed with from now on, whatever its profile says. False when the folder cannot be written.

    Another fit gives other text: the model's fingerprint changes with it, and so does its id.
    """
    chosen = ChosenFit.of(fit) if isinstance(fit, WindowFit) else None
    change = {"fit_chosen": True, "fit": chosen, "pack": isinstance(fit, PackedWindows)}
    return _write(folder, read_file(folder).model_copy(update=change))


def _write(folder: Path, told: MeasuredFile) -> bool:
    part = folder / f"{MEASURED_FILE}.part"
    try:
        part.write_text(told.model_dump_json(indent=1), encoding="utf-8")
        part.replace(folder / MEASURED_FILE)
    except OSError:
        return False
    return True
