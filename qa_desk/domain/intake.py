"""Intake: what an import found, what each rejected value should have been, and why a whole file cannot be used."""

from dataclasses import dataclass
from enum import StrEnum

from qa_desk.domain.errors import FileRejected, GuardRefused, KnownError


class Expected(StrEnum):
    """What stands in `Rejected.expected`: the thing a cell should have held."""

    EXTERNAL_ID = "external_id"
    UNIQUE_ID = "unique_id"
    ROW_SHAPE = "row_shape"
    DATE_TIME = "date_time"
    AMOUNT = "amount"
    CURRENCY = "currency"
    PHONE = "phone"
    EMAIL = "email"
    INN = "inn"
    YES_NO = "yes_no"
    DIRECTION = "direction"
    DURATION = "duration"
    KNOWN_MANAGER = "known_manager"  # a name that a manager of one of the deals bears
    KNOWN_CLIENT = "known_client"  # a telephone number or id of a deal that is here
    ONE_CALL = "one_call"  # number, time or length by which a recording is one call's, where several share its name
    PLAYABLE = "playable"
    LEAD_SOURCE = "lead_source"
    MANAGER = "manager"
    DAY = "day"
    MONTH = "month"
    POSITIVE_AMOUNT = "positive_amount"
    SAME_AS_KNOWN = "same_as_known"  # the amount that is on record for that source and day


@dataclass(frozen=True, slots=True)
class Rejected:
    """One value that could not be used. `expected` is a code of `Expected`; `value` is as it stood in the file.

    `row_taken` tells whether the rest of the row came in without the value, or the row was left out.
    """

    line: int
    column: str
    value: str
    expected: str
    row_taken: bool = False


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Rows of one file. new + changed + same + rejected rows = rows read.

    `turned`: recognised calls in which manager and client changed places by what the file told; `kept`: those that
    would, but were judged already.
    """

    source: str
    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    problems: tuple[Rejected, ...] = ()
    turned: int = 0
    kept: int = 0

    @property
    def rows(self) -> int:
        return self.new + self.changed + self.same + self.rejected


# ---------------------------------------------------------------- any file


class FileMissing(FileRejected):
    """facts: name"""

    code = "file_missing"


class FileUnreadable(FileRejected):
    """The operating system does not let us read it; facts: name"""

    code = "file_unreadable"


class FileEmpty(FileRejected):
    """facts: name"""

    code = "file_empty"


# ---------------------------------------------------------------- tables


class FileTooBig(FileRejected):
    """facts: name, limit (bytes)"""

    code = "file_too_big"


class FileEncrypted(FileRejected):
    """facts: name"""

    code = "file_encrypted"


class FileBroken(FileRejected):
    """It begins like a file we know but cannot be read to the end; facts: name"""

    code = "file_broken"


class FileForeign(FileRejected):
    """Not a table at all; facts: name, kind (pdf, image, archive, document, binary)"""

    code = "file_foreign"


class ZipBomb(FileRejected):
    """facts: name, limit (bytes)"""

    code = "zip_bomb"


class SheetTooLarge(FileRejected):
    """A cell far away makes the sheet enormous; facts: name, rows, columns, limit (cells)"""

    code = "sheet_too_large"


class NoTable(FileRejected):
    """A web page without a table; facts: name"""

    code = "no_table"


class TableEmpty(FileRejected):
    """No row holds anything; facts: name"""

    code = "table_empty"


class FieldsMissing(FileRejected):
    """No column was found for what every row must have; facts: fields (codes, comma between)"""

    code = "fields_missing"


# ---------------------------------------------------------------- recordings


class NotAudio(FileRejected):
    """facts: name"""

    code = "not_audio"


class NoAudioStream(FileRejected):
    """A media file without sound; facts: name"""

    code = "no_audio_stream"


class NoSound(FileRejected):
    """A sound file with nothing in it; facts: name"""

    code = "no_sound"


class AudioBroken(FileRejected):
    """facts: name"""

    code = "audio_broken"


class RecordingChanged(FileRejected):
    """The file's bytes are not those that were hashed; facts: name"""

    code = "recording_changed"


class RecordingReplaced(FileRejected):
    """Another recording lies where the imported one was; facts: name"""

    code = "recording_replaced"


class NoSpaceLeft(KnownError):
    """facts: name"""

    code = "no_space_left"


class PathRefused(GuardRefused):
    """A stored path that leads out of the workspace; facts: path"""

    code = "path_refused"
