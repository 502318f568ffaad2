"""The period's draws: big enough at the close, spread, unforeseeable by day, the same for anybody, and provable."""

import ast
import json
import math
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desk.domain.one_line import in_one_line
from qa_desk.domain.people import UserId
from qa_desk.domain.sample_check import ProofFault, check_proof
from qa_desk.domain.sample_draw import (
    Before,
    DealTwiceInFrame,
    DrawnAs,
    Flag,
    FrameDeal,
    Moment,
    NothingLeftToDraw,
    SamplePolicy,
    draw_next,
    replacement,
    target_of,
)
from qa_desk.domain.sample_frame import frame_of, frame_text, freeze, sha256
from qa_desk.domain.sample_proof import (
    DrawKind,
    DrawRecord,
    NotDrawn,
    ReplaceReason,
    SampleProof,
    before,
    first_seal,
    next_record,
    next_replacement,
    proof_document,
    seal_of,
)
from qa_desk.domain.sample_seed import (
    Contribution,
    ContributionTooShort,
    SamePersonTwice,
    commitment_of,
    seed_of,
)
from qa_desk.domain.sampling import ShareTooSmall, wanted

SCRIPT = Path(__file__).parents[2] / "docs" / "verify_sample.py"
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
names = st.sampled_from(["Анна", "Борис", "Вера", ""])
deals = st.builds(
    FrameDeal,
    st.integers(1, 400).map(str),
    names,
    st.sampled_from(["Новый", "КП", "Договор"]),
    st.sampled_from(["сайт", "Авито"]),
    st.sets(st.sampled_from(list(Flag)), max_size=2).map(lambda flags: tuple(sorted(flags))),
)
frames = st.lists(deals, max_size=90, unique_by=lambda deal: deal.external_id)
extras = st.dictionaries(st.sampled_from(list(Flag)), st.integers(0, 60))
policies = st.builds(SamplePolicy, st.integers(10, 60), extras)
PLAIN = SamplePolicy()


def a_proof(
    frames: list[list[FrameDeal]], policy: SamplePolicy = PLAIN, put_back: int = 0
) -> tuple[SampleProof, dict[str, bytes]]:
    """A closed period of one draw a frame, with some deals replaced after the second."""
    contributions = (Contribution(UserId(1), "сирень в середине мая"), Contribution(UserId(2), "тридцать три коровы"))
    seed = seed_of("2026-11", contributions)
    proof = SampleProof("2026-11", policy, commitment_of(seed))
    kept: dict[str, bytes] = {}
    for day, frame in enumerate(frames, 1):
        last = day == len(frames)
        kind = DrawKind.TOP_UP if last else DrawKind.DRAW
        record = next_record(proof, seed, freeze(frame), kind, Moment(day, len(frames)), NOON + timedelta(days=day))
        kept[record.frame_sha256] = frame_text(frame)
        proof = replace(proof, records=(*proof.records, record))
        for one in record.drawn[:put_back]:
            try:
                other = next_replacement(proof, seed, frame, one.deal.external_id, ReplaceReason.TEST_DEAL, NOON)
            except NothingLeftToDraw:
                continue
            proof = replace(proof, records=(*proof.records, other))
    return replace(proof, seed=seed, contributions=tuple(one.text for one in contributions)), kept


@given(st.lists(frames, min_size=1, max_size=4), policies)
def test_at_the_close_every_manager_has_his_share_and_nobody_is_drawn_twice(
    lists: list[list[FrameDeal]], policy: SamplePolicy
) -> None:
    proof, _ = a_proof(lists, policy)
    drawn = [one.deal.external_id for record in proof.records for one in record.drawn]
    assert len(drawn) == len(set(drawn))
    standing, closing = before(proof.records), lists[-1]
    for manager, count in Counter(deal.manager for deal in closing).items():
        his = sum(1 for deal in closing if deal.manager == manager and deal.external_id in standing.random)
        never_free = sum(1 for d in closing if d.manager == manager and d.external_id in standing.extra)
        assert his >= min(math.ceil(Fraction(count * policy.share_percent, 100)), count - never_free)
    for flag, percent in policy.extras.items():
        for manager in {deal.manager for deal in closing}:
            flagged = [d.external_id for d in closing if d.manager == manager and flag in d.flags]
            free = [d for d in flagged if d not in standing.random and standing.extra.get(d) in (None, flag)]
            got = sum(1 for one in flagged if standing.extra.get(one) is flag)
            assert got >= min(math.ceil(Fraction(len(flagged) * percent, 100)), len(free))


