"""Transcripts, what was played and noted, and the search over all calls, as services see them in the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from qa_desk.domain.call import Direction, Lane
from qa_desk.domain.correction import TurnFix
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.listening import Comment, CommentId, Mark, MarkId, Played, PlayedSpan
from qa_desk.domain.people import UserId
from qa_desk.domain.queue import ItemId
from qa_desk.domain.transcript import Piece, Transcript, TranscriptId, TranscriptVersion, Turn, TurnId
from qa_desk.domain.word_search import AskedWord
from qa_desk.services.views import SpokenLine


@dataclass(frozen=True, slots=True)
class ChannelText:
    """The newest complete text of a recording of two channels, and what its lanes follow from. `judged`: a deal of its
    was decided or audited."""

    recording: str
    name: str
    lanes: tuple[Lane, ...]
    direction: Direction
    judged: bool


class Transcripts(Protocol):
    def begin(self, recording: str, model: str, lanes: Sequence[Lane], now: datetime) -> TranscriptId:
        """The transcript of this recording by this model with these lanes; made if there is none."""
        ...

    def pieces(self, transcript_id: TranscriptId) -> list[Piece]: ...

    def add_piece(self, transcript_id: TranscriptId, piece: Piece, turns: Sequence[Turn]) -> bool:
        """False if that piece is there already; then nothing is added."""
        ...

    def add_pieces(self, transcript_id: TranscriptId, heard: Sequence[tuple[Piece, Sequence[Turn]]]) -> int:
        """Several with their turns, without those that are there already; how many were new."""
        ...

    def finish(self, transcript_id: TranscriptId, now: datetime) -> None: ...

    def by_channels(self, recording: str | None = None) -> list[ChannelText]:
        """Of all recordings of two channels with a complete transcript, or of this one, in a few queries."""
        ...

    def set_lanes(self, transcript_id: TranscriptId, lanes: Sequence[Lane]) -> bool:
        """Whose its channels are from now on; its turns stay. False if such a transcript by its model is there."""
        ...

    def newest(self, recording: str) -> Transcript | None:
        """The last complete transcript, else the last begun one; its turns as last corrected."""
        ...

    def versions(self, recording: str) -> list[TranscriptVersion]:
        """Every recognition of this recording, the current one first."""
        ...

    def get(self, transcript_id: TranscriptId) -> Transcript:
        """Its turns as last corrected. Raises NotFound."""
        ...

    def turn(self, turn_id: TurnId) -> tuple[str, Turn]:
        """The recording's SHA-256 and the turn as last corrected. Raises NotFound."""
        ...

    def fixes(self, turn_id: TurnId) -> list[TurnFix]:
        """Oldest first."""
        ...

    def recognised(self, transcript_id: TranscriptId) -> list[Turn]:
        """Its turns without any correction."""
        ...

    def fixes_in(self, transcript_id: TranscriptId) -> list[TurnFix]:
        """Of all its turns, oldest first."""
        ...

    def add_fixes(self, fixes: Sequence[TurnFix]) -> None: ...

    def waiting(self, model: str) -> list[str]:
        """SHA-256 of recordings of undone items without a complete transcript by `model`; most urgent first."""
        ...

    def page(self, after: TranscriptId | None, limit: int) -> list[Transcript]: ...


class Listening(Protocol):
    """What people heard and noted. Comments and marks that were taken away are not given any more."""

    def add_played(self, played: Sequence[Played], by: UserId, at: datetime) -> None: ...

    def played_by(self, user: UserId, recordings: Sequence[str]) -> list[PlayedSpan]:
        """With the lanes as they are told today."""
        ...

    def played_page(self, after: int | None, limit: int) -> list[PlayedSpan]: ...

    def add_comment(self, recording: str, at_ms: int, text: str, by: UserId, at: datetime) -> Comment: ...

    def comment(self, comment_id: CommentId) -> Comment:
        """Raises NotFound."""
        ...

    def comments(self, recordings: Sequence[str]) -> list[Comment]:
        """In order of their moments."""
        ...

    def remove_comment(self, comment_id: CommentId, at: datetime) -> None: ...

    def add_mark(self, item: ItemId, span: SpanEvidence, by: UserId, at: datetime) -> Mark: ...

    def mark(self, mark_id: MarkId) -> Mark:
        """Raises NotFound."""
        ...

    def marks(self, item: ItemId, user: UserId) -> list[Mark]:
        """In the order they were set."""
        ...

    def marks_on(self, recording: str) -> list[Mark]:
        """Everybody's, in the order they were set."""
        ...

    def remove_mark(self, mark_id: MarkId, at: datetime) -> None: ...


class Search(Protocol):
    """Full text over the turns of every recording's newest transcript. Keys are bare words and their lemmas."""

    def find(self, question: Sequence[AskedWord], limit: int) -> list[SpokenLine]:
        """Turns of deals' calls that hold every asked word, newest call first."""
        ...

    def put(self, keys: Mapping[TurnId, Sequence[str]]) -> None:
        """What these turns are found by from now on."""
        ...

    def missing(self, after: TurnId | None, limit: int) -> list[tuple[TurnId, str]]:
        """Turns that cannot be found yet, with their present text."""
        ...

    def count_missing(self) -> int: ...
