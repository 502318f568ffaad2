"""Which window each piece is encoded in, and which pieces go together: a window follows from the piece alone."""

from collections.abc import Sequence

from qa_desk.adapters.speech.pieces import length_ms
from qa_desk.adapters.speech.profile import FitProfile
from qa_desk.domain.transcript import Piece

FRAME_MS = 10
FULL_FRAMES = 3000
"""Thirty seconds: the window that Whisper was made for, and the longest that it takes."""
MOST_PIECES = 16
MOST_AT_WORK_MS = 30_000
"""Of sound that was begun and is not stored yet: what a kill makes be done again."""
HORIZON = 128
"""Pieces among which those of one length are looked for; further ones wait, so that a text grows from its start."""

Batch = tuple[Piece, ...]


def window_frames(piece: Piece, fit: FitProfile) -> int:
    """Never more than the full window. Company in the batch does not count, or a text would depend on it."""
    step = round(fit.step_s * 1000) // FRAME_MS
    least = round(fit.least_window_s * 1000) // FRAME_MS
    wanted = max(least, -(-(length_ms(piece) + round(fit.margin_s * 1000)) // FRAME_MS))
    return min(FULL_FRAMES, -(-wanted // step) * step)


def batches_of(pieces: Sequence[Piece], fit: FitProfile, at_once: int = 1) -> list[Batch]:
    """All pieces once, those of a batch in one window; `pieces` in the order of the talk, batches by their first.

    `at_once`: how many batches are worked on side by side.
    """
    found: list[Batch] = []
    for start in range(0, len(pieces), HORIZON):
        found += _batches_near(pieces[start : start + HORIZON], fit, MOST_AT_WORK_MS // at_once)
    return found


def joining(batch: Batch, waiting: Sequence[Piece], fit: FitProfile, room_ms: int) -> Batch:
    """Of pieces of another recording those that have a place in this batch: the same window, `room_ms` of sound."""
    frames = window_frames(batch[0], fit)
    found: list[Piece] = []
    for piece in waiting:
        if len(batch) + len(found) == MOST_PIECES:
            break
        if length_ms(piece) <= room_ms and piece not in batch and window_frames(piece, fit) == frames:
            found.append(piece)
            room_ms -= length_ms(piece)
    return tuple(found)


def _batches_near(pieces: Sequence[Piece], fit: FitProfile, most_ms: int) -> list[Batch]:
    buckets: dict[int, list[Piece]] = {}
    for piece in pieces:
        buckets.setdefault(window_frames(piece, fit), []).append(piece)
    place = {piece: index for index, piece in enumerate(pieces)}
    batches = [batch for bucket in buckets.values() for batch in _shared_out(bucket, most_ms)]
    return sorted(batches, key=lambda batch: place[batch[0]])


def _shared_out(bucket: Sequence[Piece], most_ms: int) -> list[Batch]:
    """Of the sound itself, not of its windows: silence that is added need not be done again."""
    found: list[list[Piece]] = []
    room = 0
    for piece in bucket:
        length = length_ms(piece)
        if not found or length > room or len(found[-1]) == MOST_PIECES:
            found.append([])
            room = most_ms
        found[-1].append(piece)
        room -= length
    return [tuple(one) for one in found]
