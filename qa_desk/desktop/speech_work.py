"""Checking reasons, and what the queue of work has to say to the user; each result is one sentence."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Slot

from qa_desk.desktop.long_work import LongWork
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.widgets.banner import Banner, BannerAction, BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.desktop.work_queue import WorkQueue
from qa_desk.domain.errors import KnownError
from qa_desk.domain.intake import ImportResult
from qa_desk.domain.transcript import SpeechNoModel, TranscriptVersion, TurnId
from qa_desk.services.carry_over import CarriedWork, left_behind
from qa_desk.services.check_reasons import CheckResult, check_waiting
from qa_desk.services.ports import ModelOnShelf
from qa_desk.services.recognise_stretch import StretchDone, StretchWork, recognise_stretch
from qa_desk.services.running import CancelToken, Progress
from qa_desk.services.speech_hints import hint_words
from qa_desk.services.transcribe import waiting_recordings
from qa_desk.services.versions import recognise_again, versions_of, was_there
from qa_desk.services.views import Changed
from qa_desk.words import formats, tr, trn

T = TypeVar("T")


class SpeechWork(QObject):
    """Stands between the queue of work and the window's banner: what begins by itself is not asked for."""

    def __init__(self, around: Surroundings, work: LongWork, queue: WorkQueue, banner: Banner, parent: QObject) -> None:
        super().__init__(parent)
        self._around, self._work, self._queue, self._banner = around, work, queue, banner
        queue.emptied.connect(self._on_emptied)
        queue.refused.connect(self._on_refused)

    def after_import(self, _result: ImportResult) -> None:
        """What needs no transcript is checked at once; for the rest the user is asked, unless it begins by itself."""
        self.check_reasons()

    @Slot(int)
    def _on_emptied(self, done: int) -> None:
        self._around.bus.message.emit(transcribed_in_words(done))

    @Slot(object)
    def _on_refused(self, error: object) -> None:
        if isinstance(error, KnownError):
            self._on_no_model(error)

    # ------------------------------------------------------------ another text of one recording

    def recognise_again(self, recording: str, model: str) -> None:
        """The queue rests meanwhile: two models at once would want twice the memory."""
        desk, user = self._around.desk, self._around.user
        make = desk.transcriber_of
        if make is None:
            return

        def step(progress: Progress, cancel: CancelToken) -> tuple[Changed, list[TranscriptVersion]]:
            words, before = hint_words(desk.store, desk.books), versions_of(desk.store, recording)
            changed = recognise_again(
                desk.store, desk.clock, desk.vault, lambda: make(model), desk.reader, user, recording, progress,
                cancel, words,
            )  # fmt: skip
            return changed, before

        self._begin(step, lambda answer: self._on_recognised(recording, *answer))

    def recognise_stretch(self, recording: str, turns: Sequence[TurnId], model: str) -> None:
        """These turns alone; what they said before stays one key away."""
        desk, user = self._around.desk, self._around.user
        make, clips = desk.transcriber_of, desk.clips
        if make is None or clips is None:
            return
        work = StretchWork(desk.store, desk.clock, desk.vault, clips, desk.reader, lambda: make(model))

        def step(progress: Progress, cancel: CancelToken) -> StretchDone:
            words = hint_words(desk.store, desk.books)
            return recognise_stretch(work, user, recording, turns, progress, cancel, words)

        self._begin(step, self._on_stretch)

    def _begin(self, step: Callable[[Progress, CancelToken], T], on_done: Callable[[T], None]) -> None:
        self._queue.hold()
        began = self._work.run(lambda: tr("Recognising again"), step, on_done, on_end=self._queue.release)
        if not began:
            self._queue.release()
            self._around.bus.message.emit(tr("Other work is running; wait for it or cancel it"))

    def _on_recognised(self, recording: str, changed: Changed, before: list[TranscriptVersion]) -> None:
        desk = self._around.desk
        self._around.bus.changed.emit(changed)

        def look() -> tuple[bool, CarriedWork | None]:
            current, *others = versions_of(desk.store, recording)
            there = was_there(before, current)
            if there and before[0].id == current.id:
                return there, None
            earlier = [one for one in others if one.complete]
            return there, left_behind(desk.store, earlier[0].id, desk.clock()) if earlier else CarriedWork()

        self._around.jobs.run(look, lambda answer: self._on_carried(*answer), owner=self)

    def _on_carried(self, there: bool, work: CarriedWork | None) -> None:
        text = tr("This model's text of the call is the current one already. Nothing was recognised.")
        self._around.bus.message.emit(text if work is None else carried_in_words(work, was_there=there))

    def _on_stretch(self, done: StretchDone) -> None:
        self._around.bus.changed.emit(done.changed)
        self._around.bus.message.emit(stretch_in_words(done))

    # ------------------------------------------------------------ checking

    def check_reasons(self) -> None:
        desk = self._around.desk

        def step(progress: Progress, cancel: CancelToken) -> tuple[CheckResult, Changed]:
            return check_waiting(desk.store, desk.clock, desk.reader, progress, cancel)

        self._work.run(lambda: tr("Checking reasons"), step, self._on_checked)

    def _on_checked(self, answer: tuple[CheckResult, Changed]) -> None:
        result, changed = answer
        if changed != Changed():
            self._around.bus.changed.emit(changed)
        self._around.bus.message.emit(checked_in_words(result))
        self._offer_transcribing()

    def _offer_transcribing(self) -> None:
        desk = self._around.desk
        self._around.jobs.run(
            lambda: len(waiting_recordings(desk.store, desk.model_id())),
            self._on_counted,
            self._on_no_model,
            owner=self,
        )

    def _on_counted(self, waiting: int) -> None:
        if not waiting or self._work.running or self._banner.message is not None or self._queue.auto:
            return
        self._banner.show_message(
            BannerMessage(
                Tone.INFO,
                lambda: _waiting_in_words(waiting),
                action=BannerAction(lambda: tr("Transcribe now"), self._on_transcribe_now),
            )
        )

    def _on_no_model(self, error: KnownError) -> None:
        """A model with a known name is offered for download: the network is used only after this click."""
        name = str(error.facts.get("model", ""))
        if not isinstance(error, SpeechNoModel) or name not in self._around.desk.models.known():
            self._around.jobs.show_error(error)
            return
        self._banner.show_message(
            BannerMessage(
                Tone.WARN,
                lambda: tr("The speech model {name} is not on this computer yet.").format(name=name),
                action=BannerAction(lambda: tr("Download it"), lambda: self._on_download(name)),
            )
        )

    def _on_download(self, name: str) -> None:
        self._banner.clear()
        models = self._around.desk.models

        def step(progress: Progress, cancel: CancelToken) -> ModelOnShelf:
            return models.download(name, progress, cancel)

        self._work.run(lambda: tr("Downloading the speech model"), step, self._on_downloaded)

    def _on_downloaded(self, model: ModelOnShelf) -> None:
        self._around.bus.message.emit(tr("Speech model {name} is ready.").format(name=model.name))
        self._queue.start()

    def _on_transcribe_now(self) -> None:
        self._banner.clear()
        self._queue.start()


