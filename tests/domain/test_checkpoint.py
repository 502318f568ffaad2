"""Signed checkpoints: whatever is done to a log that a key vouched for is found."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from qa_desk.adapters.keys import Guarded, InstallationKey, signed_by
from qa_desk.domain.checkpoint import (
    Checkpoint,
    FoundFault,
    LogFault,
    LogReport,
    Occasion,
    key_id,
    message_of,
    verify_log,
)
from qa_desk.domain.log import FIRST_HASH, LogEntry, seal
from qa_desk.domain.people import UserId

START = datetime(2026, 11, 16, 9, tzinfo=UTC)
KEY = InstallationKey(Ed25519PrivateKey.from_private_bytes(b"q" * 32), Guarded.FILE)
OTHER = InstallationKey(Ed25519PrivateKey.from_private_bytes(b"z" * 32), Guarded.FILE)
Log = tuple[list[LogEntry], list[Checkpoint]]


def chained(entries: list[LogEntry]) -> list[LogEntry]:
    """Numbers and seals made anew, as a forger with the program would."""
    found, previous = [], FIRST_HASH
    for number, one in enumerate(entries, 1):
        previous = seal(previous, number, one.at, one.actor, one.action, one.subject, one.payload)
        found.append(replace(one, number=number, hash=previous))
    return found


def signed(entries: list[LogEntry], places: list[int], key: InstallationKey = KEY) -> list[Checkpoint]:
    found: list[Checkpoint] = []
    for number, place in enumerate(places, 1):
        bare = Checkpoint(number, place, entries[place - 1].hash, Occasion.SIGN_OFF, START, key.public_key, "")
        before = found[-1].signature if found else ""
        found.append(replace(bare, signature=key.sign(message_of(bare, before))))
    return found


def a_log(length: int = 12) -> Log:
    entries = chained(
        [
            LogEntry(0, START + timedelta(minutes=n), UserId(n % 3 + 1), "signed", f"refusal:{n}", {"n": n}, "")
            for n in range(length)
        ]
    )
    return entries, signed(entries, [4, 8, length])


def checked(log: Log, trusted: tuple[str, ...] = (key_id(KEY.public_key),)) -> LogReport:
    return verify_log(log[0], log[1], signed_by, trusted)


def test_an_honest_log_holds() -> None:
    entries, checkpoints = a_log()
    report = checked((entries, checkpoints))
    assert report == LogReport(12, entries[-1].hash, 3, (key_id(KEY.public_key),), 0, None)
    more = chained([*entries, entries[0]])
    assert checked((more, checkpoints)).unsigned == 1
    assert verify_log([], [], signed_by) == LogReport(0, FIRST_HASH, 0, (), 0, None)


Tamper = Callable[[Log, random.Random], Log]


def flip(log: Log, chance: random.Random) -> Log:
    """One field of one entry."""
    entries, checkpoints = log
    place = chance.randrange(len(entries))
    one = entries[place]
    changes = [
        replace(one, at=one.at + timedelta(microseconds=chance.randint(1, 10**6))),
        replace(one, actor=UserId((one.actor or 0) + 1)),
        replace(one, action="returned"),
        replace(one, subject=one.subject + "1"),
        replace(one, payload={**one.payload, "minor": chance.randint(1, 10**9)}),
        replace(one, hash=f"{chance.getrandbits(256):064x}"),
        replace(one, number=one.number + chance.choice((-1, 1))),
    ]
    return [*entries[:place], chance.choice(changes), *entries[place + 1 :]], checkpoints


def flip_and_rebuild(log: Log, chance: random.Random) -> Log:
    entries, checkpoints = flip(log, chance)
    # number and hash are made anew, so such a flip alone would change nothing
    place = chance.randrange(len(entries))
    entries = [*entries[:place], replace(entries[place], subject="somebody else"), *entries[place + 1 :]]
    return chained(entries), checkpoints


def delete(log: Log, chance: random.Random) -> Log:
    place = chance.randrange(len(log[0]) - 1)
    return [*log[0][:place], *log[0][place + 1 :]], log[1]


def delete_and_rebuild(log: Log, chance: random.Random) -> Log:
    return chained(delete(log, chance)[0]), log[1]


def reorder(log: Log, chance: random.Random) -> Log:
    one, two = sorted(chance.sample(range(len(log[0])), 2))
    entries = log[0][:]
    entries[one], entries[two] = entries[two], entries[one]
    return entries if chance.random() < 0.5 else chained(entries), log[1]


def truncate(log: Log, chance: random.Random) -> Log:
    """Before the last checkpoint; the checkpoints themselves stay or some go too."""
    keep = chance.randrange(len(log[0]))
    return log[0][:keep], log[1]


def insert_and_rebuild(log: Log, chance: random.Random) -> Log:
    place = chance.randrange(len(log[0]))
    return chained([*log[0][:place], log[0][0], *log[0][place:]]), log[1]


def rebuild_and_sign_anew(log: Log, chance: random.Random) -> Log:
    """With the thief's own key."""
    entries, _ = flip_and_rebuild(log, chance)
    return entries, signed(entries, [4, 8, len(entries)], OTHER)


