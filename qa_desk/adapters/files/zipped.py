"""Zip directory read with distrust: sizes are checked as declared and again while unpacking."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from qa_desk.adapters.files.limits import Limits
from qa_desk.domain.intake import FileBroken, FileEncrypted, ZipBomb

_CHUNK = 1 << 20
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1


def members(path: Path, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """Directory of the zip. Raises ZipBomb by what the directory declares, FileEncrypted if a member is locked."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError, EOFError) as fault:
        raise FileBroken(name=path.name) from fault
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise FileEncrypted(name=path.name)
    unpacked = sum(info.file_size for info in infos)
    packed = max(1, path.stat().st_size)
    if unpacked > limits.unpacked or (unpacked > limits.ratio_from and unpacked > packed * limits.ratio):
        raise ZipBomb(name=path.name, limit=limits.unpacked)
    return {info.filename: info for info in infos}


def chunks(path: Path, info: zipfile.ZipInfo, limits: Limits) -> Iterator[bytes]:
    """Unpacked bytes of one member. Raises ZipBomb when there is more than the directory declared."""
    with path.open("rb") as file:
        if not 0 <= info.header_offset < path.stat().st_size:
            raise FileBroken(name=path.name)
        file.seek(info.header_offset)
        header = file.read(_LOCAL_HEADER)
        if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
            raise FileBroken(name=path.name)
        file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
        if info.compress_type == zipfile.ZIP_STORED:
            yield from _stored(file, info)
        elif info.compress_type == zipfile.ZIP_DEFLATED:
            yield from _inflated(file, info, path.name, limits)
        else:
            raise FileBroken(name=path.name)


def _stored(file: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    left = info.compress_size
    while left and (block := file.read(min(_CHUNK, left))):
        left -= len(block)
        yield block


def _inflated(file: BinaryIO, info: zipfile.ZipInfo, name: str, limits: Limits) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    left, total = info.compress_size, 0
    while not inflate.eof:
        block = inflate.unconsumed_tail
        if not block:
            block = file.read(min(_CHUNK, left))
            left -= len(block)
        try:
            out = inflate.decompress(block, _CHUNK)
        except zlib.error as fault:
            raise FileBroken(name=name) from fault
        if not block and not out:
            raise FileBroken(name=name)
        total += len(out)
        if total > info.file_size or total > limits.unpacked:
            raise ZipBomb(name=name, limit=limits.unpacked)
        if out:
            yield out


def whole(path: Path, info: zipfile.ZipInfo, limits: Limits) -> bytes:
    """One small member at once."""
    return b"".join(chunks(path, info, limits))
