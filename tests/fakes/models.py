"""The Models port without a network and without an engine: remembers what it was asked for, answers as it was told."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qa_desk.domain.errors import KnownError
from qa_desk.domain.speech_model import ModelMeasured, ModelTrial, PromptFit, WindowFit, Windows
from qa_desk.domain.transcript import SpeechNoModel
from qa_desk.services.ports import ModelOffer, ModelOnShelf, NetworkSettings, TriedRecording
from qa_desk.services.running import CancelToken, Progress, ProgressReport

_TRIAL = ModelTrial(0.97, 2.0, 12.0, 240.0, WindowFit(0.5, 2.0, 1.0), 0.95, 6.0)
_NETWORK = NetworkSettings("https://hub.example")


def on_shelf(name: str, size: int = 500_000_000, **changes: object) -> ModelOnShelf:
    model = ModelOnShelf(name, f"{name}@1", Path("/shelf") / name, size, "ru", removable=name != "bundled")
    return replace(model, **changes)  # type: ignore[arg-type]


@dataclass
class AskedModels:
    """`fault`: what the next download or copy raises. `asked`: deeds in order."""

    here: list[ModelOnShelf] = field(default_factory=lambda: [on_shelf("bundled", 15_000_000)])
    offered: tuple[ModelOffer, ...] = (ModelOffer("small", 486_000_000),)
    fault: KnownError | None = None
    trial: ModelTrial = _TRIAL
    writable: bool = True
    kept: NetworkSettings = _NETWORK
    room: int = 223
    asked: list[str] = field(default_factory=list)

    def installed(self) -> Sequence[ModelOnShelf]:
        return tuple(self.here)

    def find(self, choice: str) -> ModelOnShelf:
        for one in self.here:
            if choice in (one.name, str(one.folder)):
                return one
        raise SpeechNoModel(model=choice, path="")

    def prompt_fit(self, choice: str, prompt: str) -> PromptFit:
        """A token a word."""
        self.find(choice)
        return PromptFit(len(prompt.split()), self.room)

    def known(self) -> Sequence[str]:
        return tuple(one.name for one in self.offered)

    def offers(self) -> Sequence[ModelOffer]:
        return self.offered

    def download(self, name: str, progress: Progress, cancel: CancelToken) -> ModelOnShelf:
        self.asked.append(f"download {name}")
        progress(ProgressReport("model_download", 100_000_000, 486_000_000, "model.bin"))
        cancel.check()
        return self._arrived(name)

    def take_folder(self, source: Path, name: str, progress: Progress, cancel: CancelToken) -> ModelOnShelf:
        self.asked.append(f"take {source.name}")
        return self._arrived(name)

    def _arrived(self, name: str) -> ModelOnShelf:
        if self.fault is not None:
            raise self.fault
        self.here.append(on_shelf(name))
        return self.here[-1]

    def remove(self, name: str) -> None:
        self.asked.append(f"remove {name}")
        self.here = [one for one in self.here if one.name != name]
        self.offered = tuple(replace(one, begun=0) if one.name == name else one for one in self.offered)

    def try_out(
        self, name: str, recordings: Sequence[TriedRecording], budget_s: float, progress: Progress, cancel: CancelToken
    ) -> ModelTrial:
        self.asked.append(f"try {name} on {len(recordings)}")
        return self.trial

    def measure(
        self, name: str, recordings: Sequence[TriedRecording], budget_s: float, progress: Progress, cancel: CancelToken
    ) -> float:
        self.asked.append(f"measure {name}")
        return 12.0 if name == "small" else 40.0

    def choose_fit(self, name: str, fit: Windows) -> bool:
        self.asked.append(f"fit {name} {'full' if fit is None else 'fitted'}")
        self.here = [
            replace(one, measured=ModelMeasured(fit=fit, tried=True)) if one.name == name else one for one in self.here
        ]
        return self.writable

    def network(self) -> NetworkSettings:
        return self.kept

    def set_network(self, settings: NetworkSettings) -> None:
        self.asked.append("network")
        self.kept = settings
