"""Rules of listening: rewinding, moments, loops, skipped silence, lanes, remembered places, and the log of all that."""

from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.player.mix import Mix
from qa_desk.desktop.player.news import PlayerState
from qa_desk.desktop.player.places import KeptPlaces
from qa_desk.desktop.player.player import Player
from qa_desk.desktop.player.route import Span, route_of, total_ms, without
from qa_desk.desktop.player.silent import SilentSound
from qa_desk.domain.call import Lane
from qa_desk.domain.listening import Played
from tests.desktop.player_fixtures import ramp, sketched, speech, write_wav

SHA = "ab" * 32
LANES = (Lane.MANAGER, Lane.CLIENT)
LONG = 60_000


@pytest.fixture
def sound() -> SilentSound:
    return SilentSound(duration_ms=LONG)


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "call.wav", ramp(0.1))


@pytest.fixture
def player(qtbot: QtBot, sound: SilentSound, recording: Path) -> Player:
    player = Player(sound)
    player.load(recording, LONG, SHA, LANES)
    return player


@pytest.fixture
def log(player: Player) -> list[Played]:
    log: list[Played] = []
    player.played.connect(log.append)
    return log


def stretches(log: list[Played]) -> list[tuple[int, int]]:
    return [(one.from_ms, one.to_ms) for one in log]


# ---------------------------------------------------------------- going on


def test_going_on_after_a_pause_starts_two_seconds_earlier(player: Player, sound: SilentSound) -> None:
    player.play()
    sound.advance(5_000)
    player.pause()
    player.play()
    assert (player.position_ms, sound.position_ms) == (3_000, 3_000)


@pytest.mark.parametrize("heard", [0, 1_000])
def test_it_never_rewinds_to_before_the_beginning(player: Player, sound: SilentSound, heard: int) -> None:
    player.play()
    sound.advance(heard)
    player.toggle()
    player.toggle()
    assert player.position_ms == 0


def test_after_a_seek_it_starts_where_it_was_sent(player: Player, sound: SilentSound) -> None:
    player.play()
    sound.advance(5_000)
    player.pause()
    player.seek(30_000)
    player.play()
    assert player.position_ms == 30_000


def test_the_end_of_a_span_is_no_pause(player: Player, sound: SilentSound) -> None:
    player.play_span(10_000, 12_000)
    sound.advance(3_000)
    player.play()
    assert player.position_ms == 12_000


# ---------------------------------------------------------------- moments


def test_only_the_moments_are_played_with_what_is_around_them(
    player: Player, sound: SilentSound, log: list[Played]
) -> None:
    assert player.play_moments([Span(40_000, 41_000), Span(10_000, 12_000), Span(13_000, 14_000)])
    assert player.modes.route == (Span(38_000, 43_000), Span(8_000, 16_000))
    sound.advance(LONG)
    assert (player.state, player.position_ms) == (PlayerState.PAUSED, 16_000)
    assert stretches(log) == [(38_000, 43_000), (8_000, 16_000)]
    assert player.modes.route == ()


def test_a_moment_at_the_very_end_is_followed_by_the_earlier_ones(
    player: Player, sound: SilentSound, log: list[Played]
) -> None:
    end = player.duration_ms
    player.play_moments([Span(end - 3_000, end), Span(10_000, 12_000)])
    sound.advance(LONG)
    assert stretches(log) == [(end - 5_000, end), (8_000, 14_000)]
    assert (player.state, player.position_ms) == (PlayerState.PAUSED, 14_000)


def test_a_pause_keeps_the_moments_and_a_seek_ends_them(player: Player, sound: SilentSound) -> None:
    player.play_moments([Span(10_000, 12_000), Span(40_000, 41_000)])
    sound.advance(3_000)
    player.toggle()
    player.toggle()
    assert player.position_ms == 9_000
    sound.advance(5_050)
    assert player.position_ms == 38_050
    player.seek(1_000)
    sound.advance(20_000)
    assert (player.modes.route, player.position_ms) == ((), 21_000)


