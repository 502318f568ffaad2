"""Manifests beside the files they vouch for: written last, so that a pack without one is no pack."""

import json
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa_desk.adapters.reports.files import write_whole
from qa_desk.domain.errors import FileRejected
from qa_desk.domain.pack import Manifest, PackFile, manifest_document
from qa_desk.domain.report import WrittenReport

ENDING = ".manifest.json"


class PackUnreadable(FileRejected):
    """No manifest, or one that was cut off; facts: path, detail"""

    code = "pack_unreadable"


_Hex = Annotated[str, Field(pattern=r"^([0-9a-f]{2})+$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _File(_Part):
    name: str
    sha256: _Hex
    size: Annotated[int, Field(ge=0)]


class _Manifest(_Part):
    format: Literal["qa-desk-pack-1"]
    kind: str
    period: str
    made_at: str
    made_by: str
    files: tuple[_File, ...]
    facts: dict[str, str]
    log_entry: int
    log_head: str
    public_key: _Hex
    signature: _Hex


class PackFolder:
    def write(self, manifest: Manifest, folder: Path, stem: str) -> WrittenReport:
        """Raises ReportNotWritten."""
        document = {**manifest_document(manifest), "signature": manifest.signature}
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        return write_whole(folder, stem + ENDING, text.encode())

    def read(self, path: Path) -> tuple[Manifest, Mapping[str, bytes | None]]:
        """`path`: the manifest, or the folder that holds exactly one. Raises PackUnreadable."""
        manifest = _manifest(_manifest_path(path))
        folder = path if path.is_dir() else path.parent
        return manifest, {one.name: _content(folder, one.name) for one in manifest.files}


def _manifest_path(path: Path) -> Path:
    if not path.is_dir():
        return path
    found = sorted(path.glob("*" + ENDING))
    if len(found) != 1:
        raise PackUnreadable(path=str(path), detail=f"{len(found)} x *{ENDING}")
    return found[0]


def _manifest(path: Path) -> Manifest:
    try:
        known = _Manifest.model_validate_json(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise PackUnreadable(path=str(path), detail=str(error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PackUnreadable(path=str(path), detail=f"{place}: {first['msg']}") from error
    return Manifest(
        kind=known.kind,
        period=known.period,
        made_at=known.made_at,
        made_by=known.made_by,
        files=tuple(PackFile(one.name, one.sha256, one.size) for one in known.files),
        facts=known.facts,
        log_entry=known.log_entry,
        log_head=known.log_head,
        public_key=known.public_key,
        signature=known.signature,
    )


def _content(folder: Path, name: str) -> bytes | None:
    """A manifest from somebody else must not lead out of its folder."""
    if PurePath(name).name != name or not (folder / name).is_file():
        return None
    return (folder / name).read_bytes()
