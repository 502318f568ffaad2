"""Keeps one child warm for its transcriber: starts it, tells where it runs, hears it, and ends it when it must go."""

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from qa_desk.adapters.speech.devices import AUTO, CPU, WITHOUT_CARD
from qa_desk.adapters.speech.link import ChildLink, Ended, Garbled
from qa_desk.adapters.speech.patience import TICK_S, Growth, MemoryCap, Patience, Watch
from qa_desk.adapters.speech.protocol import (
    Alive,
    Done,
    Failed,
    Load,
    Loaded,
    NotProtocol,
    Plan,
    Segment,
    SpeechProgress,
    Tried,
)
from qa_desk.domain.errors import Cancelled, KnownError
from qa_desk.domain.transcript import CardFault, SpeechChildDied, SpeechGarbled, SpeechTimeout
from qa_desk.services.ports import DeviceInUse
from qa_desk.services.running import CancelToken

Message = Loaded | Plan | Segment | SpeechProgress | Done | Failed
_log = logging.getLogger(__name__)


class ChildKeeper:
    """`child`: None while there is none. `device`: None before one was loaded. `replaced`: children that had grown too
    large. `closing`: set when nobody may wait any more."""

    def __init__(
        self,
        load: Load,
        command: Sequence[str],
        log: Path,
        patience: Patience,
        memory: MemoryCap,
        closing: threading.Event,
    ) -> None:
        self._load = load
        self._command = tuple(command)
        self._log = log
        self._patience = patience
        self._memory = memory
        self._closing = closing
        self._card_fault: CardFault | None = None
        self.child: ChildLink | None = None
        self.growth: Growth | None = None
        self.device: DeviceInUse | None = None
        self.replaced = 0

    def is_too_large(self) -> bool:
        return self.growth is not None and self.growth.is_over()

    def warm(self, cancel: CancelToken) -> ChildLink:
        """The warm child, or a new one with its model loaded."""
        if self.child is not None and self.child.alive():
            return self.child
        try:
            return self._new(cancel)
        except SpeechChildDied:
            # a card without its libraries may end the whole process instead of telling
            if not self.leave_the_card(CardFault.CRASHED, asked_for=AUTO):
                raise
        try:
            return self._new(cancel)
        except SpeechChildDied:
            self._card_fault = None  # it was not the card
            raise

    def _new(self, cancel: CancelToken) -> ChildLink:
        self.drop()
        child = self.child = ChildLink(self._command, self._log)
        load = self._load
        child.send(load if self._card_fault is None else load.model_copy(update={"device": WITHOUT_CARD}))
        ready = False
        try:
            for event in self.events(child, "load", self._patience.load, cancel):
                if isinstance(event, Failed):
                    raise self.meant(event)
                if isinstance(event, Loaded):
                    self.device = self._in_use(event)
                    ready = True
                    break
        finally:
            if not ready:
                self.drop()
        self.growth = Growth(child.pid, self._memory)
        return child

    def _in_use(self, loaded: Loaded) -> DeviceInUse:
        told = loaded.in_use()
        if told.fault is not None:
            _log.info("the card is not used: %s %s", self._card_fault or told.fault, told.detail)
            return replace(told, fault=self._card_fault or told.fault)
        self._card_fault = None  # there is no card that could be at fault
        return told

    def leave_the_card(self, fault: CardFault, asked_for: str = "") -> bool:
        """True when the choice is ours and the next child shall do without the card."""
        on_card = self.device is not None and self.device.name != CPU
        if self._load.device != AUTO or self._card_fault is not None or not (on_card or asked_for == AUTO):
            return False
        self._card_fault = fault
        self.drop()
        return True

    def recycle(self) -> None:
        self.replaced += 1
        _log.info("speech child %s had grown too large and is replaced", self.child.pid if self.child else None)
        self.drop()

    def events(self, child: ChildLink, step: str, limit_s: float, cancel: CancelToken) -> Iterator[Message]:
        """Messages until the consumer has enough. Raises Cancelled, SpeechTimeout, SpeechChildDied, SpeechGarbled."""
        work = Watch(step, limit_s)
        # big imports may hold the interpreter while a model loads: no sign of life is asked for then
        silence = Watch("silence", limit_s if step == "load" else self._patience.silence)
        while True:
            self.check(cancel)
            heard = child.hear(TICK_S)
            if heard is None:
                self._give_up_after(work.tick())
                self._give_up_after(silence.tick())
                continue
            silence.reset()
            if isinstance(heard, Alive):
                self._give_up_after(work.tick())
                continue
            work.reset()
            yield self._message(child, heard)

    def _message(self, child: ChildLink, heard: Message | Tried | Ended | Garbled) -> Message:
        if isinstance(heard, Ended):
            exit_code = child.exit_code()
            self.child = None
            _log.info("speech child ended with %s, see %s", exit_code, self._log)
            raise SpeechChildDied(exit_code=exit_code, log=str(self._log))
        if isinstance(heard, Garbled | Tried):
            raise self._garbled()
        return heard

    def meant(self, failed: Failed) -> KnownError:
        try:
            return failed.error()
        except NotProtocol:
            return self._garbled()

    def _garbled(self) -> SpeechGarbled:
        self.drop()
        _log.info("speech child broke the protocol, see %s", self._log)
        return SpeechGarbled(log=str(self._log))

    def _give_up_after(self, watch: Watch) -> None:
        if watch.over:
            self.drop()
            _log.info("speech child given up: %s", watch.step)
            raise SpeechTimeout(step=watch.step, seconds=round(watch.limit_s), log=str(self._log))

    def drop(self) -> None:
        if self.child is not None:
            self.child.kill()
            self.child = None

    def check(self, cancel: CancelToken) -> None:
        """Raises Cancelled, also when the whole transcriber is closed."""
        cancel.check()
        if self._closing.is_set():
            raise Cancelled
