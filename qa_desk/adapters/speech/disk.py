"""What the disk refuses to a model, as a known error: full, read-only, or held open by another program."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qa_desk.services.rejects import FileNotWritten


@contextmanager
def writing_models(place: Path) -> Iterator[None]:
    """Raises FileNotWritten instead of OSError; `place` is named where the system names none."""
    try:
        yield
    except OSError as fault:
        name = fault.filename if isinstance(fault.filename, str) else str(place)
        raise FileNotWritten(name=name, why=fault.strerror or str(fault)) from fault
