"""Speech models of this computer and the one this workspace uses: choose, fetch, remove, try, measure."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import User
from qa_desk.domain.settings import Settings
from qa_desk.domain.speech_model import (
    ModelInUse,
    ModelReadOnly,
    ModelStays,
    ModelTrial,
    NothingToHear,
    PromptFit,
    SpeedHere,
    Windows,
    which_suits,
)
from qa_desk.services.configure import change_settings, load_settings, with_value
from qa_desk.services.ports import (
    Clock,
    DeviceInUse,
    ModelOffer,
    ModelOnShelf,
    Models,
    NetworkSettings,
    RecordingVault,
    TriedRecording,
)
from qa_desk.services.running import CancelToken, Progress, ProgressReport
from qa_desk.services.store import Store
from qa_desk.services.views import Changed

MEASURE_S = 20.0
TRIAL_S = 120.0
_MOST_RECORDINGS = 12
_PAGE = 200


@dataclass(frozen=True, slots=True)
class ShelfView:
    """`chosen`: what the settings name; it may not be here. `offers`: what can be fetched and is not here.
    `prompt`: the workspace's initial prompt in the chosen model; None where that is not here or broken."""

    installed: tuple[ModelOnShelf, ...]
    offers: tuple[ModelOffer, ...]
    chosen: str
    network: NetworkSettings
    device: DeviceInUse | None = None
    prompt: PromptFit | None = None
    settings: Settings = field(default_factory=Settings)

    @property
    def in_use(self) -> ModelOnShelf | None:
        return next((one for one in self.installed if is_chosen(one, self.chosen)), None)


def is_chosen(model: ModelOnShelf, chosen: str) -> bool:
    """A choice is a name of the shelf or a folder."""
    return model.name == chosen or str(model.folder) == chosen


def look_at_models(store: Store, models: Models, device: DeviceInUse | None) -> ShelfView:
    """A model in a folder of its own is among them while it is chosen."""
    settings = load_settings(store)
    chosen, prompt = settings.model, None
    installed = list(models.installed())
    if not any(is_chosen(one, chosen) for one in installed):
        with suppress(KnownError):  # not here, or broken: the page says so by showing none in use
            installed.append(models.find(chosen))
    here = {one.name for one in installed}
    offers = tuple(one for one in models.offers() if one.name not in here)
    with suppress(KnownError):
        prompt = models.prompt_fit(chosen, settings.speech_prompt)
    return ShelfView(tuple(installed), offers, chosen, models.network(), device, prompt, settings)


def choose_model(store: Store, clock: Clock, by: User, name: str) -> Changed:
    """For this workspace, from the next recording on. Raises RoleMissing."""
    return change_settings(store, clock, by, with_value(load_settings(store), "model", name))


def remove_model(store: Store, models: Models, model: ModelOnShelf) -> None:
    """From the shelf of this computer. Raises ModelInUse, ModelStays."""
    if is_chosen(model, load_settings(store).model):
        raise ModelInUse(model=model.name)
    if not model.removable:
        raise ModelStays(model=model.name)
    models.remove(model.name)


def own_recordings(store: Store, vault: RecordingVault, most: int = _MOST_RECORDINGS) -> tuple[TriedRecording, ...]:
    """Recordings of the workspace to try a model on: of queued deals, else any; middling lengths first. What is not on
    the disk any more is left out. Raises NothingToHear."""
    with store.read() as unit:
        shas: list[str] = []
        after = None
        while page := unit.calls.page(after, _PAGE):
            shas += [call.recording for call in page if call.recording is not None]
            after = page[-1].id
            if len(shas) >= _PAGE:
                break
        found = [one for sha in dict.fromkeys(shas) if (one := unit.calls.recording(sha)) is not None]
    found.sort(key=lambda one: abs(one.audio.duration_ms - 120_000))
    tried = [
        TriedRecording(path, min(one.audio.channels, 2))
        for one in found[:most]
        if one.audio.duration_ms and (path := vault.locate(one.stored_path)).is_file()
    ]
    if not tried:
        raise NothingToHear
    return tuple(tried)


def try_model(
    models: Models, name: str, recordings: Sequence[TriedRecording], progress: Progress, cancel: CancelToken
) -> ModelTrial:
    """Fitted and packed windows against full ones. Sets nothing. Raises SpeechFailed subclasses, Cancelled."""
    return models.try_out(name, recordings, TRIAL_S, progress, cancel)


def set_fit(models: Models, name: str, fit: Windows) -> None:
    """Transcripts made from now on belong to another model, since it hears differently. Raises ModelReadOnly."""
    if not models.choose_fit(name, fit):
        raise ModelReadOnly(path=name)


def measure_all(
    models: Models, recordings: Sequence[TriedRecording], progress: Progress, cancel: CancelToken
) -> tuple[tuple[SpeedHere, ...], SpeedHere | None]:
    """Twenty seconds for each model that is here: how fast it runs on this machine, and which one suits it.

    A model that cannot be loaded is left out. Raises Cancelled, and the fault when none can be loaded.
    """
    installed = models.installed()
    found: list[SpeedHere] = []
    fault: KnownError | None = None
    for place, one in enumerate(installed):
        progress(ProgressReport("model_suits", place, len(installed), one.name))
        try:
            speed = models.measure(one.name, recordings, MEASURE_S, progress, cancel)
        except KnownError as error:
            cancel.check()
            fault = error
        else:
            found.append(SpeedHere(one.name, one.size, speed, bundled=not one.removable))
    if not found and fault is not None:
        raise fault
    return tuple(found), which_suits(found)


def add_folder(models: Models, source: Path, progress: Progress, cancel: CancelToken) -> ModelOnShelf:
    """Raises SpeechModelIncomplete, ModelNoSpace, Cancelled."""
    return models.take_folder(source, source.resolve().name, progress, cancel)
