"""The frozen list of a draw: one line a deal, sorted, hashed."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from qa_desk.domain.sample_draw import Flag, FrameDeal


def frame_line(deal: FrameDeal) -> str:
    """External id, manager, stage, source, flags: parted by TAB, ended by LF."""
    flags = ",".join(deal.flags) if deal.flags else ""
    return f"{deal.external_id}\t{deal.manager}\t{deal.stage}\t{deal.source}\t{flags}\n"


def frame_text(frame: Iterable[FrameDeal]) -> bytes:
    """All lines in UTF-8, by external id; no id holds a TAB, so that is the order of the lines too."""
    text = BytesIO()  # a million lines are never held one by one
    for deal in sorted(frame, key=lambda deal: deal.external_id):
        text.write(frame_line(deal).encode())
    return text.getvalue()


@dataclass(frozen=True, slots=True)
class FrozenFrame:
    """The list of one draw and the text it is hashed as."""

    deals: Sequence[FrameDeal]
    text: bytes
    sha256: str


def freeze(frame: Sequence[FrameDeal]) -> FrozenFrame:
    text = frame_text(frame)
    return FrozenFrame(frame, text, sha256(text))


def frame_of(text: bytes) -> list[FrameDeal]:
    """Raises ValueError for what is no frame."""
    deals = []
    for line in text.decode().split("\n")[:-1]:
        external_id, manager, stage, source, flags = line.split("\t")
        deals.append(
            FrameDeal(external_id, manager, stage, source, tuple(Flag(flag) for flag in flags.split(",") if flag))
        )
    return deals


def sha256(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