def stretch_in_words(done: StretchDone) -> str:
    text = tr("The chosen turns have a new text; what was recognised first is kept.")
    n = done.corrected
    if not n:
        return text
    left = trn("{n} corrected turn was left as it is.", "{n} corrected turns were left as they are.", n)
    return f"{text} {left.format(n=formats.number(n))}"


def carried_in_words(work: CarriedWork, *, was_there: bool = False) -> str:
    text = tr("The new text is the current one; the old one is kept.")
    if was_there:
        text = tr("This model's text of the call was there already; it is the current one now.")
    if work.kept:
        kept = trn("{n} correction was carried over", "{n} corrections were carried over", work.kept)
        text = f"{text} {kept.format(n=formats.number(work.kept))}."
    if work.lost:
        lost = trn(
            "{n} entry found no place in it and stays with the old text: see the texts of the call",
            "{n} entries found no place in it and stay with the old text: see the texts of the call", work.lost,
        )  # fmt: skip
        text = f"{text} {lost.format(n=formats.number(work.lost))}."
    return text


def transcribed_in_words(n: int) -> str:
    return trn("{n} recording transcribed", "{n} recordings transcribed", n).format(n=formats.number(n))


def checked_in_words(result: CheckResult) -> str:
    """Says first what is new, then what still waits for transcripts."""
    n = result.checked
    text = trn("{n} reason checked", "{n} reasons checked", n).format(n=formats.number(n))
    if result.waiting:
        n = result.waiting
        waits = trn("{n} waits for transcripts", "{n} wait for transcripts", n).format(n=formats.number(n))
        return f"{text}, {waits}"
    return text


def _waiting_in_words(n: int) -> str:
    words = trn("{n} recording waits for its transcript.", "{n} recordings wait for their transcripts.", n)
    return words.format(n=formats.number(n))