@given(frames, policies, st.randoms())
def test_the_order_of_the_frame_does_not_matter(
    frame: list[FrameDeal], policy: SamplePolicy, chance: random.Random
) -> None:
    mixed = frame[:]
    chance.shuffle(mixed)
    moment = Moment(3, 30)
    assert draw_next(frame, policy, "s", "p", moment) == draw_next(mixed, policy, "s", "p", moment)
    assert frame_text(frame) == frame_text(mixed)


@given(frames)
def test_a_frame_is_read_back_as_it_was_written(frame: list[FrameDeal]) -> None:
    assert sorted(frame_of(frame_text(frame)), key=lambda d: d.external_id) == sorted(
        frame, key=lambda d: d.external_id
    )


@given(st.text())
def test_no_value_can_break_a_line(text: str) -> None:
    line = in_one_line(text)
    assert len(line.splitlines()) <= 1
    assert "\t" not in line
    assert in_one_line(line) == line


def test_strata_share_the_quota_by_their_size() -> None:
    frame = [
        FrameDeal(str(number), "Анна", "Новый" if number < 600 else "КП", "сайт" if number % 4 else "Авито")
        for number in range(1000)
    ]
    got = Counter(one.deal.stratum for one in draw_next(frame, SamplePolicy(), "seed", "p", Moment(1, 1)))
    assert got == {("Новый", "сайт"): 45, ("Новый", "Авито"): 15, ("КП", "сайт"): 30, ("КП", "Авито"): 10}


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.integers(10, 100), st.text(max_size=5))
def test_every_stratum_gets_its_part_rounded_down_or_up(sizes: list[int], percent: int, seed: str) -> None:
    frame = [FrameDeal(f"{stage}-{n}", "Анна", str(stage)) for stage, size in enumerate(sizes) for n in range(size)]
    got = Counter(one.deal.stage for one in draw_next(frame, SamplePolicy(percent), seed, "p", Moment(1, 1)))
    quota = wanted(len(frame), percent)
    assert got.total() == quota
    for stage, size in enumerate(sizes):
        assert size * quota // len(frame) <= got[str(stage)] <= -(-size * quota // len(frame))


def test_the_only_deal_of_a_stage_is_drawn_as_often_as_any_other() -> None:
    """A deal put where it stands alone must not be safe from the draw: three of thirty, 2 000 seeds."""
    frame = [FrameDeal(str(n), "Анна", "Новый" if n < 20 else "КП" if n < 29 else "Спрятана") for n in range(30)]
    times: Counter[str] = Counter()
    for seed in range(2000):
        times.update(one.deal.external_id for one in draw_next(frame, SamplePolicy(), str(seed), "p", Moment(1, 1)))
    assert len(times) == 30
    assert all(120 <= count <= 280 for count in times.values())


@given(st.integers(0, 500), st.integers(0, 9999), st.integers(1, 31))
def test_a_quota_grows_day_by_day_and_is_whole_on_the_last(quota: int, offset: int, days: int) -> None:
    targets = [target_of(quota, offset, Moment(day, days)) for day in range(1, days + 1)]
    assert targets == sorted(targets)
    assert targets[-1] == quota
    assert all(0 <= target <= quota for target in targets)


def test_the_only_deal_of_a_quota_may_come_on_any_day_of_the_period() -> None:
    """A manager whose one deal a period is drawn must not be able to tell when he is through."""
    days = set()
    for seed in range(300):
        frame = [FrameDeal(str(number), "Анна") for number in range(10)]
        days.add(next(d for d in range(1, 6) if draw_next(frame, SamplePolicy(), str(seed), "p", Moment(d, 5))))
    assert days == {1, 2, 3, 4, 5}


def all_month(frame: list[FrameDeal], policy: SamplePolicy, days: int = 10) -> Before:
    """The draws of every day of a period in which no deal comes or goes."""
    known = Before()
    for day in range(1, days + 1):
        drawn = draw_next(frame, policy, "s", "p", Moment(day, days), known)
        random = {one.deal.external_id for one in drawn if one.flag is None}
        extra = {one.deal.external_id: one.flag for one in drawn if one.flag is not None}
        known = Before({*known.random, *random}, {**known.extra, **extra})
    return known


