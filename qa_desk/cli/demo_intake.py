"""What comes into the demo from outside: exports, call lists, recordings, and what is read out of them; its digests."""

from qa_desk.cli.demo_stage import Stage
from qa_desk.cli.demo_story import Import
from qa_desk.domain.intake import ImportResult
from qa_desk.services.check_reasons import check_waiting
from qa_desk.services.digest import make_due
from qa_desk.services.import_calls import import_calls
from qa_desk.services.import_deals import import_deals
from qa_desk.services.import_recordings import import_recordings
from qa_desk.services.running import CancelToken
from qa_desk.services.transcribe import transcribe_waiting
from qa_desk.words import labels, tr


def take(stage: Stage, event: Import) -> None:
    desk, progress, cancel = stage.desk, stage.progress, CancelToken()
    if event.deals:
        path = stage.source / event.deals
        deals, _ = import_deals(
            desk.store, desk.clock, desk.tables, desk.contacts, desk.reader, path, None, progress, cancel
        )
        _tell(stage, deals)
    if event.calls:
        path = stage.source / event.calls
        calls, _ = import_calls(desk.store, desk.clock, desk.tables, desk.contacts, path, None, progress, cancel)
        _tell(stage, calls)
    new = same = 0
    for name in event.recordings:
        path = stage.source / "recordings" / name
        found, _ = import_recordings(
            desk.store, desk.clock, desk.vault, desk.probe, desk.contacts, path, False, progress, cancel
        )
        new, same = new + found.new, same + found.same
    if event.recordings:
        _tell(stage, ImportResult("recordings", new=new, same=same))


def read(stage: Stage) -> None:
    """Recordings first, so that the findings rest on what was said."""
    desk = stage.desk
    with desk.store.read() as unit:
        waiting = unit.transcripts.waiting(desk.model_id())
    if waiting:
        stage.tell(tr("Transcribing with the bundled model"))
        heard, _ = transcribe_waiting(
            desk.store, desk.clock, desk.vault, desk.transcriber(), stage.progress, CancelToken()
        )
        stage.tell(tr("Recordings transcribed: {n}").format(n=heard.done))
        for name, error in heard.failed:
            stage.output.say(f"{name}: {error}")
    check_waiting(desk.store, desk.clock, desk.reader, stage.progress, CancelToken())


def digests(stage: Stage) -> None:
    """As the window writes them at its hour: of every day that is due."""
    desk = stage.desk
    days = make_due(desk.store, desk.clock, desk.digests, desk.folder / "reports", desk.working_days)
    stage.made.digests.extend(days)
    stage.tell(tr("Daily digests written: {n}").format(n=len(days)))


def _tell(stage: Stage, result: ImportResult) -> None:
    words = tr("{source}: {new} new, {changed} changed, {same} same, {rejected} rejected")
    stage.tell(
        words.format(
            source=result.source,
            new=result.new,
            changed=result.changed,
            same=result.same,
            rejected=result.rejected,
        )
    )
    for problem in result.problems:
        expected = labels.expected(problem.expected)
        stage.output.say(f"      {problem.line}, {problem.column}: «{problem.value}» — {expected}")
