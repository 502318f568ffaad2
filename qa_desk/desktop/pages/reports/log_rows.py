"""One line of the audit log as the window shows it: found by its words, told in full below the table."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from qa_desk.domain.log import LogEntry, canonical
from qa_desk.services.log_story import LogStory
from qa_desk.words import formats, language, tr
from qa_desk.words.log_actions import action_title
from qa_desk.words.log_sentences import sentence
from qa_desk.words.log_subjects import subject_title


class LogTeller:
    """Puts each entry into words once a language."""

    def __init__(self, story: LogStory) -> None:
        self.story = story
        self._said: dict[tuple[str, int], str] = {}

    def said(self, entry: LogEntry) -> str:
        key = (language(), entry.number)
        if key not in self._said:
            self._said[key] = sentence(entry, self.story)
        return self._said[key]


@dataclass(frozen=True, slots=True)
class LogLine:
    entry: LogEntry
    teller: LogTeller

    @property
    def doer(self) -> str:
        return self.teller.story.who(self.entry) or tr("the program")

    @property
    def said(self) -> str:
        return self.teller.said(self.entry)


def found(lines: Sequence[LogLine], asked: str) -> list[LogLine]:
    """Lines that hold every word of `asked` in what they show; all of them for no words."""
    words = asked.casefold().split()
    return [line for line in lines if all(word in _haystack(line) for word in words)] if words else list(lines)


def _haystack(line: LogLine) -> str:
    entry = line.entry
    told = (line.doer, line.said, action_title(entry.action), subject_title(entry.subject), entry.action, entry.subject)
    return "\n".join((*told, canonical(entry.payload))).casefold()


def told(line: LogLine, zone: ZoneInfo) -> str:
    """The entry in words, and in full for proof: everything its hash is made of."""
    entry = line.entry
    number = tr("Entry {n}").format(n=formats.number(entry.number))
    head = f"{number} · {formats.date_time(entry.at, zone)} · {line.doer}"
    what = f"{action_title(entry.action)} ({entry.action}) · {subject_title(entry.subject)} ({entry.subject})"
    facts = json.dumps(dict(entry.payload), sort_keys=True, indent=2, ensure_ascii=False)
    proof = tr("For proof, as it is sealed in the log:")
    return "\n".join((head, line.said, "", proof, what, facts, f"SHA-256 {entry.hash}"))