@given(frames, st.integers(10, 60), st.dictionaries(st.sampled_from(list(Flag)), st.integers(0, 100)))
def test_whoever_is_flagged_the_random_part_is_the_one_that_would_be_drawn_without_extras(
    frame: list[FrameDeal], percent: int, extras: dict[Flag, int]
) -> None:
    """Extras on top, never instead: else whoever flags all deals would have no random share, and flagged deals would
    be missing from the statistics."""
    with_extras = all_month(frame, SamplePolicy(percent, extras))
    assert with_extras.random == all_month(frame, SamplePolicy(percent)).random
    assert len(with_extras.random) == sum(wanted(n, percent) for n in Counter(deal.manager for deal in frame).values())


def test_a_deal_stands_in_a_frame_once() -> None:
    with pytest.raises(DealTwiceInFrame):
        draw_next([FrameDeal("1", "А"), FrameDeal("1", "Б")], SamplePolicy(), "s", "p", Moment(1, 1))


@pytest.mark.parametrize(("share", "extra"), [(9, 0), (101, 0), (10, -1), (10, 101)])
def test_no_policy_goes_below_the_floor(share: int, extra: int) -> None:
    with pytest.raises(ShareTooSmall):
        SamplePolicy(share, {Flag.NO_TASK: extra})


def test_a_replacement_is_the_next_ticket_of_the_same_manager_and_stratum() -> None:
    frame = [FrameDeal(str(n), "Анна" if n % 2 else "Борис", "Новый" if n < 30 else "КП", "сайт") for n in range(60)]
    drawn = draw_next(frame, SamplePolicy(), "s", "p", Moment(1, 1))
    known = Before(frozenset(one.deal.external_id for one in drawn))
    first = replacement(frame, "s", "p", drawn[0], known)
    assert (first.deal.manager, first.deal.stratum) == (drawn[0].deal.manager, drawn[0].deal.stratum)
    assert first.ticket > drawn[0].ticket
    assert not known.knows(first.deal.external_id)
    with pytest.raises(NothingLeftToDraw):
        replacement(frame[:1], "s", "p", drawn[0], Before(gone={frame[0].external_id}))


@given(st.lists(frames, min_size=1, max_size=4), policies, st.integers(0, 2))
def test_an_honest_proof_holds(lists: list[list[FrameDeal]], policy: SamplePolicy, put_back: int) -> None:
    proof, kept = a_proof(lists, policy, put_back)
    assert check_proof(proof, kept) == []
    assert check_proof(replace(proof, seed="", contributions=()), kept) == []


FRAME = [
    FrameDeal(str(n), f"М{n % 3}", f"Э{n % 2}", "сайт", (Flag.NO_TASK,) if n % 5 == 0 else ()) for n in range(1, 61)
]
RICH = SamplePolicy(10, {Flag.NO_TASK: 25})


def resealed(proof: SampleProof) -> SampleProof:
    """As a forger leaves it who can compute seals: only the kept last seal tells, and the rules he broke."""
    last, records = first_seal(proof), []
    for record in proof.records:
        last = seal_of(last, record)
        records.append(replace(record, seal=last))
    return replace(proof, records=tuple(records))


def _put_back(proof: SampleProof, **changes: object) -> SampleProof:
    """The first replacement, changed."""
    place = next(place for place, one in enumerate(proof.records) if one.kind is DrawKind.REPLACEMENT)
    one: DrawRecord = replace(proof.records[place], **changes)  # type: ignore[arg-type]
    return replace(proof, records=(*proof.records[:place], one, *proof.records[place + 1 :]))


def _other_list(proof: SampleProof) -> SampleProof:
    return _put_back(proof, frame_sha256=proof.records[-1].frame_sha256, frame_size=60)


def tampered(change: Callable[[SampleProof, dict[str, bytes]], SampleProof]) -> set[ProofFault]:
    proof, kept = a_proof([FRAME[:40], FRAME[:50], FRAME], RICH, 1)
    return {fault.kind for fault in check_proof(change(proof, kept), kept)}


def _first(proof: SampleProof, **changes: object) -> SampleProof:
    one: DrawRecord = replace(proof.records[0], **changes)  # type: ignore[arg-type]
    return replace(proof, records=(one, *proof.records[1:]))


def _frame(proof: SampleProof, kept: dict[str, bytes], text: Callable[[bytes], bytes]) -> SampleProof:
    key = proof.records[-1].frame_sha256
    kept[key] = text(kept[key])
    return proof


