"""Fetches a model from the hub onto the shelf: resumed where it broke off, checked, and put into place in one step."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx

from qa_desk.adapters.speech.aside import Aside
from qa_desk.adapters.speech.disk import writing_models
from qa_desk.adapters.speech.hub import HubFile, HubModel, HubSettings, check_status, client, look_up
from qa_desk.adapters.speech.models import ModelShelf, SpeechModel, check_space, install, part_of
from qa_desk.domain.transcript import ModelChecksum, ModelDownload
from qa_desk.services.file_hash import sha256_of
from qa_desk.services.running import CancelToken, Progress, ProgressReport

TRIES_WITHOUT_GAIN = 4
_SOURCE = "source.json"


C = TypeVar("C", httpx.Client, httpx.Response)


@dataclass(slots=True)
class _Meter:
    """Bytes of the whole model that are on the disk."""

    progress: Progress
    cancel: CancelToken
    total: int
    done: int = 0

    def at(self, done: int, detail: str) -> None:
        self.cancel.check()
        self.done = done
        self.progress(ProgressReport("model_download", done, self.total, detail))


@dataclass(frozen=True, slots=True)
class _Source:
    """Where one model comes from. Everything that waits for the host is done `aside`."""

    http: httpx.Client
    aside: Aside
    host: str
    retry_pause_s: float
    model: HubModel


def download(
    name: str, shelf: ModelShelf, settings: HubSettings, progress: Progress, cancel: CancelToken
) -> SpeechModel:
    """Fetches a model by name or "owner/repository". What was fetched by a broken or cancelled try is used again.

    Raises ModelUnknown, ModelFetchFailed subclasses, SpeechModelIncomplete, FileNotWritten, Cancelled.
    """
    target = shelf.place(name)
    part = part_of(target)
    with Aside(cancel) as aside, _closed_aside(aside, client(settings)) as http, writing_models(target):
        model = aside.do(lambda: look_up(http, settings.host, name))
        part.mkdir(parents=True, exist_ok=True)
        check_space(part, model.size() - _present(part, model))
        meter = _Meter(progress, cancel, model.size())
        source = _Source(http, aside, settings.host, settings.retry_pause_s, model)
        for file in model.files:
            _fetch(source, file, part, meter)
        _note_source(part, model, settings.host)
        install(part, target)
    return SpeechModel(name, target)


def _present(part: Path, model: HubModel) -> int:
    paths = (path for file in model.files for path in (part / file.name, _unchecked(part, model, file)))
    return sum(path.stat().st_size for path in paths if path.is_file())


def _unchecked(part: Path, model: HubModel, file: HubFile) -> Path:
    """Named after the content, so that a newer revision never goes on from an older one's half."""
    return part / f"{file.name}.{(file.sha256 or model.revision)[:12]}.part"


def _fetch(source: _Source, file: HubFile, part: Path, meter: _Meter) -> None:
    final, unchecked = part / file.name, _unchecked(part, source.model, file)
    before = meter.done
    if not (final.is_file() and _fault(final, file, meter.cancel) is None):
        _fetch_patiently(source, file, unchecked, meter)
        fault = _fault(unchecked, file, meter.cancel)
        if fault is not None:
            unchecked.unlink()
            raise fault
        unchecked.replace(final)
    meter.at(before + file.size, file.name)


def _fetch_patiently(source: _Source, file: HubFile, path: Path, meter: _Meter) -> None:
    """A broken connection is normal for gigabytes: goes on as long as each few tries bring some bytes."""
    before, tries = meter.done, 0
    while not path.exists() or _size(path) < file.size:
        have, fault = _size(path), "the host sent nothing"
        try:
            _stream(source, file, path, before, meter)
        except httpx.RequestError as broken:
            fault = str(broken) or type(broken).__name__
        tries = tries + 1 if _size(path) <= have else 0
        if tries >= TRIES_WITHOUT_GAIN:
            raise ModelDownload(host=source.host, file=file.name, detail=fault)
        if tries:
            _wait(source.retry_pause_s, meter.cancel)


def _stream(source: _Source, file: HubFile, path: Path, before: int, meter: _Meter) -> None:
    have = _size(path)
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    request = source.http.build_request("GET", source.model.address(source.host, file), headers=headers)
    answer = source.aside.do(lambda: source.http.send(request, stream=True))
    with _closed_aside(source.aside, answer):
        if answer.status_code == 416:  # the host has less than we hold: begin again
            path.unlink()
            return
        check_status(answer, source.host, file.name)
        if answer.status_code != 206:  # the host does not know ranges and sends all of it
            have = 0
        blocks = answer.iter_bytes()
        with path.open("ab" if have else "wb") as out:
            while block := source.aside.do(lambda: next(blocks, b"")):
                out.write(block)
                have += len(block)
                meter.at(before + min(have, file.size), file.name)


@contextmanager
def _closed_aside(aside: Aside, opened: C) -> Iterator[C]:
    """Closed in the thread that may still be reading from it."""
    try:
        yield opened
    finally:
        aside.later(opened.close)


def _wait(seconds: float, cancel: CancelToken) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        cancel.check()
        threading.Event().wait(min(left, 0.1))


def _fault(path: Path, file: HubFile, cancel: CancelToken) -> ModelChecksum | None:
    """None when the file is what the hub announced. Raises Cancelled."""
    if file.sha256 is None:
        expected, found = f"{file.size} B", f"{_size(path)} B"
    else:
        expected, found = file.sha256, sha256_of(path, cancel)
    return None if expected == found else ModelChecksum(file=file.name, expected=expected, found=found)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _note_source(part: Path, model: HubModel, host: str) -> None:
    note = {"host": host, "repository": model.repository, "revision": model.revision}
    (part / _SOURCE).write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")
