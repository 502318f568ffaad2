"""Which numbers of the automatic checks a workspace may set for itself, and within what bounds."""

from collections.abc import Mapping
from types import MappingProxyType

from qa_desk.domain.auto_check_types import Norms

BOUNDS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "thin_letters": (1, 1_000),
        "thin_most_percent": (0, 100),
        "copied_percent": (50, 100),
        "copied_least_letters": (1, 1_000),
        "no_call_days": (1, 3_650),
        "forgotten_days": (1, 3_650),
    }
)
"""Fields of Norms by name, each with the least and the most that is taken."""


def shipped() -> dict[str, int]:
    """What the checks go by where the workspace says nothing."""
    return {name: int(getattr(Norms(), name)) for name in BOUNDS}
