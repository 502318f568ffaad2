"""Does what a question was answered with: one service call a deed, off the window's thread, and says what was done."""

from collections.abc import Callable
from pathlib import Path

from qa_desk.desktop.pages.appeals.dialogs import CounterAnswer, PaperAnswer
from qa_desk.desktop.pages.appeals.dispute_dialogs import AppealAnswer, DecisionAnswer
from qa_desk.desktop.pages.appeals.state import Deed
from qa_desk.domain.appeal_evidence import EvidenceFile
from qa_desk.domain.ledger import EntryId
from qa_desk.domain.people import User
from qa_desk.services.appeal import decide_appeal, file_appeal
from qa_desk.services.case_evidence import attach_files, evidence_vault, keeping, open_file
from qa_desk.services.case_lines import CaseLine
from qa_desk.services.cases import record_paper
from qa_desk.services.desk import Desk
from qa_desk.services.ledger import decline_reversal, propose_reversal, sign_reversal
from qa_desk.services.views import Changed
from qa_desk.words import formats, ledger_words, tr, trn

Said = tuple[Callable[[], str], Changed]
SIGNED = frozenset({Deed.DECIDE, Deed.SIGN_COUNTER})
"""Deeds that ask for the password again."""


def act(desk: Desk, user: User, deed: Deed, line: CaseLine, answer: object, password: str = "") -> Said:
    """Words for the status bar, and what changed. Raises what the service of the deed raises."""
    entry, manager = line.case.entry_id, line.case.manager
    match answer:
        case PaperAnswer():
            _, changed = record_paper(
                desk.store, desk.clock, desk.working_days, user, entry, answer.kind, answer.text, answer.day,
                way=answer.way,
            )  # fmt: skip
            return lambda: tr("{paper} recorded: {manager}.").format(
                paper=ledger_words.paper(answer.kind), manager=manager
            ), changed
        case AppealAnswer():
            with keeping(desk.store, desk.evidence, answer.files) as kept:
                _, changed = file_appeal(desk.store, desk.clock, user, entry, answer.explanation, answer.evidence, kept)
            return lambda: tr("Appeal filed: {manager}.").format(manager=manager), changed
        case DecisionAnswer():
            return _decide(desk, user, line, answer, password)
        case CounterAnswer():
            propose_reversal(desk.store, desk.clock, user, entry, answer.amount, answer.ground)
            words = lambda: tr("Counter-entry proposed; a sales head signs it.")  # noqa: E731 - words, when shown
            return words, Changed(everything=True)
    return _counter(desk, user, deed, line, str(answer), password)


def _decide(desk: Desk, user: User, line: CaseLine, answer: DecisionAnswer, password: str) -> Said:
    appeal = line.case.appeal
    if appeal is None:
        raise AssertionError("nothing to decide was asked about")
    _, entry, changed = decide_appeal(
        desk.store, desk.clock, desk.hasher, user, appeal.id, answer.outcome, answer.comment, password, answer.amount,
        line.seen,
    )  # fmt: skip

    def words() -> str:
        outcome = ledger_words.appeal_outcome(answer.outcome)
        if entry is None:
            return tr("{outcome}. Nothing was taken back.").format(outcome=outcome)
        told = tr("{outcome}. Counter-entry No. {number}: {amount}.")
        return told.format(outcome=outcome, number=entry.id, amount=formats.money(entry.amount))

    return words, changed


def _counter(desk: Desk, user: User, deed: Deed, line: CaseLine, comment: str, password: str) -> Said:
    if line.waiting is None:
        raise AssertionError("no counter-entry was asked about")
    if deed is Deed.DECLINE_COUNTER:
        _, changed = decline_reversal(desk.store, desk.clock, user, line.waiting.id, comment)
        return lambda: tr("Counter-entry declined."), changed
    entry, changed = sign_reversal(desk.store, desk.clock, desk.hasher, user, line.waiting.id, password, line.seen)
    return lambda: tr("Counter-entry No. {number}: {amount}.").format(
        number=entry.id, amount=formats.money(entry.amount)
    ), changed


def attach(desk: Desk, user: User, number: int, paths: list[Path]) -> Said:
    with keeping(desk.store, desk.evidence, paths) as kept:
        _, changed = attach_files(desk.store, desk.clock, user, EntryId(number), kept)
    count = len(kept)
    return lambda: trn("{n} file is kept with the case.", "{n} files are kept with the case.", count).format(
        n=formats.number(count)
    ), changed


def whole_file(desk: Desk, file: EvidenceFile) -> Path:
    """Raises EvidenceChanged."""
    return open_file(evidence_vault(desk.evidence), file.file)
