"""Names of recordings as exchanges write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.call import Direction
from qa_desk.domain.recording_names import NamePatternRefused, RecordingName, own_pattern, read_name

MOSCOW = "Europe/Moscow"
TEN_PAST_NINE = datetime(2024, 11, 5, 6, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        (
            "out-79161234567-002-20241105-091730-1730780250.107.wav",
            RecordingName(("79161234567",), TEN_PAST_NINE, Direction.OUT, "1730780250.107", "002"),
        ),
        (
            "in-84951112233-89161234567-20241105-091730-1730780250.107.WAV",
            RecordingName(("89161234567", "84951112233"), TEN_PAST_NINE, Direction.IN, "1730780250.107", ""),
        ),
        (
            "exten-102-89161234567-20241105-091730-1730780250.108.mp3",
            RecordingName(("89161234567",), TEN_PAST_NINE, Direction.IN, "1730780250.108", "102"),
        ),
        (
            "internal-102-101-20241105-091730-1730780250.109.wav",
            RecordingName((), TEN_PAST_NINE, Direction.UNKNOWN, "1730780250.109", "101"),
        ),
        (
            "[Иванова, Анна]_102-+79161234567_20241105091730(123).wav",
            RecordingName(("+79161234567",), TEN_PAST_NINE, Direction.OUT, "123", "102"),
        ),
        (
            "[Иванова, Анна]_79161234567-102_20241105091730(124).wav",
            RecordingName(("79161234567",), TEN_PAST_NINE, Direction.IN, "124", "102"),
        ),
        (
            "2024-11-05__09-17-30__79161234567__102.mp3",
            RecordingName(("79161234567",), TEN_PAST_NINE, Direction.UNKNOWN, "", "102"),
        ),
        (
            "05.11.2024_09-17-30_Исходящий_+79161234567.mp3",
            RecordingName(("+79161234567",), TEN_PAST_NINE, Direction.OUT),
        ),
        (
            "incoming 8 (916) 123-45-67 2024-11-05 09.17.30.ogg",
            RecordingName(("8 (916) 123-45-67",), TEN_PAST_NINE, Direction.IN),
        ),
        ("20241105091730_79161234567.mp3", RecordingName(("79161234567",), TEN_PAST_NINE)),
        ("79161234567_1730787450.mp3", RecordingName(("79161234567",), TEN_PAST_NINE)),
        ("79161234567-1730787450123.mp3", RecordingName(("79161234567",), TEN_PAST_NINE)),
        ("79161234567.wav", RecordingName(("79161234567",))),
        (r"C:\rec\20241105-091730 79161234567.wav", RecordingName(("79161234567",), TEN_PAST_NINE)),
        ("20249905-091730_79161234567.wav", RecordingName(("79161234567",))),
        ("запись.wav", None),
        ("", None),
        ("10.wav", None),
    ],
)
def test_known_names(name: str, found: RecordingName | None) -> None:
    assert read_name(name, (), MOSCOW) == found


def test_own_pattern_comes_before_all_others() -> None:
    own = own_pattern(
        "наш", r"^(?P<call_id>\w+)~(?P<phone>\d{11})~(?P<d>\d\d)(?P<m>\d\d)(?P<y>\d\d)~(?P<H>\d\d)(?P<M>\d\d)"
    )
    assert read_name("ab7~79161234567~051124~0917.wav", [own], MOSCOW) == RecordingName(
        ("79161234567",), TEN_PAST_NINE.replace(second=0), Direction.UNKNOWN, "ab7"
    )


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("(?P<phone>\\d+", "syntax"),
        ("(?P<phone>a{99999999999999999999})", "syntax"),
        ("x" * 301, "too_long"),
        ("(?P<number>\\d+)", "unknown_group"),
        ("(?P<phone>\\d+)_(?P<y>\\d{4})", "half_date"),
        ("(?P<direction>in|out)", "no_number"),
        ("(?P<phone>(\\d+)+)x", "too_slow"),
        ("(?P<phone>(?:\\d*)*)x", "too_slow"),
        (".*.*.*.*(?P<phone>\\d+)", "too_slow"),
        ("(?P<phone>\\d+)-(?P=phone)", "too_slow"),
    ],
)
def test_bad_own_pattern_is_refused_with_its_exact_fault(pattern: str, problem: str) -> None:
    with pytest.raises(NamePatternRefused) as refused:
        own_pattern("наш", pattern)
    assert refused.value.facts["problem"] == problem


def test_syntax_fault_tells_the_place() -> None:
    with pytest.raises(NamePatternRefused) as refused:
        own_pattern("наш", "abc(?P<phone>[0-9)")
    assert refused.value.facts["at"] == 13


@given(name=st.text(max_size=300) | st.from_regex(r"[-_.0-9 +()a-z]{0,80}", fullmatch=True))
def test_no_name_makes_it_raise(name: str) -> None:
    found = read_name(name, (), MOSCOW)
    assert found is None or found.started_at is None or found.started_at.tzinfo is not None
