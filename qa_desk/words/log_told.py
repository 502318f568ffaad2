"""One entry of the audit log while it is put into words: its facts by name, what they are about, what is left over."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar

from qa_desk.domain.log import LogEntry
from qa_desk.domain.log_before import WAS
from qa_desk.domain.money import Money
from qa_desk.services.log_about import About
from qa_desk.services.log_story import LogStory
from qa_desk.words import formats
from qa_desk.words.catalogue import language, tr
from qa_desk.words.log_subjects import month_title, subject_title

Code = TypeVar("Code", bound=StrEnum)
_HASH = re.compile(r"[0-9a-f]{64}")


class Told:
    """Every fact that was asked for counts as said; `left` are the others, so that none is ever hidden."""

    def __init__(self, entry: LogEntry, story: LogStory) -> None:
        self.entry, self.story = entry, story
        self._said: set[str] = set()

    # ------------------------------------------------------------ what it is about

    @property
    def about(self) -> About:
        subject = self.entry.subject
        if subject.startswith(("turn:", "transcript:")):  # their facts name the recording
            subject = f"recording:{self.text('recording')[:12]}"
        return self.story.about.get(subject, About())

    def deal(self) -> str:
        """1042 «Kitchen for the Ivanovs»; of a deal nobody finds any more, what the log calls it."""
        if not self.about.deal:
            return self.text("deal") or subject_title(self.entry.subject)
        return _named_deal(self.about)

    def case(self) -> str:
        """Whose fine it is, and of which deal."""
        manager = self.text("manager") or self.about.manager
        if not manager:
            return subject_title(self.entry.subject)
        return tr("{manager}, deal {deal}").format(manager=manager, deal=self.deal())

    def things(self) -> list[str]:
        """What several were named of in one subject: "refusal:1, 2"."""
        kind, _, names = self.entry.subject.partition(":")
        found = []
        for name in names.split(","):
            subject = f"{kind}:{name.strip()}"
            about = self.story.about.get(subject, About())
            found.append(tr("deal {deal}").format(deal=_named_deal(about)) if about.deal else subject_title(subject))
        return found

    def subject(self) -> str:
        return subject_title(self.entry.subject)

    def named(self) -> str:
        """The person, the file or the month behind the colon."""
        name = self.entry.subject.partition(":")[2]
        return self.story.about.get(self.entry.subject, About()).name or name

    def month(self) -> str:
        return month_title(self.entry.subject.partition(":")[2])

    # ------------------------------------------------------------ facts

    def raw(self, name: str) -> str | int | bool | None:
        self._said |= {name, f"{name}{WAS}"}
        return self.entry.payload.get(name)

    def text(self, name: str) -> str:
        value = self.raw(name)
        return "" if value is None else str(value)

    def count(self, name: str) -> int:
        value = self.raw(name)
        return value if isinstance(value, int) else 0

    def was(self, name: str) -> str:
        """What it was before, "" where nobody wrote it down."""
        value = self.story.before.get(self.entry.number, {}).get(name)
        return "" if value is None else str(value)

    def code(self, name: str, kind: type[Code], words: Callable[[Code], str]) -> str:
        """A code in words, as they go on in a sentence; one of a newer program as it is."""
        return coded(self.text(name), kind, words)

    def money(self, name: str = "minor") -> str:
        """Empty where no amount is told."""
        value = self.raw(name)
        return self.amount(value) if isinstance(value, int) and not isinstance(value, bool) else ""

    def entered(self) -> str:
        """The amount that came into the ledger, as the entry tells it; an older one tells none."""
        self.leave("entry")
        return self.money("entered")

    def pay_month(self) -> str:
        period = self.text("period")
        return tr("month: {month}").format(month=month_title(period)) if period else ""

    def amount(self, minor: int) -> str:
        known = self.about.amount
        return formats.money(Money(abs(minor), self.story.currency if known is None else known.currency))

    def day(self, name: str) -> str:
        return day(self.text(name))

    def form(self, name: str = "form", version: str = "version") -> str:
        """Title of the form; with its version where that is told."""
        code, number = self.text(name), self.text(version)
        known = self.story.forms.get(f"{code} {number}" if number else code)
        title = code if known is None else known.title.of(language())
        if not number:
            return f"«{title}»"
        # a number alone on the next line says nothing
        return tr("«{title}», version {n}").replace(" {n}", "\u00a0{n}").format(title=title, n=number)

    def files(self) -> list[str]:
        """Names of written files: facts whose value is a hash."""
        names = [name for name, value in self.entry.payload.items() if _HASH.fullmatch(str(value)) and "." in name]
        self._said.update(names)
        return sorted(names)

    def leave(self, *names: str) -> None:
        """Kept for proof alone: numbers and hashes that say nothing to a person."""
        self._said.update(names)

    def left(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.entry.payload.items() if name not in self._said}


def _named_deal(about: About) -> str:
    return f"{about.deal} «{about.title}»" if about.title else about.deal


def coded(value: str, kind: type[Code], words: Callable[[Code], str]) -> str:
    return in_line(words(kind(value))) if value in {one.value for one in kind} else value


def in_line(label: str) -> str:
    """A label that begins a line, within one: "Approved" as "approved"; "CRM" stays."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def day(iso: str) -> str:
    """ "2026-11-03" as people of the language write it."""
    try:
        on = date.fromisoformat(iso)
    except ValueError:
        return iso
    return formats.date(datetime(on.year, on.month, on.day, tzinfo=UTC), UTC)


def joined(*parts: str) -> str:
    """The parts that say something."""
    return "; ".join(part for part in parts if part)


def changed(before: str, after: str) -> str:
    return tr("{before} → {after}").format(before=before, after=after) if before and before != after else after