def _frame_and_hash(proof: SampleProof, kept: dict[str, bytes], text: Callable[[bytes], bytes]) -> SampleProof:
    """A careful forger also writes the new hash into the first record."""
    new = text(kept[proof.records[0].frame_sha256])
    kept[sha256(new)] = new
    return _first(proof, frame_sha256=sha256(new), frame_size=new.count(b"\n"))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda p, k: _frame(p, k, lambda t: t + b"999\t\t\t\t\n"), ProofFault.FRAME_CHANGED),
        (lambda p, k: _frame(p, k, lambda t: t.split(b"\n", 1)[1]), ProofFault.FRAME_CHANGED),
        (lambda p, k: _frame(p, k, lambda t: t.replace("М1".encode(), "М2".encode(), 1)), ProofFault.FRAME_CHANGED),
        (lambda p, k: _frame_and_hash(p, k, lambda t: t.split(b"\n", 1)[1]), ProofFault.SEAL),
        (lambda p, k: k.clear() or p, ProofFault.FRAME_MISSING),
        (lambda p, k: _first(p, drawn=p.records[0].drawn[1:]), ProofFault.DRAW_DIFFERS),
        (lambda p, k: _first(p, drawn=p.records[0].drawn[::-1]), ProofFault.DRAW_DIFFERS),
        (lambda p, k: _first(p, at=NOON + timedelta(days=9)), ProofFault.SEAL),
        (lambda p, k: replace(p, records=p.records[1:]), ProofFault.NUMBER),
        (lambda p, k: replace(p, records=p.records[:1]), ProofFault.SHARE_NOT_REACHED),
        (lambda p, k: replace(p, records=(p.records[1], p.records[0], *p.records[2:])), ProofFault.SEAL),
        (lambda p, k: replace(p, seed="0" * 64), ProofFault.SEED),
        (lambda p, k: replace(p, contributions=("другое слово совсем", p.contributions[1])), ProofFault.CONTRIBUTIONS),
        (lambda p, k: replace(p, policy=SamplePolicy(20, RICH.extras)), ProofFault.SEAL),
        (lambda p, k: replace(p, policy=SamplePolicy(20, RICH.extras)), ProofFault.DRAW_DIFFERS),
        (lambda p, k: resealed(_put_back(p, reason=None)), ProofFault.PUT_BACK),
        (lambda p, k: resealed(_put_back(p, drawn=())), ProofFault.DRAW_DIFFERS),
        (lambda p, k: resealed(_put_back(p, kind=DrawKind.DRAW)), ProofFault.PUT_BACK),
        (lambda p, k: resealed(_other_list(p)), ProofFault.PUT_BACK),
        (lambda p, k: resealed(_put_back(p, replaced="нет такой")), ProofFault.PUT_BACK),
        (lambda p, k: resealed(_frame_and_hash(p, k, lambda t: t + t.splitlines(True)[0])), ProofFault.FRAME_CHANGED),
        (lambda p, k: resealed(_frame_and_hash(p, k, lambda t: t + b"no line\n")), ProofFault.FRAME_CHANGED),
    ],
)  # fmt: skip
def test_every_tampering_is_found(
    change: Callable[[SampleProof, dict[str, bytes]], SampleProof], found: ProofFault
) -> None:
    assert found in tampered(change)


def test_the_seed_is_made_by_two_persons_before_the_period() -> None:
    one, two = Contribution(UserId(1), "а" * 16), Contribution(UserId(2), "б" * 16)
    assert seed_of("2026-11", (one, two)) != seed_of("2026-12", (one, two))
    assert seed_of("2026-11", (one, two)) != seed_of("2026-11", (two, one))
    with pytest.raises(SamePersonTwice):
        seed_of("2026-11", (one, one))
    with pytest.raises(ContributionTooShort):
        Contribution(UserId(1), "коротко")


def test_only_a_drawn_deal_is_replaced() -> None:
    proof, _ = a_proof([FRAME], RICH)
    with pytest.raises(NotDrawn):
        next_replacement(proof, proof.seed, FRAME, "нет такой", ReplaceReason.TEST_DEAL, NOON)


def run_script(folder: Path, proof: SampleProof, kept: dict[str, bytes]) -> tuple[int, str]:
    """The verifier that shares no code with the program, over the two exported files."""
    one, two = folder / "sample.json", folder / "frames.jsonl"
    one.write_text(json.dumps(proof_document(proof), ensure_ascii=False), "utf-8")
    two.write_text(
        "".join(
            json.dumps({"sha256": key, "lines": text.decode().split("\n")[:-1]}, ensure_ascii=False) + "\n"
            for key, text in kept.items()
        ),
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(one), str(two)],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    return done.returncode, done.stdout + done.stderr


