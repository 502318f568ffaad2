"""How large a file may be before it is refused instead of read."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """`unpacked`: bytes of all members of a zip together. `ratio` counts only above `ratio_from` bytes unpacked.
    `cells`: rows x columns of a sheet's used range, since python-calamine asks memory for all of it at once."""

    file: int = 1024 * MIB
    unpacked: int = 1024 * MIB
    ratio: int = 300
    ratio_from: int = 64 * MIB
    cells: int = 30_000_000
    columns: int = 4_000


DEFAULT_LIMITS = Limits()
