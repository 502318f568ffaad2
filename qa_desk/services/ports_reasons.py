"""The outside as the reason check sees it: readers, the reason book and its training."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from qa_desk.domain.evaluation import Judged, Label
from qa_desk.domain.reason_check import Reading, RefusalCase
from qa_desk.domain.second_opinion import Answer
from qa_desk.services.running import CancelToken, Progress


class ReasonReader(Protocol):
    @property
    def version(self) -> str:
        """Version of the reader and of its reason book; a finding remembers it."""
        ...

    def read(self, case: RefusalCase) -> Reading: ...

    def was_trained_on(self, case: RefusalCase, /) -> bool:
        """True when the reader learned from this very talk: that it reads it right then proves nothing."""
        ...

    def code_of(self, stated_text: str, stated_comment: str) -> str | None:
        """Reason code for a reason as a CRM writes it ("Дорого"); None when the book does not tell."""
        ...

    def codes(self) -> Sequence[str]:
        """All codes of the book, in its order."""
        ...


class SecondReader(Protocol):
    """A language model, off by default. domain/second_opinion.py checks what it answers before anybody sees it."""

    @property
    def version(self) -> str:
        """Model and version of the question."""
        ...

    def codes(self) -> Sequence[str]:
        """The reasons it may name."""
        ...

    def read(self, case: RefusalCase, cancel: CancelToken | None = None) -> Answer:
        """Sends the talk to the address of the settings; a cancel breaks the connection off.

        Raises SecondReaderFailed subclasses, Cancelled."""
        ...


@dataclass(frozen=True, slots=True)
class BookReason:
    """One reason as the book tells it. `synonyms`: what managers type. `anti`: phrases that say the opposite.
    `topics`: what a denial names. `hints`: weak signs. `manager`: what a manager asks about. `examples`: sentences that
    clients really said. `off`: kept for what was found and decided with it, no longer looked for."""

    code: str
    title_ru: str
    title_en: str
    synonyms: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    anti: tuple[str, ...] = ()
    manager: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    off: bool = False


@dataclass(frozen=True, slots=True)
class ReasonBook:
    """The book in use. `version` ends in the first letters of its SHA-256; `own`: the workspace's, not the shipped."""

    version: str
    own: bool
    reasons: tuple[BookReason, ...]


@dataclass(frozen=True, slots=True)
class KeptBook:
    """A book that was in use until `until`. `name`: of its file among the versions."""

    name: str
    version: str
    until: datetime


@dataclass(frozen=True, slots=True)
class OpenedBook:
    """A kept book read. `same_rest`: all but its reasons (general phrases, fillers) is as in the book in use."""

    book: ReasonBook
    same_rest: bool


@dataclass(frozen=True, slots=True)
class BookDraft:
    """A checked book that is not in use yet."""

    base: str
    version: str
    text: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What somebody types to see what the book makes of it. `asked`: what the manager said before."""

    stated: str
    said: str
    asked: str = ""


@dataclass(frozen=True, slots=True)
class TriedOut:
    """`stated`: code of what was typed in the CRM. `grounds`: what the words say, strongest first, also when the client
    does not refuse. `denied`: reasons the words take away."""

    stated: str | None
    grounds: tuple[str, ...]
    denied: tuple[str, ...]
    reading: Reading


class ReasonBooks(Protocol):
    """The workspace's reason book and its versions. An edited book is given as its reasons, in their order; the rest of
    the file (general phrases, comments) stays as it is. All raise ReasonBookBroken for what the book cannot hold."""

    def current(self) -> ReasonBook: ...

    def draft(self, base: ReasonBook, reasons: Sequence[BookReason]) -> BookDraft:
        """The edited book, checked to its last phrase. Raises ChangedBySomeoneElse when `base` is in use no more."""
        ...

    def try_out(self, base: ReasonBook, reasons: Sequence[BookReason], tried: Tried) -> TriedOut: ...

    def reader_over(self, draft: BookDraft) -> ReasonReader:
        """The desk's reader as it would be with this book."""
        ...

    def save(self, draft: BookDraft) -> ReasonBook:
        """Complete or not at all; the book in use until now is kept among the versions. The desk's reader uses the new
        one from the next case on. Raises ChangedBySomeoneElse, FileNotWritten."""
        ...

    def versions(self) -> Sequence[str]:
        """Names of the kept versions, oldest first."""
        ...

    def kept(self) -> Sequence[KeptBook]:
        """The same with their versions and times, newest first."""
        ...

    def open_kept(self, name: str) -> OpenedBook:
        """Raises NotFound."""
        ...

    def uncaught(self, base: ReasonBook, reasons: Sequence[BookReason]) -> Mapping[str, tuple[int, ...]]:
        """By code, the places of the examples that the reason's own phrases do not find; codes without any are left
        out, and so are reasons that are off."""
        ...


class ReaderTrainer(Protocol):
    """Training of the learned reader over a folder of labelled talk and the user's own decided cases. All tell their
    progress in small steps and raise Cancelled between two of them; CasesBroken for talk that cannot be read."""

    def train(
        self,
        folder: Path,
        own: Sequence[tuple[RefusalCase, Label]],
        target: Path,
        progress: Progress,
        cancel: CancelToken,
    ) -> str:
        """Writes the model complete or not at all; returns its fingerprint."""
        ...

    def cross_validate(
        self, folder: Path, own: Sequence[tuple[RefusalCase, Label]], progress: Progress, cancel: CancelToken
    ) -> Sequence[Judged]:
        """The judged cases of the folder, each read by a model that never saw it; own cases only teach."""
        ...

    def cross_validate_own(
        self, folder: Path, own: Sequence[tuple[RefusalCase, Label]], progress: Progress, cancel: CancelToken
    ) -> Sequence[Judged]:
        """The own cases in their order, each read by a model that never saw it; the folder's talk teaches all."""
        ...
