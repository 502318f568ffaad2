"""The frozen list of a draw: one line a deal, sorted, hashed."""

import hashlib
from collections.abc import Iterable

from qa_desk.domain.sample_draw import Flag, FrameDeal


def in_one_line(text: str) -> str:
    """A value as it stands in a frame: runs of blanks and control characters become one blank."""
    return " ".join("".join(" " if ord(char) < 32 or ord(char) in (0x7F, 0x85, 0x2028, 0x2029) else char
                            for char in text).split())  # fmt: skip


def frame_line(deal: FrameDeal) -> str:
    """External id, manager, stage, source, flags: parted by TAB, ended by LF."""
    return "\t".join((deal.external_id, deal.manager, deal.stage, deal.source, ",".join(deal.flags))) + "\n"


def frame_text(frame: Iterable[FrameDeal]) -> bytes:
    """All lines sorted, in UTF-8."""
    return "".join(sorted(map(frame_line, frame))).encode()


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
