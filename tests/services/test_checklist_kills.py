"""An auditor's program is killed while he answers: every answer that was told as kept is there."""

import os
from pathlib import Path

from qa_desk.adapters.store.connect import make_engine
from qa_desk.adapters.store.unit import SqlStore
from qa_desk.domain.checklist_answers import Answer, Graded
from tests.fakes.audits import drawn
from tests.fakes.keys import KEY
from tests.fakes.killed import moments, run_and_kill
from tests.fakes.office import Office

QUESTION = "open_questions"


def test_a_kill_loses_no_answer_that_was_kept(office: Office, tmp_path: Path) -> None:
    item = drawn(office)
    office.store.close()
    kept = -1
    for after in [0.1, *moments(os.getpid(), 4, 0.5)]:
        lines = 3 if kept < 0 else 0  # however slow the machine is, something was kept once
        told = run_and_kill(after, "audit", str(tmp_path / "qa-desk.sqlite"), str(item), lines=lines)
        numbers = [int(line.split()[1]) for line in told if line.startswith("kept")]
        kept = numbers[-1] if numbers else kept
        store = SqlStore(make_engine(f"sqlite:///{tmp_path / 'qa-desk.sqlite'}"), sealer=KEY)
        with store.read() as unit:
            audits = unit.checklists.of_item(item)
            answers = {} if not audits else unit.checklists.answers(audits[0].id)
        store.close()
        assert len(audits) <= 1
        if numbers:
            found = answers[QUESTION]
            # the next one may have been kept and not told yet
            assert found in [Answer(Graded(one % 6), f"ответ {one}") for one in (kept, kept + 1)]
    assert kept >= 0
