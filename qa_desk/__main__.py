"""Arguments -> compose -> window or command line."""

import gc
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa_desk.services.desk import Desk


def main() -> None:
    """The command line; without a verb the window."""
    from qa_desk.cli.app import build  # noqa: PLC0415 - the window needs none of this
    from qa_desk.compose import outside  # noqa: PLC0415

    build(outside(run_window))()


def window() -> None:
    """The window, as the desktop's start menu starts it: file names are opened."""
    raise SystemExit(run_window(None, *map(Path, sys.argv[1:])))


def run_window(
    workspace: Path | None,
    *files: Path,
    grab: Path | None = None,
    login: str | None = None,
    config: Path | None = None,
    speak: str | None = None,
    clock: Callable[[], datetime] | None = None,
) -> int:
    """Opens the window on a workspace; with `grab` it only saves pictures of its pages there and ends. `clock`: of that
    workspace alone, for the demo, whose story ends on a day of its own."""
    gc.disable()  # what is loaded now stays: walking over it again and again is a quarter of the start
    from qa_desk.compose import new_workspace, open_desk  # noqa: PLC0415
    from qa_desk.desktop import app  # noqa: PLC0415 - Qt is loaded only when a window is wanted

    def opened(folder: Path) -> "Desk":
        desk = open_desk(folder)
        return desk if clock is None or folder != workspace else replace(desk, clock=clock)

    return app.run(
        opened,
        new_workspace,
        workspace,
        files,
        grab=grab,
        login=login,
        demo=Path("demo-out") / "workspace",  # what `make demo` leaves, offered at the first start
        config=config,
        speak=speak,
    )


if __name__ == "__main__":
    main()
