"""Pieces of speech: stretches joined to windows, ordered over the channels, and those of an earlier run left out."""

from collections.abc import Collection, Sequence

from qa_desk.adapters.speech.profile import ModelProfile, PieceKind
from qa_desk.domain.transcript import Piece

Stretch = tuple[int, int]
"""(from_ms, to_ms) of speech on one channel."""


def pieces_of(channel: int, stretches: Sequence[Stretch], profile: ModelProfile) -> list[Piece]:
    """The units of recognition on one channel, as the model's profile wants them."""
    if profile.pieces is PieceKind.WINDOWS:
        stretches = _joined(stretches, round(profile.window_s * 1000), round(profile.window_gap_s * 1000))
    return [Piece(channel, start, end) for start, end in stretches if end > start]


def _joined(stretches: Sequence[Stretch], window_ms: int, gap_ms: int) -> list[Stretch]:
    """A window ends at a pause: before the stretch that would not fit, or before a silence longer than the gap."""
    windows: list[Stretch] = []
    for start, end in stretches:
        if windows and end - windows[-1][0] <= window_ms and start - windows[-1][1] <= gap_ms:
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
    return windows


def in_talking_order(pieces: Sequence[Piece]) -> list[Piece]:
    """Both sides of the talk advance together, so that an unfinished transcript can already be read."""
    return sorted(pieces, key=lambda piece: (piece.from_ms, piece.channel))


def left_to_do(planned: Sequence[Piece], done: Collection[Piece]) -> list[Piece]:
    """Planned pieces that no earlier run has done.

    A piece counts as done when more than half of it is covered: another processor may move a border by a few
    milliseconds, and the same words must not come twice.
    """
    return [piece for piece in planned if 2 * _covered_ms(piece, done) <= length_ms(piece)]


def _covered_ms(piece: Piece, done: Collection[Piece]) -> int:
    overlaps = (
        min(piece.to_ms, other.to_ms) - max(piece.from_ms, other.from_ms)
        for other in done
        if other.channel == piece.channel
    )
    return sum(overlap for overlap in overlaps if overlap > 0)


def length_ms(piece: Piece) -> int:
    return piece.to_ms - piece.from_ms
