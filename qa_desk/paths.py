"""The one place that knows where resources/ and migrations/ lie, in a checkout and in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _find(name: str) -> Path:
    inside_wheel = _PACKAGE / f"_{name}"
    return inside_wheel if inside_wheel.is_dir() else _PACKAGE.parent / name


def resources() -> Path:
    """Folder with i18n, reason books, demo data, fonts and the small speech model."""
    return _find("resources")


def migrations() -> Path:
    """Folder with Alembic's env.py and versions/."""
    return _find("migrations")