def test_going_on_inside_a_moment_does_not_rewind_out_of_it(player: Player, sound: SilentSound) -> None:
    player.play_moments([Span(10_000, 12_000)])
    sound.advance(500)
    player.toggle()
    player.toggle()
    assert player.position_ms == 8_000


def test_no_moments_play_nothing(player: Player) -> None:
    assert not player.play_moments([Span(5_000, 5_000)])
    assert player.state is PlayerState.PAUSED


def joined(spans: Iterable[Span]) -> list[Span]:
    """In order of time; what touches or overlaps becomes one."""
    whole: list[Span] = []
    for span in sorted(spans):
        if whole and span.from_ms <= whole[-1].to_ms:
            whole[-1] = Span(whole[-1].from_ms, max(whole[-1].to_ms, span.to_ms))
        else:
            whole.append(span)
    return whole


spans = st.lists(
    st.tuples(st.integers(0, 90_000), st.integers(0, 9_000)).map(lambda pair: Span(pair[0], pair[0] + pair[1])),
    max_size=8,
)


@pytest.mark.parametrize(
    ("moments", "route"),
    [
        ([(20, 22), (23, 25)], [(18, 27)]),  # one that goes on makes it longer
        ([(23, 25), (20, 22)], [(21, 27), (18, 22)]),  # one in front has its own lead-in, and its words whole
        ([(23, 25), (19, 20)], [(21, 27), (17, 21)]),
        ([(20, 22), (26, 28), (22, 25)], [(18, 30)]),  # heard by then
        ([(20, 22), (40, 42), (23, 25)], [(18, 24), (38, 44), (23, 27)]),
    ],
)
def test_what_is_around_a_moment_is_heard_once(moments: list[tuple[int, int]], route: list[tuple[int, int]]) -> None:
    found = route_of([Span(start * 1_000, end * 1_000) for start, end in moments], 60_000)
    assert [(leg.from_ms / 1_000, leg.to_ms / 1_000) for leg in found] == route


@given(spans, st.integers(0, 80_000))
@example([Span(2_001, 2_002), Span(0, 2_003)], 4_003)
def test_a_route_holds_every_moment_and_repeats_nothing_but_moments(moments: list[Span], duration: int) -> None:
    route = route_of(moments, duration)
    inside = [Span(one.from_ms, min(one.to_ms, duration)) for one in moments if one.from_ms < min(one.to_ms, duration)]
    assert all(0 <= leg.from_ms < leg.to_ms <= duration for leg in route)
    assert all(any(leg.from_ms <= one.from_ms and one.to_ms <= leg.to_ms for leg in route) for one in inside)
    for one, other in combinations(route, 2):
        twice = Span(max(one.from_ms, other.from_ms), min(one.to_ms, other.to_ms))
        assert twice.from_ms >= twice.to_ms or not without(twice, joined(inside))
    widened = joined(Span(max(one.from_ms - 2_000, 0), min(one.to_ms + 2_000, duration)) for one in inside)
    assert joined(route) == widened


@given(spans, st.tuples(st.integers(0, 90_000), st.integers(0, 90_000)).map(sorted))
def test_what_is_cut_and_what_is_left_are_the_whole(cuts: list[Span], ends: list[int]) -> None:
    whole = Span(*ends)
    apart = [cut for cut in joined(cuts) if cut.from_ms < cut.to_ms]
    left = without(whole, apart)
    inside = [Span(max(c.from_ms, whole.from_ms), min(c.to_ms, whole.to_ms)) for c in apart]
    assert total_ms(left) + sum(max(span.length_ms, 0) for span in inside) == whole.length_ms


# ---------------------------------------------------------------- loops