def change_a_checkpoint(log: Log, chance: random.Random) -> Log:
    place = chance.randrange(len(log[1]))
    one = log[1][place]
    changes = [
        replace(one, entry=max(one.entry - 1, 1)),
        replace(one, entry_hash=log[0][0].hash if one.entry != 1 else "0" * 64),
        replace(one, at=one.at + timedelta(seconds=1)),
        replace(one, occasion=Occasion.PAYROLL),
        replace(one, number=one.number + 1),
        replace(one, signature=f"{chance.getrandbits(512):0128x}"),
    ]
    return log[0], [*log[1][:place], chance.choice(changes), *log[1][place + 1 :]]


def drop_a_middle_checkpoint(log: Log, chance: random.Random) -> Log:
    place = chance.randrange(len(log[1]) - 1)
    return log[0], [*log[1][:place], *log[1][place + 1 :]]


TAMPERS: list[Tamper] = [
    flip, flip_and_rebuild, delete, delete_and_rebuild, reorder, truncate, insert_and_rebuild, rebuild_and_sign_anew,
    change_a_checkpoint, drop_a_middle_checkpoint,
]  # fmt: skip


@pytest.mark.parametrize("tamper", TAMPERS, ids=lambda tamper: tamper.__name__)
def test_a_thousand_random_tamperings_of_each_kind_are_all_found(tamper: Tamper) -> None:
    """Ten kinds: ten thousand in all. The chance is seeded, so a miss can be looked at again."""
    log, chance = a_log(), random.Random(tamper.__name__)
    for turn in range(1_000):
        report = checked(tamper(log, chance))
        assert report.fault is not None, turn


def test_each_fault_is_named() -> None:
    entries, checkpoints = a_log()
    changed = [replace(entries[0], subject="x"), *entries[1:]]
    assert checked((changed, checkpoints)).fault == FoundFault(LogFault.ENTRY_CHANGED, 1)
    assert checked((entries[:9], checkpoints)).fault == FoundFault(LogFault.CUT_OFF, 12)
    assert checked((chained(changed), checkpoints)).fault == FoundFault(LogFault.REBUILT, 4)
    assert checked((entries, checkpoints[1:])).fault == FoundFault(LogFault.CHECKPOINT_MISSING, 2)
    anew = signed(entries, [4], OTHER)
    assert checked((entries, anew)).fault == FoundFault(LogFault.FOREIGN_KEY, 1)
    assert verify_log(entries, anew, signed_by).fault is None
    assert verify_log(entries, anew, signed_by).keys == (key_id(OTHER.public_key),)


def test_what_comes_behind_the_last_checkpoint_is_told_as_unsigned() -> None:
    entries, checkpoints = a_log()
    report = checked((entries[:10], checkpoints[:2]))
    assert (report.fault, report.unsigned) == (None, 2)