@settings(max_examples=12, deadline=None)
@given(st.lists(frames.filter(bool), min_size=1, max_size=4), policies, st.integers(0, 2))
def test_the_script_without_our_code_agrees(
    tmp_path_factory: pytest.TempPathFactory, lists: list[list[FrameDeal]], policy: SamplePolicy, put_back: int
) -> None:
    proof, kept = a_proof(lists, policy, put_back)
    code, said = run_script(tmp_path_factory.mktemp("proof"), proof, kept)
    assert (code, "all hold" in said) == (0, True), said


FORGED: dict[str, Callable[[SampleProof, dict[str, bytes]], SampleProof]] = {
    "deal": lambda p, k: _first(p, drawn=p.records[0].drawn[1:]),
    "deal added": lambda p, k: resealed(_first(p, drawn=(*p.records[0].drawn, p.records[-1].drawn[0]))),
    "deal dropped": lambda p, k: resealed(_first(p, drawn=p.records[0].drawn[1:])),
    "another deal": lambda p, k: resealed(_first(p, drawn=(p.records[-1].drawn[0], *p.records[0].drawn[1:]))),
    "frame": lambda p, k: _frame(p, k, lambda t: t.replace("М1".encode(), "М2".encode(), 1)),
    "frame resealed": lambda p, k: resealed(_frame_and_hash(p, k, lambda t: t.split(b"\n", 1)[1])),
    "frame gone": lambda p, k: k.clear() or p,
    "size": lambda p, k: resealed(_first(p, frame_size=39)),
    "seed": lambda p, k: replace(p, seed="0" * 64),
    "parts": lambda p, k: replace(p, contributions=("другое слово совсем", p.contributions[1])),
    "order": lambda p, k: replace(p, records=p.records[::-1]),
    "no top-up": lambda p, k: resealed(replace(p, records=p.records[:2])),
    "no reason": lambda p, k: resealed(_put_back(p, reason=None)),
    "nothing instead": lambda p, k: resealed(_put_back(p, drawn=())),
    "put back as a draw": lambda p, k: resealed(_put_back(p, kind=DrawKind.DRAW)),
    "from another list": lambda p, k: resealed(_other_list(p)),
    "not drawn": lambda p, k: resealed(_put_back(p, replaced="нет такой")),
}  # fmt: skip


@pytest.mark.parametrize("what", FORGED)
def test_the_script_finds_what_was_changed(tmp_path: Path, what: str) -> None:
    proof, kept = a_proof([FRAME[:40], FRAME[:50], FRAME], RICH, 1)
    code, said = run_script(tmp_path, FORGED[what](proof, kept), kept)
    assert code == 1, said
    assert "Traceback" not in said, said


def test_the_script_refuses_a_share_under_the_floor(tmp_path: Path) -> None:
    """Whatever program made it: all seals and draws hold, but a tenth was not asked for."""
    proof, kept = a_proof([FRAME])
    object.__setattr__(proof.policy, "share_percent", 9)
    try:
        code, said = run_script(tmp_path, resealed(proof), kept)
    finally:
        object.__setattr__(proof.policy, "share_percent", 10)
    assert (code, "under 10 %" in said) == (1, True), said


def test_the_script_is_short_enough_to_be_read() -> None:
    tree = ast.parse(SCRIPT.read_text("utf-8"))
    documented = [one for one in ast.walk(tree) if isinstance(one, ast.Module | ast.FunctionDef)]
    told = {line for one in documented if ast.get_docstring(one)
            for line in range(one.body[0].lineno, (one.body[0].end_lineno or 0) + 1)}  # fmt: skip
    lines = enumerate(SCRIPT.read_text("utf-8").splitlines(), 1)
    assert sum(1 for n, line in lines if line.strip() and not line.lstrip().startswith("#") and n not in told) <= 60


def test_what_was_drawn_for_a_flag_is_no_part_of_the_random_share() -> None:
    drawn = draw_next(FRAME, RICH, "s", "p", Moment(1, 1))
    ways = Counter((one.drawn_as, one.flag) for one in drawn)
    assert ways[DrawnAs.RANDOM, None] == 6
    assert ways[DrawnAs.EXTRA, Flag.NO_TASK] == 3
