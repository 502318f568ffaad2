"""A model's folder: which files it must hold, and the fingerprint by which transcripts remember it."""

import hashlib
import json
from pathlib import Path
from typing import BinaryIO

from qa_desk.adapters.speech.onnx_folder import OnnxFamily, onnx_family, onnx_files
from qa_desk.adapters.speech.profile import read_profile
from qa_desk.domain.transcript import SpeechModelBroken, SpeechModelIncomplete, SpeechNoModel

WEIGHTS = "model.bin"
REQUIRED = ("config.json", WEIGHTS, "tokenizer.json")  # without a tokenizer the engine would look for one online
VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
_JSON = ("config.json", "tokenizer.json", "preprocessor_config.json", "vocabulary.json")
_SAMPLE = 1 << 20


def check_folder(folder: Path) -> None:
    """Raises SpeechNoModel, SpeechModelIncomplete (all missing names at once) or SpeechModelBroken."""
    if not folder.is_dir():
        raise SpeechNoModel(model=folder.name, path=str(folder))
    family = onnx_family(folder)
    if family is not None:
        _check_onnx(folder, family)
        return
    missing = [name for name in REQUIRED if not (folder / name).is_file()]
    if not any((folder / name).is_file() for name in VOCABULARIES):
        missing.append(" | ".join(VOCABULARIES))
    if missing:
        raise SpeechModelIncomplete(path=str(folder), missing=", ".join(missing))
    if (folder / WEIGHTS).stat().st_size == 0:
        raise SpeechModelBroken(path=str(folder / WEIGHTS), detail="empty")
    for name in _JSON:
        _check_json(folder / name)


def weights_of(folder: Path) -> Path:
    family = onnx_family(folder)
    return folder / (WEIGHTS if family is None else family.files[0])


def files_of(folder: Path) -> tuple[str, ...]:
    """What is copied of a folder that somebody adds, as far as it is there."""
    return onnx_files(folder) or (*REQUIRED, *VOCABULARIES, "preprocessor_config.json")


def _check_onnx(folder: Path, family: OnnxFamily) -> None:
    missing = [name for name in family.files if not (folder / name).is_file()]
    if missing:
        raise SpeechModelIncomplete(path=str(folder), missing=", ".join(missing))
    if weights_of(folder).stat().st_size == 0:
        raise SpeechModelBroken(path=str(weights_of(folder)), detail="empty")
    _check_json(folder / "config.json")


def _check_json(path: Path) -> None:
    if not path.is_file():
        return
    try:
        json.loads(path.read_bytes())
    except ValueError as fault:
        raise SpeechModelBroken(path=str(path), detail=str(fault)) from fault


def fingerprint(folder: Path) -> str:
    """8 hex digits of what decides the text: size and three samples of the weights, and the profile.

    Whole weights are gigabytes; another model that agrees in size, head, middle and tail is no accident.
    """
    digest = hashlib.sha256()
    weights = weights_of(folder)
    size = weights.stat().st_size
    digest.update(str(size).encode())
    with weights.open("rb") as file:
        for start in (0, max(0, size // 2 - _SAMPLE // 2), max(0, size - _SAMPLE)):
            digest.update(_sample(file, start))
    digest.update(read_profile(folder).decisive().encode())
    return digest.hexdigest()[:8]


def _sample(file: BinaryIO, start: int) -> bytes:
    file.seek(start)
    return file.read(_SAMPLE)
