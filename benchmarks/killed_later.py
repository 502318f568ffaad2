"""A program that was started to be watched ends, whatever becomes of whoever watches it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import subprocess


@contextmanager
def killed_later(process: "subprocess.Popen[Any]", seconds: float) -> Iterator[None]:
    """Killed after so long, and when the block fails: leaving the block that started it would wait for it. Whoever
    reads from it reads an end then, and whoever waits for it waits no longer."""
    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    except BaseException:
        process.kill()
        raise
    finally:
        timer.cancel()
