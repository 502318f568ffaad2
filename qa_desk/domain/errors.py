"""Known errors: the world's fault, each with a code and facts. Words for them are looked up in words/errors.py."""

from typing import ClassVar

Fact = str | int


class KnownError(Exception):
    """A fault that is not a bug. `code` names it, `facts` fill the sentence shown to the user."""

    code: ClassVar[str]

    def __init__(self, **facts: Fact) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else self.code


class WrongUse(KnownError):
    """The request itself makes no sense (unknown id, bad argument): exit code 2 on the command line."""


class GuardRefused(KnownError):
    """A rule of the road forbids the step; nothing was changed."""


class FileRejected(KnownError):
    """The whole file cannot be used; nothing of it was taken."""


class Cancelled(KnownError):
    """The user stopped the work; what was committed before stays."""

    code = "cancelled"


class NotFound(WrongUse):
    """facts: what, key"""

    code = "not_found"


class ChangedBySomeoneElse(KnownError):
    """Another person changed the same thing in between; facts: what"""

    code = "changed_by_someone_else"
