"""A whole workspace as the window opens it, with the office's people in it, and answers for the system's dialogs."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from qa_desk.compose import open_desk
from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.errors import ErrorPresenter
from qa_desk.desktop.jobs import Jobs, ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import Bus, SettingsNow, Surroundings
from qa_desk.desktop.shortcuts import ShortcutMap
from qa_desk.desktop.theme import Theme
from qa_desk.domain.people import User
from qa_desk.services.configure import load_settings
from qa_desk.services.desk import Desk
from tests.fakes.office import HASHER, Office

Settle = Callable[[], None]
_QUIET_ROUNDS, _MOST_ROUNDS = 6, 100


@dataclass
class ScriptedAsker(Asker):
    """Answers in the order given; an unexpected question fails the test."""

    answers: list[object] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)

    def _answer(self, question: str) -> object:
        self.questions.append(question)
        assert self.answers, f"nobody expected: {question}"
        return self.answers.pop(0)

    def file(self, parent: QWidget, title: str, folder: str, filters: str) -> Path | None:
        return self._path(title)

    def folder(self, parent: QWidget, title: str, folder: str) -> Path | None:
        return self._path(title)

    def save(self, parent: QWidget, title: str, name: str, filters: str) -> Path | None:
        return self._path(title)

    def _path(self, title: str) -> Path | None:
        answer = self._answer(title)
        assert answer is None or isinstance(answer, Path)
        return answer

    def yes(self, parent: QWidget, question: str, explanation: str, yes: str, *, danger: bool = False) -> bool:
        return bool(self._answer(question))

    def choice(self, parent: QWidget, question: str, explanation: str, answers: tuple[str, ...]) -> int | None:
        answer = self._answer(question)
        assert answer is None or isinstance(answer, int)
        return answer


@dataclass
class Shell:
    """`desk` has a clock that stands still and a quick hasher; `office` is who works there."""

    desk: Desk
    office: Office
    asker: ScriptedAsker = field(default_factory=ScriptedAsker)

    def around(self, user: User, jobs: Jobs, theme: Theme, memory: LayoutMemory) -> Surroundings:
        return Surroundings(
            self.desk,
            user,
            jobs,
            theme,
            memory,
            ShortcutMap(memory),
            ErrorPresenter(),
            Bus(),
            SettingsNow(load_settings(self.desk.store)),
        )


def open_shell(template: Path, folder: Path) -> Shell:
    shutil.copytree(template, folder)
    desk = open_desk(folder)
    office = Office(desk.store)
    return Shell(replace(desk, clock=office.clock, hasher=HASHER), office)


def settler(executor: ManualExecutor, app: QApplication) -> Settle:
    """Lets the other thread and the event loop have their turns until the other thread had nothing to do for a while.

    Work that asks for more each time ends it too, later.
    """

    def run() -> None:
        quiet = 0
        for _ in range(_MOST_ROUNDS):
            quiet = 0 if executor.waiting else quiet + 1
            executor.drain()
            app.processEvents()
            if quiet == _QUIET_ROUNDS:
                return

    return run
