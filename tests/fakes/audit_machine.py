"""Audit fines in the machine of random operations: proposals, holds, second looks, signatures; the domain's rules."""

import random
from dataclasses import dataclass, field

from qa_desk.domain.audit_fine import (
    AuditFine,
    AuditFineId,
    AuditFineState,
    FineAct,
    FineStep,
    NotYourFine,
    SecondStanding,
    check_fine_signer,
    check_move,
    check_released,
    holds_of,
    state_of,
)
from qa_desk.domain.checklist_audit import ChecklistAuditId
from qa_desk.domain.checklist_version import FormRef
from qa_desk.domain.deal import DealId
from qa_desk.domain.ledger import SourceTwice
from qa_desk.domain.ledger_inputs import AuditInputs
from qa_desk.domain.money import Money
from qa_desk.domain.people import UserId
from qa_desk.domain.queue import ItemId
from tests.fakes.money import AT

RULES = {"greeting": 30_000, "goodbye": 15_050}
FORM = FormRef("call", 1, "d" * 64)
ITEMS = 60


def rules(form: str, version: int, digest: str) -> dict[str, int]:
    return RULES if FormRef(form, version, digest) == FORM else {}


@dataclass
class Proposed:
    """One fine and what is known of it. `second`: None where nobody else was asked. `signed`: the entry's number."""

    fine: AuditFine
    second: SecondStanding | None
    steps: list[FineStep] = field(default_factory=list)
    signed: int | None = None


class AuditFineMachine:
    """`charged`: sources that stand in the ledger. Items are audited anew all the time, so that it never runs dry."""

    def __init__(self, chance: random.Random, people: tuple[UserId, ...], managers: tuple[str, ...]) -> None:
        self.chance, self.people, self.managers = chance, people, managers
        self.open: list[Proposed] = []
        self.over: list[Proposed] = []
        self.newest: dict[ItemId, ChecklistAuditId] = {}
        self.low: frozenset[str] = frozenset()
        self.charged: set[str] = set()
        self.audits = 0
        self.walked: set[tuple[AuditFineState, FineAct]] = set()

    def propose(self) -> None:
        """An item is audited, again or for the first time; what was charged before is not charged again."""
        self.audits += 1
        item, audit = ItemId(self.chance.randint(1, ITEMS) + self.audits // 12), ChecklistAuditId(self.audits)
        who, question = self.chance.choice(self.people), self.chance.choice(sorted(RULES))
        second = SecondStanding() if self.chance.random() < 0.3 else None
        self.newest[item] = audit
        fine = AuditFine(
            AuditFineId(self.audits), audit, item, DealId(int(item)), self.chance.choice(self.managers), FORM, question,
            Money(RULES[question]), who, AT,
        )  # fmt: skip
        if fine.source not in self.charged:
            self.open.append(Proposed(fine, second))

    def look_again(self) -> None:
        """A second auditor submits; or auditors agree on less, or on more."""
        if self.chance.random() < 0.1:
            self.low = frozenset(one for one in RULES if self.chance.random() < 0.3)
            return
        waiting = [one for one in self.open if one.second is not None and one.second.failed is None]
        if waiting:
            one = self.chance.choice(waiting)
            others = [who for who in self.people if who != one.fine.proposed_by]
            failed = frozenset({one.fine.question}) if self.chance.random() < 0.7 else frozenset[str]()
            one.second = SecondStanding(failed, self.chance.choice(others))

    def act(self) -> tuple[Proposed, UserId] | None:
        """Somebody tries something; the fine and who signed it, if he did. Raises what the rules say."""
        if not self.open:
            return None
        one, act = self.chance.choice(self.open[-50:]), self.chance.choice([*FineAct, FineAct.SIGN])
        who = one.fine.proposed_by if self.chance.random() < 0.3 else self.chance.choice(self.people)
        before = state_of(one.steps)
        if act in (FineAct.SIGN, FineAct.SEND_BACK):
            check_fine_signer(who, one.fine, one.steps, one.second)
        elif who != one.fine.proposed_by:
            raise NotYourFine(fine=one.fine.id)
        check_move(one.fine, one.steps, act)
        if act is FineAct.SIGN:
            holds = holds_of(one.fine, self.low, one.second, self.newest[one.fine.item_id])
            check_released(one.fine, holds)
            if one.fine.source in self.charged:
                raise SourceTwice(source=one.fine.source)
            assert one.second is None or (one.second.failed is not None and one.fine.question in one.second.failed)
        one.steps.append(FineStep(one.fine.id, act, "", who, AT))
        self.walked.add((before, act))
        if state_of(one.steps) in (AuditFineState.SIGNED, AuditFineState.WITHDRAWN):
            self.open.remove(one)
            self.over.append(one)
        return (one, who) if act is FineAct.SIGN else None

    def entered(self, one: Proposed, number: int) -> None:
        self.charged.add(one.fine.source)
        one.signed = number

    def check(self) -> None:
        """What stands in the ledger was signed, by somebody who had no part in it; nothing else stands there."""
        for one in (*self.open, *self.over):
            assert (state_of(one.steps) is AuditFineState.SIGNED) == (one.signed is not None)
            if one.signed is not None:
                signer = one.steps[-1].by
                again = {step.by for step in one.steps if step.act is FineAct.PROPOSE_AGAIN}
                second = set() if one.second is None else {one.second.auditor}
                assert signer not in {one.fine.proposed_by, *again, *second}


def inputs_of(fine: AuditFine) -> AuditInputs:
    form = fine.form
    return AuditInputs(
        int(fine.audit_id), int(fine.item_id), form.code, form.version, form.digest, fine.question, "", "",
        fine.amount.minor,
    )  # fmt: skip
