"""Which model a choice means: the bundled one, a folder, or a name on the shelf of downloaded models."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from qa_desk.adapters.speech.bundled import unpacked
from qa_desk.adapters.speech.disk import writing_models
from qa_desk.adapters.speech.folder import check_folder, files_of, fingerprint, weights_of
from qa_desk.adapters.speech.profile import PROFILE_FILE
from qa_desk.domain.transcript import ModelNoSpace, SpeechNoModel
from qa_desk.services.running import CancelToken, Progress, ProgressReport

BUNDLED = "bundled"
BUNDLED_FOLDER = "demo-whisper-ru"
PART = ".part"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """A complete model on this machine. `name` is what a person calls it."""

    name: str
    folder: Path

    def id(self) -> str:
        """Name and fingerprint, e.g. "demo-whisper-ru@1f2e3d4c". Raises SpeechProfileBroken."""
        return f"{self.name}@{fingerprint(self.folder)}"


class ModelShelf:
    """`shelf`: folder of downloaded and imported models, one folder a model, named as the model.
    `resources`: the program's own resources folder, which holds the bundled model."""

    def __init__(self, shelf: Path, resources: Path) -> None:
        self._shelf = shelf
        self._bundled = resources / "models" / BUNDLED_FOLDER

    def find(self, choice: str) -> SpeechModel:
        """`choice`: "bundled", a folder's path, or a name.

        Raises SpeechNoModel, SpeechModelIncomplete, SpeechModelBroken, FileNotWritten.
        """
        model = self._meant(choice)
        check_folder(model.folder)
        return model

    def installed(self) -> tuple[str, ...]:
        """Names on the shelf, unfinished downloads left out."""
        if not self._shelf.is_dir():
            return ()
        return tuple(sorted(_name_of(path.name) for path in self._shelf.iterdir() if _is_model(path)))

    def begun(self) -> dict[str, int]:
        """Unfinished downloads and copies: bytes on the disk by name."""
        if not self._shelf.is_dir():
            return {}
        parts = (path for path in self._shelf.iterdir() if _part(path) and not path.name.endswith(f".old{PART}"))
        return {_name_of(path.name.removesuffix(PART)): _bytes_in(path) for path in parts if path.is_dir()}

    def remove(self, name: str) -> None:
        """The model and what an unfinished download of it left: moved aside first, so that half a model is none.

        Raises SpeechNoModel when neither is there, FileNotWritten.
        """
        target, part = self.place(name), part_of(self.place(name))
        if not target.is_dir() and not part.is_dir():
            raise SpeechNoModel(model=name, path=str(target))
        if target.is_dir():
            gone = target.with_name(f"{target.name}.old{PART}")
            shutil.rmtree(gone, ignore_errors=True)
            with writing_models(target):
                target.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
        shutil.rmtree(part, ignore_errors=True)

    def place(self, name: str) -> Path:
        """Where a model of this name lies once it is complete."""
        return self._shelf / name.replace("/", "--")

    def take_folder(self, source: Path, name: str, progress: Progress, cancel: CancelToken) -> SpeechModel:
        """Copies a model's folder onto the shelf, complete or not at all; one of the same name is replaced.

        Raises what `find` raises, ModelNoSpace, FileNotWritten, Cancelled.
        """
        check_folder(source)
        target = self.place(name)
        if target.resolve() != source.resolve():
            with writing_models(target):
                self._copy_folder(source, target, progress, cancel)
        return SpeechModel(name, target)

    def _copy_folder(self, source: Path, target: Path, progress: Progress, cancel: CancelToken) -> None:
        wanted = (*files_of(source), PROFILE_FILE)
        files = [source / name for name in wanted if (source / name).is_file()]
        total = sum(file.stat().st_size for file in files)
        self._shelf.mkdir(parents=True, exist_ok=True)
        check_space(self._shelf, total)
        part = part_of(target)
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        done = 0
        for file in files:
            done = _copy(file, part / file.name, done, total, progress, cancel)
        install(part, target)

    def _meant(self, choice: str) -> SpeechModel:
        if choice == BUNDLED:
            with writing_models(self._shelf):
                return SpeechModel(BUNDLED_FOLDER, unpacked(self._bundled, self._shelf))
        path = Path(choice).expanduser()
        on_shelf = self.place(choice)
        if path.is_absolute() or (path.is_dir() and not on_shelf.is_dir()):
            return SpeechModel(path.resolve().name, path.resolve())
        if not on_shelf.is_dir():
            raise SpeechNoModel(model=choice, path=str(on_shelf))
        return SpeechModel(choice, on_shelf)


def part_of(target: Path) -> Path:
    """Where a model gathers until it is complete: beside its place, so that the last step is a rename."""
    return target.with_name(target.name + PART)


def install(part: Path, target: Path) -> None:
    """Puts a complete folder into its place. An older one of the name is moved aside first, then removed."""
    check_folder(part)
    old = target.with_name(f"{target.name}.old{PART}")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    part.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def check_space(folder: Path, needed: int) -> None:
    """Raises ModelNoSpace unless the disk takes `needed` bytes and some air."""
    free = shutil.disk_usage(folder).free
    if free < needed + (64 << 20):
        raise ModelNoSpace(path=str(folder), needed_mb=(needed >> 20) + 1, free_mb=free >> 20)


def _name_of(folder: str) -> str:
    """As it was asked for: "owner--repository" is the hub's own name."""
    return folder.replace("--", "/", 1)


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())


def _is_model(path: Path) -> bool:
    return weights_of(path).is_file() and not _part(path)


def _part(path: Path) -> bool:
    return path.name.endswith(PART)


def _copy(source: Path, target: Path, done: int, total: int, progress: Progress, cancel: CancelToken) -> int:
    with source.open("rb") as read, target.open("wb") as write:
        while block := read.read(_BLOCK):
            cancel.check()
            write.write(block)
            done += len(block)
            progress(ProgressReport("model_import", done, total, source.name))
    return done
