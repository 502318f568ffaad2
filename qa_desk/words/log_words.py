"""Words for what a check of the audit log, or of a pack of files, found."""

from typing import assert_never

from qa_desk.domain.checkpoint import FoundFault, LogFault
from qa_desk.domain.pack import PackFault
from qa_desk.words import tr


def fault_words(fault: FoundFault) -> str:
    return _words(fault.kind).format(n=fault.number)


def _words(kind: LogFault) -> str:
    match kind:
        case LogFault.ENTRY_CHANGED:
            return tr("entry {n} does not follow from the ones before it")
        case LogFault.CUT_OFF:
            return tr("the log is cut off: entry {n} was signed and is gone")
        case LogFault.REBUILT:
            return tr("the log was rebuilt: entry {n} is not the one that was signed")
        case LogFault.CHECKPOINT_CHANGED:
            return tr("checkpoint {n} was changed")
        case LogFault.CHECKPOINT_MISSING:
            return tr("a checkpoint before number {n} is missing")
        case LogFault.FOREIGN_KEY:
            return tr("checkpoint {n} is signed with a key that is not the expected one")
        case _:
            assert_never(kind)


def pack_fault_words(fault: PackFault, detail: str) -> str:
    match fault:
        case PackFault.SIGNATURE:
            return tr("the signature does not fit the manifest")
        case PackFault.FOREIGN_KEY:
            return tr("signed with the key {key}, which is not the expected one").format(key=detail)
        case PackFault.FILE_MISSING:
            return tr("{name} is missing").format(name=detail)
        case PackFault.FILE_CHANGED:
            return tr("{name} was changed").format(name=detail)
        case _:
            assert_never(fault)
