"""The Models port: what stands on the shelf, and fetching more when somebody asks for it."""

from collections.abc import Sequence
from pathlib import Path

from qa_desk.adapters.speech.download import download
from qa_desk.adapters.speech.hub import REPOSITORIES, HubSettings
from qa_desk.adapters.speech.models import ModelShelf, SpeechModel
from qa_desk.services.ports import ModelOnShelf
from qa_desk.services.running import CancelToken, Progress

BUNDLED = "bundled"


class ModelShop:
    def __init__(self, shelf: ModelShelf, settings: HubSettings) -> None:
        self._shelf = shelf
        self._settings = settings

    def installed(self) -> Sequence[ModelOnShelf]:
        """The bundled model first."""
        return [_told(self._shelf.find(name), name) for name in (BUNDLED, *self._shelf.installed())]

    def known(self) -> Sequence[str]:
        return tuple(REPOSITORIES)

    def download(self, name: str, progress: Progress, cancel: CancelToken) -> ModelOnShelf:
        return _told(download(name, self._shelf, self._settings, progress, cancel), name)

    def take_folder(self, source: Path, name: str, progress: Progress, cancel: CancelToken) -> ModelOnShelf:
        return _told(self._shelf.take_folder(source, name, progress, cancel), name)


def _told(model: SpeechModel, name: str) -> ModelOnShelf:
    size = sum(path.stat().st_size for path in model.folder.iterdir() if path.is_file())
    return ModelOnShelf(name, model.id(), model.folder, size)