def test_a_loop_goes_round_until_it_is_switched_off(player: Player, sound: SilentSound, log: list[Played]) -> None:
    player.set_loop(5_000, 7_000)
    player.play()
    sound.advance(5_000)
    assert player.position_ms == 6_000
    player.toggle_loop()
    sound.advance(3_000)
    assert (player.position_ms, player.modes.loop) == (9_000, Span(5_000, 7_000))
    assert stretches(log)[:2] == [(5_000, 7_000), (5_000, 7_000)]


def test_a_seek_inside_the_loop_keeps_it_and_one_outside_leaves_it(player: Player, sound: SilentSound) -> None:
    player.set_loop(5_000, 7_000)
    player.seek(6_000)
    assert player.modes.loops
    player.seek(20_000)
    assert not player.modes.loops
    player.toggle_loop()
    assert (player.modes.loops, player.position_ms) == (True, 5_000)


def test_a_loop_up_to_the_very_end_goes_round(player: Player, sound: SilentSound) -> None:
    player.set_loop(58_000, LONG)
    player.play()
    sound.advance(3_000)
    assert (player.state, player.position_ms) == (PlayerState.PLAYING, 59_000)


def test_a_loop_too_short_to_hear_is_none(player: Player) -> None:
    player.set_loop(5_000, 5_100)
    assert player.modes.loop is None


# ---------------------------------------------------------------- silence


def test_silence_is_jumped_over_and_not_counted_as_played(
    player: Player, sound: SilentSound, log: list[Played]
) -> None:
    sound.sketch(sketched(speech([[(0, 4)], [(10, 14)]], 60)))
    player.skip_silence(True)
    assert [cut.from_ms for cut in player.modes.cuts] == [4_300, 14_300]
    player.play()
    sound.advance(8_000)
    player.pause()
    assert joined(Span(*ends) for ends in stretches(log)) == [Span(0, 4_300), Span(9_700, player.position_ms)]
    player.skip_silence(False)
    assert sound.cuts == ()


def test_a_sketch_that_is_not_whole_cuts_nothing(player: Player, sound: SilentSound) -> None:
    player.skip_silence(True)
    assert player.modes.cuts == ()
    sound.sketch(sketched(speech([[(0, 4)], [(10, 14)]], 60)))
    assert len(sound.cuts) == 2


def test_skipping_is_kept_for_the_next_recording(player: Player, sound: SilentSound, recording: Path) -> None:
    player.skip_silence(True)
    sound.sketch(sketched(speech([[(0, 4)], [(10, 14)]], 60)))
    player.load(recording, LONG, "cd" * 32, LANES)
    assert (player.modes.skips_silence, player.modes.cuts) == (True, ())


# ---------------------------------------------------------------- lanes


MANAGER, CLIENT = LANES


@pytest.mark.parametrize(
    ("mix", "gains"),
    [
        (Mix(), (1.0, 1.0)),
        (Mix(solo=CLIENT), (0.0, 1.0)),
        (Mix(muted=frozenset({CLIENT})), (1.0, 0.0)),
        (Mix(solo=CLIENT, muted=frozenset({CLIENT})), (0.0, 1.0)),
        (Mix().with_volume(MANAGER, 50).with_volume(CLIENT, 999), (0.5, 2.0)),
        (Mix(solo=CLIENT).with_solo(CLIENT), (1.0, 1.0)),
        (Mix(solo=CLIENT).with_muted(MANAGER), (0.0, 1.0)),
    ],
)
def test_the_mix_as_factors(mix: Mix, gains: tuple[float, ...]) -> None:
    assert mix.gains(LANES) == gains


def test_a_mono_recording_is_heard_whoever_is_alone() -> None:
    assert Mix(solo=CLIENT, muted=frozenset(LANES)).gains((Lane.UNKNOWN,)) == (1.0,)


def test_the_mix_is_kept_for_the_next_recording_by_lane_not_by_channel(
    player: Player, sound: SilentSound, recording: Path
) -> None:
    player.solo(CLIENT)
    assert sound.gains == (0.0, 1.0)
    player.load(recording, LONG, "cd" * 32, (CLIENT, MANAGER))
    assert sound.gains == (1.0, 0.0)


