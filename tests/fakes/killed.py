"""A process made to be killed: does one kind of work on a database file and tells each finished step.

`python -m tests.fakes.killed import DATABASE FOLDER FILE`, `… sign DATABASE`, `… audit DATABASE ITEM`,
`… transcribe DATABASE FOLDER SECONDS`.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from benchmarks.killed_later import killed_later
from qa_desk import paths
from qa_desk.adapters.checklists.shelf import FormShelf
from qa_desk.adapters.speech.link import python_child
from qa_desk.adapters.speech.models import BUNDLED, ModelShelf
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.adapters.store.connect import make_engine
from qa_desk.adapters.store.unit import SqlStore
from qa_desk.adapters.vault import FolderVault
from qa_desk.compose import now
from qa_desk.domain.checklist_answers import Answer, Graded
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.people import Role
from qa_desk.domain.queue import ItemId
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.checklist_audit import answer, start_audit
from qa_desk.services.queue import claim_item
from qa_desk.services.running import CancelToken, silent
from qa_desk.services.sign import SignRequest, sign
from qa_desk.services.transcribe import transcribe_waiting
from tests.fakes.intake import Intake
from tests.fakes.keys import KEY
from tests.fakes.office import HASHER, PASSWORD

ROOT = Path(__file__).parents[2]
LONGEST_S = 600
DUMMY_CHILD = "qa_desk.adapters.speech.dummy_child"


def tell(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this is the process's only voice


def dummy_transcriber(folder: Path, seconds: str = "0") -> ChildTranscriber:
    """The speech child without a model, so many seconds a piece, four a batch and guests in those with places left. Its
    command line tells whose it is."""
    model = ModelShelf(folder / "models", paths.resources()).find(BUNDLED)
    command = python_child(DUMMY_CHILD, "together=4", f"slow={seconds}", f"begun={folder / 'begun.txt'}")
    return ChildTranscriber(model, folder / "speech.log", command=command)


def main(arguments: Sequence[str]) -> None:
    kind, database, *rest = arguments
    store = SqlStore(make_engine(f"sqlite:///{database}"), sealer=KEY)
    tell("ready")
    if kind == "import":
        result = Intake(store, Path(rest[0]), now).deals(Path(rest[1]))
        tell(f"imported {result.new + result.changed + result.same}")
    elif kind == "sign":
        _sign_all(store)
    elif kind == "transcribe":
        folder = Path(rest[0])
        transcriber = dummy_transcriber(folder, rest[1])
        transcribe_waiting(store, now, FolderVault(folder), transcriber, silent, CancelToken())
        transcriber.close()
    elif kind == "audit":
        _audit(store, int(rest[0]))
    store.close()
    tell("end")


def _audit(store: SqlStore, item: int) -> None:
    """Claims the drawn deal and answers down its form, over and over, telling each answer that is kept."""
    with store.read() as unit:
        auditor = next(user for user in unit.users.all() if Role.AUDITOR in user.roles)
    claim_item(store, now, auditor, ItemId(item))
    shelf = FormShelf()
    at = start_audit(store, now, shelf, auditor, ItemId(item), "call_script")
    for number in range(100_000):
        given = Answer(Graded(number % 6), f"ответ {number}")
        answer(store, now, auditor, shelf, at.audit.id, "open_questions", given)
        tell(f"kept {number}")


def _sign_all(store: SqlStore) -> None:
    with store.read() as unit:
        head = next(user for user in unit.users.all() if Role.SALES_HEAD in user.roles)
        waiting = unit.refusals.in_state([RefusalState.RETURN_PROPOSED])
    for refusal in waiting:
        sign(store, now, HASHER, head, SignRequest(refusal.id, SignAction.APPROVE), PASSWORD)
        tell(f"signed {refusal.id}")


def run_and_kill(after: float | None, *arguments: str, lines: int = 0) -> list[str]:
    """Starts the process, kills it so many seconds after it is ready and told so many lines (never: None), gives what
    it told. One that takes too long is killed in any case, and fails the test by what it did not tell."""
    command = [sys.executable, "-m", "tests.fakes.killed", *arguments]
    with (
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process,
        killed_later(process, LONGEST_S),
    ):
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        first = [process.stdout.readline().rstrip("\n") for _ in range(lines)]
        if after is not None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(after)
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
        told = first + process.stdout.read().splitlines()
    if after is None:
        assert process.returncode == 0
    return told


def wait_until_gone(process: psutil.Process) -> None:
    """A zombie counts as gone: whether somebody collects it is up to the machine's first process."""
    give_up = time.monotonic() + 120
    with suppress(psutil.NoSuchProcess):
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            assert time.monotonic() < give_up, "the child outlived its parent"
            threading.Event().wait(0.02)


def moments(seed: int, count: int, longest: float) -> list[float]:
    """Random moments, other ones every run: what they find is told by the test that fails."""
    chance = random.Random(seed)
    return [chance.uniform(0, longest) for _ in range(count)]


if __name__ == "__main__":
    main(sys.argv[1:])
