"""The Models port: what stands on the shelf, fetching more when somebody asks for it, and trying a model out."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qa_desk.adapters.speech.download import download
from qa_desk.adapters.speech.hub import ABOUT_BYTES, REPOSITORIES
from qa_desk.adapters.speech.measured import choose_fit, read_measured
from qa_desk.adapters.speech.models import ModelShelf, SpeechModel
from qa_desk.adapters.speech.network import Network
from qa_desk.adapters.speech.profile import ModelProfile, read_profile
from qa_desk.adapters.speech.prompt_fit import prompt_fit
from qa_desk.adapters.speech.trial import measure_speed, try_model
from qa_desk.domain.errors import KnownError
from qa_desk.domain.speech_model import ModelTrial, PackedWindows, PromptFit, WindowFit, Windows
from qa_desk.services.ports import ModelOffer, ModelOnShelf, NetworkSettings, TriedRecording
from qa_desk.services.running import CancelToken, Progress

BUNDLED = "bundled"


class ModelShop:
    """`log`: file for what a model on trial writes to standard error."""

    def __init__(self, shelf: ModelShelf, network: Network, log: Path) -> None:
        self._shelf = shelf
        self._network = network
        self._log = log

    # ------------------------------------------------------------ what is here

    def installed(self) -> Sequence[ModelOnShelf]:
        return [self._told_or_broken(name) for name in (BUNDLED, *self._shelf.installed())]

    def find(self, choice: str) -> ModelOnShelf:
        return _told(self._shelf.find(choice), choice)

    def _told_or_broken(self, name: str) -> ModelOnShelf:
        try:
            return self.find(name)
        except KnownError as fault:
            folder = self._shelf.place(name)
            return ModelOnShelf(name, "", folder, _size(folder), removable=name != BUNDLED, fault=fault)

    def prompt_fit(self, choice: str, prompt: str) -> PromptFit:
        return prompt_fit(self._shelf.find(choice).folder, prompt)

    def known(self) -> Sequence[str]:
        return tuple(REPOSITORIES)

    def offers(self) -> Sequence[ModelOffer]:
        begun = self._shelf.begun()
        names = dict.fromkeys((*REPOSITORIES, *begun))
        return [ModelOffer(name, ABOUT_BYTES.get(name), begun.get(name, 0)) for name in names]

    # ------------------------------------------------------------ coming and going

    def download(self, name: str, progress: Progress, cancel: CancelToken) -> ModelOnShelf:
        return _told(download(name, self._shelf, self._network.hub(), progress, cancel), name)

    def take_folder(self, source: Path, name: str, progress: Progress, cancel: CancelToken) -> ModelOnShelf:
        return _told(self._shelf.take_folder(source, name, progress, cancel), name)

    def remove(self, name: str) -> None:
        self._shelf.remove(name)

    def network(self) -> NetworkSettings:
        return self._network.settings()

    def set_network(self, settings: NetworkSettings) -> None:
        self._network.keep(settings)

    # ------------------------------------------------------------ trying

    def try_out(
        self, name: str, recordings: Sequence[TriedRecording], budget_s: float, progress: Progress, cancel: CancelToken
    ) -> ModelTrial:
        return try_model(self._shelf.find(name).folder, _plain(recordings), self._log, progress, cancel, budget_s)

    def measure(
        self, name: str, recordings: Sequence[TriedRecording], budget_s: float, progress: Progress, cancel: CancelToken
    ) -> float:
        return measure_speed(self._shelf.find(name).folder, _plain(recordings), self._log, progress, cancel, budget_s)

    def choose_fit(self, name: str, fit: Windows) -> bool:
        return choose_fit(self._shelf.find(name).folder, fit)


def _told(model: SpeechModel, name: str) -> ModelOnShelf:
    profile, measured = read_profile(model.folder), read_measured(model.folder)
    return ModelOnShelf(
        name,
        model.id(),
        model.folder,
        _size(model.folder),
        profile.language,
        removable=name != BUNDLED and not Path(name).is_absolute(),
        measured=replace(measured, fit=_windows(profile)),
    )


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) if folder.is_dir() else 0


def _plain(recordings: Sequence[TriedRecording]) -> list[tuple[Path, int]]:
    return [(one.path, one.channels) for one in recordings]


def _windows(profile: ModelProfile) -> Windows:
    fit = profile.fit
    if fit is not None:
        return WindowFit(fit.margin_s, fit.least_window_s, fit.step_s)
    return PackedWindows() if profile.pack is not None else None
