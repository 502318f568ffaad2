"""The window tidies the workspace up once it stands."""

from pathlib import Path

from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.tidying import Tidying
from qa_desk.domain.call import ChannelMap, Lane
from qa_desk.services.configure import change_settings, load_settings, with_value
from qa_desk.services.running import CancelToken, silent
from qa_desk.services.transcribe import transcribe_recording, transcript_of
from qa_desk.services.views import Changed
from qa_desk.services.work_queue import recordings_of
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell
from tests.fakes.hearing import Hearing


def test_waveforms_without_recording_go_at_the_start(
    shell: Shell, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle
) -> None:
    orphan = Path(shell.desk.folder) / "peaks" / "0f" / f"{'0f' * 32}.1.npz"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"levels of nothing")
    around = shell.around(shell.office.auditor, jobs, theme, memory)
    Tidying(around, jobs).begin()
    settle()
    assert not orphan.exists()


def test_sides_that_wait_for_a_run_that_was_cut_off_change_at_the_start(
    shell: Shell, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle
) -> None:
    office, desk = shell.office, shell.desk
    (sha,) = recordings_of(office.store, office.refusal("1").deal_id)
    transcribe_recording(office.store, office.clock, desk.vault, Hearing(), sha, silent, CancelToken())
    rule = with_value(load_settings(office.store), "channel_map", ChannelMap.LEFT_CLIENT)
    change_settings(office.store, office.clock, office.admin, rule)
    around = shell.around(office.auditor, jobs, theme, memory)
    told, changed = list[str](), list[object]()
    around.bus.message.connect(told.append)
    around.bus.changed.connect(changed.append)
    for _ in range(2):
        Tidying(around, jobs).begin()
        settle()
        text = transcript_of(office.store, sha)
        assert text is not None
        assert text.lanes == (Lane.CLIENT, Lane.MANAGER)
        assert told == ["Manager and client changed places in 1 call"]
        assert changed == [Changed(everything=True)]