# ---------------------------------------------------------------- places


def test_a_recording_goes_on_where_it_was_left(
    qtbot: QtBot, sound: SilentSound, recording: Path, memory: LayoutMemory
) -> None:
    player = Player(sound, places=KeptPlaces(memory))
    player.load(recording, LONG, SHA, LANES)
    player.play()
    sound.advance(20_000)
    player.load(recording, LONG, "cd" * 32, LANES)
    assert player.position_ms == 0
    again = Player(SilentSound(duration_ms=LONG), places=KeptPlaces(memory))
    again.load(recording, LONG, SHA, LANES)
    assert again.position_ms == 20_000


@pytest.mark.parametrize("left_at", [1_000, 59_000])
def test_close_to_either_end_it_begins_at_the_beginning(
    qtbot: QtBot, sound: SilentSound, recording: Path, memory: LayoutMemory, left_at: int
) -> None:
    player = Player(sound, places=KeptPlaces(memory))
    player.load(recording, LONG, SHA, LANES)
    player.seek(left_at)
    player.unload()
    player.load(recording, LONG, SHA, LANES)
    assert player.position_ms == 0


def test_hundreds_of_places_are_kept_not_thousands(memory: LayoutMemory) -> None:
    places = KeptPlaces(memory)
    for number in range(400):
        places.keep(f"{number:064x}"[::-1], 10_000 + number, LONG)
    assert places.of(f"{0:064x}"[::-1], LONG) == 0
    assert places.of(f"{399:064x}"[::-1], LONG) == 10_399
    memory.set_text("player/places", "rubbish 12:x :: ab:-1")
    assert places.of("ab" * 32, LONG) == 0


# ---------------------------------------------------------------- what was played


def test_every_stretch_is_told_once_and_in_parts_of_ten_seconds(
    player: Player, sound: SilentSound, log: list[Played]
) -> None:
    player.play()
    sound.advance(25_000)
    player.seek(40_000)
    sound.advance(2_000)
    player.pause()
    player.pause()
    assert stretches(log) == [(0, 10_000), (10_000, 20_000), (20_000, 25_000), (40_000, 42_000)]
    assert {one.recording for one in log} == {SHA}
    assert {one.lanes for one in log} == {frozenset(LANES)}


def test_another_speed_or_another_lane_begins_another_stretch(
    player: Player, sound: SilentSound, log: list[Played]
) -> None:
    player.play()
    sound.advance(1_000)
    player.set_rate(2.0)
    sound.advance(1_000)
    player.solo(CLIENT)
    sound.advance(1_000)
    player.unload()
    assert [(one.from_ms, one.to_ms, one.rate_percent, one.lanes) for one in log] == [
        (0, 1_000, 100, frozenset(LANES)),
        (1_000, 3_000, 200, frozenset(LANES)),
        (3_000, 5_000, 200, frozenset({CLIENT})),
    ]


def test_without_a_sound_device_nothing_counts_as_played(player: Player, sound: SilentSound, log: list[Played]) -> None:
    player.play()
    sound.advance(1_000)
    player.sound_audible(False)
    sound.advance(3_000)
    player.pause()
    assert stretches(log) == [(0, 1_000)]
    assert not player.modes.audible


def test_what_nobody_can_hear_does_not_count_either(player: Player, sound: SilentSound, log: list[Played]) -> None:
    player.set_mix(Mix(muted=frozenset(LANES)))
    player.play()
    sound.advance(3_000)
    player.pause()
    assert log == []


def test_the_end_is_told_and_the_last_stretch_with_it(player: Player, sound: SilentSound, log: list[Played]) -> None:
    ends: list[bool] = []
    player.ended.connect(lambda: ends.append(True))
    player.seek(55_000)
    player.play()
    sound.advance(10_000)
    assert (ends, stretches(log)) == ([True], [(55_000, LONG)])
