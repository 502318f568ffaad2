"""A workspace folder: its description file, database address, and folders for recordings, logs, backups, reports."""

import os
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from qa_desk.domain.errors import KnownError, WrongUse

DESCRIPTION = "workspace.json"
DATABASE = "qa-desk.sqlite"
FORMAT = 1


class NoWorkspace(WrongUse):
    """The folder holds no workspace; facts: path"""

    code = "no_workspace"


class WorkspaceThere(WrongUse):
    """The folder holds a workspace already; facts: path"""

    code = "workspace_there"


class FolderNotEmpty(WrongUse):
    """A new workspace wants a folder of its own; facts: path"""

    code = "folder_not_empty"


class WorkspaceBroken(KnownError):
    """The description file cannot be read; facts: path, detail"""

    code = "workspace_broken"


class FolderNotWritable(KnownError):
    """facts: path, detail"""

    code = "folder_not_writable"


class _Description(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: int
    database: str | None = None


@dataclass(frozen=True, slots=True)
class Workspace:
    """`database_url`: SQLAlchemy address; SQLite inside the folder unless the description names a team's database."""

    folder: Path
    database_url: str

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"


def is_workspace(folder: Path) -> bool:
    return (folder / DESCRIPTION).is_file()


def create_workspace(folder: Path, database: str | None = None) -> Workspace:
    """Makes the folder and its description. Raises WorkspaceThere, FolderNotEmpty, FolderNotWritable."""
    if is_workspace(folder):
        raise WorkspaceThere(path=str(folder))
    if folder.is_dir() and any(folder.iterdir()):
        raise FolderNotEmpty(path=str(folder))
    try:
        for name in ("", "recordings", "logs", "backups", "reports"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        _write(folder / DESCRIPTION, _Description(format=FORMAT, database=database).model_dump_json(indent=2))
    except OSError as error:
        raise FolderNotWritable(path=str(folder), detail=error.strerror or str(error)) from error
    return open_workspace(folder)


def open_workspace(folder: Path) -> Workspace:
    """Raises NoWorkspace, WorkspaceBroken."""
    if not is_workspace(folder):
        raise NoWorkspace(path=str(folder))
    path = folder / DESCRIPTION
    try:
        described = _Description.model_validate_json(path.read_text("utf-8"))
    except (ValidationError, UnicodeDecodeError, OSError) as error:
        raise WorkspaceBroken(path=str(path), detail=str(error).splitlines()[0]) from error
    if described.format > FORMAT:
        raise WorkspaceBroken(path=str(path), detail=f"format {described.format}")
    url = described.database or f"sqlite:///{(folder / DATABASE).resolve()}"
    (folder / "logs").mkdir(exist_ok=True)
    return Workspace(folder.resolve(), url)


def _write(path: Path, text: str) -> None:
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
