"""100 000 random operations on refusals, audit fines and their money, in memory: after each the books are exact."""

import random
from dataclasses import dataclass, field

from qa_desk.domain.audit_fine import MOVES
from qa_desk.domain.closing import check_closable, next_period, open_period, totals_of
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import TRANSITIONS, Move, RefusalState, after
from qa_desk.domain.ledger import Entry, EntryId, EntryKind, balance, counter_amount
from qa_desk.domain.ledger_inputs import ReversalInputs, TariffInputs
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import CostPerLead, TariffId
from qa_desk.domain.people import UserId
from qa_desk.domain.recompute import verify_ledger
from qa_desk.domain.sign_off import OwnProposal, check_signer
from tests.fakes.audit_machine import AuditFineMachine, inputs_of, rules
from tests.fakes.money import AT, DAY, TARIFF

OPERATIONS = 100_000
REFUSALS = 400
PEOPLE = tuple(UserId(number) for number in range(1, 6))
MANAGERS = ("Анна", "Борис", "Вера")
TARIFFS = [TARIFF, CostPerLead(TariffId(2), "Сайт", DAY, Money(184_656))]
NOBODY = frozenset[UserId]()


@dataclass
class Refusal:
    """What one refusal went through: who had a part in it, and every state it was in."""

    number: int
    manager: str
    state: RefusalState = RefusalState.QUEUED
    decided: frozenset[UserId] = NOBODY
    called: frozenset[UserId] = NOBODY
    proposed: frozenset[UserId] = NOBODY
    past: list[tuple[RefusalState, Move]] = field(default_factory=list)


