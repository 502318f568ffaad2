"""One line of the audit log as the window shows it: found by its words, told in full below the table."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from qa_desk.domain.log import LogEntry, canonical
from qa_desk.words import formats, tr
from qa_desk.words.log_actions import action_title, subject_title


@dataclass(frozen=True, slots=True)
class LogLine:
    """`who`: empty for what the program did by itself."""

    entry: LogEntry
    who: str

    @property
    def doer(self) -> str:
        return self.who or tr("the program")


def found(lines: Sequence[LogLine], asked: str) -> list[LogLine]:
    """Lines that hold every word of `asked` in what they show; all of them for no words."""
    words = asked.casefold().split()
    return [line for line in lines if all(word in _haystack(line) for word in words)] if words else list(lines)


def _haystack(line: LogLine) -> str:
    entry = line.entry
    told = (line.doer, action_title(entry.action), subject_title(entry.subject), entry.action, entry.subject)
    return "\n".join((*told, canonical(entry.payload))).casefold()


def told(line: LogLine, zone: ZoneInfo) -> str:
    """The entry in full: everything its hash is made of."""
    entry = line.entry
    number = tr("Entry {n}").format(n=formats.number(entry.number))
    head = f"{number} · {formats.date_time(entry.at, zone)} · {line.doer}"
    what = f"{action_title(entry.action)} ({entry.action}) · {subject_title(entry.subject)} ({entry.subject})"
    facts = json.dumps(dict(entry.payload), sort_keys=True, indent=2, ensure_ascii=False)
    return "\n".join((head, what, facts, f"SHA-256 {entry.hash}"))
