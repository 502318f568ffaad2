"""The window tidies the workspace up once it stands."""

from pathlib import Path

from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.tidying import Tidying
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell


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