class Books:
    """The machine: the domain's own functions over plain lists, and beside them sums kept by hand."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.refusals = [Refusal(number, chance.choice(MANAGERS)) for number in range(REFUSALS)]
        self.entries: list[Entry] = []
        self.fines: dict[int, Entry] = {}
        self.in_order: list[Entry] = []
        self.of_audits: list[Entry] = []
        self.family: dict[EntryId, list[Entry]] = {}
        self.of_period: dict[str, list[Entry]] = {}
        self.closed: dict[str, tuple[Entry, ...]] = {}
        self.month = "2026-01"
        self.by_hand: dict[tuple[str, str], int] = {}
        self.refused = 0
        self.audits = AuditFineMachine(chance, PEOPLE, MANAGERS)

    # ------------------------------------------------------------ operations

    def move(self) -> None:
        one, move, who = self.chance.choice(self.refusals), self.chance.choice(list(Move)), self.chance.choice(PEOPLE)
        if self.chance.random() < 0.7:  # most try what the state waits for, so that roads reach their end
            fitting = [wanted for state, wanted in TRANSITIONS if state is one.state]
            move = self.chance.choice(fitting) if fitting else move
        then = after(one.state, move)
        heads = {Move.SIGN, Move.SEND_BACK, Move.HEAD_CLOSES, Move.HEAD_RETURNS, Move.HEAD_CALLS_AGAIN}
        if move in heads:
            check_signer(who, one.decided, one.called, one.proposed)
        if then is RefusalState.RETURNED and move is Move.SIGN:
            self.enter_fine(one, who)
        self.take_part(one, move, who)
        one.past.append((one.state, move))
        one.state = then

    def take_part(self, one: Refusal, move: Move, who: UserId) -> None:
        if move in (Move.CONFIRM, Move.DOUBT):
            one.decided |= {who}
        elif move is Move.PROPOSE_RETURN:
            one.proposed |= {who}
        elif one.state is RefusalState.CALLBACK_DUE:
            one.called |= {who}

    def enter_fine(self, one: Refusal, who: UserId) -> None:
        tariff = self.chance.choice(TARIFFS)
        proposer = min(one.proposed)
        inputs = TariffInputs(tariff.id, "Сайт", tariff.valid_from, DAY, tariff.amount.minor)
        entry = self.entry(EntryKind.FINE, one.manager, tariff.amount, f"refusal:{one.number}", inputs, proposer, who)
        assert one.number not in self.fines
        self.fines[one.number] = entry
        self.in_order.append(entry)
        self.family[entry.id] = []

    def audit(self) -> None:
        throw = self.chance.random()
        if throw < 0.15:
            self.audits.propose()
        elif throw < 0.30:
            self.audits.look_again()
        elif (signed := self.audits.act()) is not None:
            one, who = signed
            fine = one.fine
            entry = self.entry(
                EntryKind.FINE, fine.manager, fine.amount, fine.source, inputs_of(fine), fine.proposed_by, who
            )
            self.audits.entered(one, int(entry.id))
            self.family[entry.id] = []
            self.of_audits.append(entry)

    def reverse(self) -> None:
        if not self.fines:
            return
        fine = self.chance.choice(self.of_audits if self.of_audits and self.chance.random() < 0.3 else self.in_order)
        proposer, signer = self.chance.choice(PEOPLE), self.chance.choice(PEOPLE)
        if proposer == signer:
            raise OwnProposal(part="proposal")
        asked = None if self.chance.random() < 0.3 else Money(self.chance.randint(1, 200_000))
        amount = counter_amount(fine, self.family[fine.id], asked)
        inputs = ReversalInputs(None if asked is None else asked.minor)
        source = f"reversal:{len(self.entries)}"
        made = self.entry(EntryKind.REVERSAL, fine.manager, amount, source, inputs, proposer, signer, fine.id)
        self.family[fine.id].append(made)

    def close(self) -> None:
        oldest = min((period for period in self.of_period if period not in self.closed), default="2025-12")
        period = self.chance.choice([oldest, self.month, next_period(self.month)])
        check_closable(period, self.month, self.closed, self.of_period)
        of = self.of_period.get(period, [])
        inputs = totals_of(of, "0" * 64)
        self.entry(EntryKind.CLOSING, "", Money(0), f"closing:{period}", inputs, None, PEOPLE[4], into=period)
        self.closed[period] = tuple(self.of_period[period])

    def entry(
        self, kind: EntryKind, manager: str, amount: Money, source: str, inputs: object, proposer: UserId | None,
        who: UserId, reverses: EntryId | None = None, into: str = "",
    ) -> Entry:  # fmt: skip
        period = into or open_period(self.month, self.closed)
        made = Entry(
            EntryId(len(self.entries) + 1), kind, period, manager, amount, source, inputs, "", proposer, who, AT,  # type: ignore[arg-type]
            reverses=reverses,
        )  # fmt: skip
        self.entries.append(made)
        self.of_period.setdefault(period, []).append(made)
        self.by_hand[manager, period] = self.by_hand.get((manager, period), 0) + amount.minor
        return made

    def step(self) -> None:
        throw = self.chance.random()
        try:
            if throw < 0.65:
                self.move()
            elif throw < 0.80:
                self.audit()
            elif throw < 0.99:
                self.reverse()
            elif throw < 0.995:
                self.close()
            else:
                self.month = next_period(self.month) if self.chance.random() < 0.2 else self.month
        except KnownError:
            self.refused += 1
        for one in self.refusals if throw > 0.9999 else ():
            assert one.state is self.walked(one)

    def walked(self, one: Refusal) -> RefusalState:
        state = RefusalState.QUEUED
        for before, move in one.past:
            assert before is state
            state = TRANSITIONS[state, move]
        return state

    def restart(self) -> None:
        """New refusals for those that came to their end, so that the machine never runs dry."""
        for place, one in enumerate(self.refusals):
            if not any(state is one.state for state, _ in TRANSITIONS):
                self.check_end(one)
                self.refusals[place] = Refusal(one.number + REFUSALS, one.manager)

    def check_end(self, one: Refusal) -> None:
        """A fine stands in the ledger if, and only if, the client denied and another person signed the return."""
        assert one.state is self.walked(one)
        fined = one.number in self.fines
        last = one.past[-1]
        assert fined == (last == (RefusalState.RETURN_PROPOSED, Move.SIGN))
        if fined:
            moves = [move for _, move in one.past]
            assert moves[-3:] == [Move.CLIENT_DENIES, Move.PROPOSE_RETURN, Move.SIGN]
            assert self.fines[one.number].entered_by not in one.decided | one.called | one.proposed
        if any(move is Move.CLIENT_UNREACHABLE for _, move in one.past) and fined:
            late = [move for _, move in one.past]
            assert Move.CLIENT_DENIES in late[late.index(Move.CLIENT_UNREACHABLE) :]


def test_after_100_000_random_operations_the_books_are_exact() -> None:
    books = Books(random.Random(20261121))
    reached: set[tuple[RefusalState, Move]] = set()
    for number in range(OPERATIONS):
        books.step()
        if number % 500 == 0:
            reached |= {pair for one in books.refusals for pair in one.past}
            books.restart()
    books.audits.check()
    report = verify_ledger(books.entries, TARIFFS, "RUB", rules)
    assert report.faults == ()
    for (manager, period), minor in books.by_hand.items():
        assert balance(books.of_period[period], "RUB", manager).minor == minor
    assert report.balance.minor == sum(books.by_hand.values())
    for period, frozen in books.closed.items():
        assert tuple(books.of_period[period]) == frozen
    # nothing above is vacuous: every row of the table was walked, money moved both ways, periods were closed
    assert reached == set(TRANSITIONS)
    assert books.audits.walked == set(MOVES)
    assert len(books.of_audits) > 300
    assert len(books.fines) > 500
    assert sum(entry.kind is EntryKind.REVERSAL for entry in books.entries) > 500
    assert len(books.closed) > 10
    assert books.refused > 10_000
