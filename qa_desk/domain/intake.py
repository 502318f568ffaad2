"""Intake: what an import found, and what each rejected value should have been."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rejected:
    """One value that could not be used. `expected` and `reason` are codes with words; `value` is as it stood in the file.

    `row_taken` tells whether the rest of the row came in without the value, or the row was left out.
    """

    line: int
    column: str
    value: str
    expected: str
    row_taken: bool = False


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Rows of one file. new + changed + same + rejected rows = rows read."""

    source: str
    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    problems: tuple[Rejected, ...] = ()

    @property
    def rows(self) -> int:
        return self.new + self.changed + self.same + self.rejected
