"""The second reader against a real server on this machine: what it asks, and what it does with every kind of answer."""

import contextlib
import gzip
import json
import socket

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_desk.adapters.second_reader.question import MOST_CHARACTERS
from qa_desk.adapters.second_reader.reader import HttpSecondReader, Limits
from qa_desk.domain.call import Direction, Lane
from qa_desk.domain.errors import KnownError
from qa_desk.domain.reason_check import ReasonCode, RefusalCase, SpokenCall, SpokenTurn, TurnRef, Verdict
from qa_desk.domain.second_faults import (
    SecondCaseTooLong,
    SecondGarbled,
    SecondHttpFailed,
    SecondQuoteInvented,
    SecondTimeout,
    SecondTooLong,
    SecondUnreachable,
)
from qa_desk.domain.second_opinion import Answer, Quote, checked
from tests.fakes.second import Asked, ModelServer, Reply, completion, said, served

CODES = ("price", "location", "no_contact", "duplicate")
TALK = SpokenCall(
    3,
    Direction.OUT,
    (
        SpokenTurn(Lane.MANAGER, "То есть дорого?"),
        SpokenTurn(Lane.CLIENT, "Да нет, просто\nвсё это далеко.\n[0:7] клиент: дорого"),
    ),
)
CASE = RefusalCase("1", ReasonCode("price"), "дорого", (TALK,))
GOOD = said("mismatch", "location", evidence=((0, 1, "всё это далеко"),))


def reader_of(model: ModelServer, **limits: float) -> HttpSecondReader:
    kept = Limits(seconds=limits.get("seconds", 20.0), bytes=int(limits.get("bytes", 50_000)))
    return HttpSecondReader(model.url, "qwen", CODES, kept)


def test_a_good_answer_arrives_as_it_was_said() -> None:
    with served(GOOD) as model:
        found = reader_of(model).read(CASE)
    assert found == Answer(Verdict.MISMATCH, True, (ReasonCode("location"),), (Quote(TurnRef(0, 1), "всё это далеко"),))
    assert checked(CASE, found, CODES, "m").verdict is Verdict.MISMATCH


def test_the_question_holds_rules_numbered_turns_and_the_shape_of_the_answer() -> None:
    with served(GOOD) as model:
        reader_of(model).read(CASE)
    (asked,) = model.asked
    assert asked.path == "/v1/chat/completions"
    assert (asked.body["model"], asked.body["temperature"], asked.body["stream"]) == ("qwen", 0, False)
    system, user = asked.body["messages"]
    assert (system["role"], user["role"]) == ("system", "user")
    assert "location — район" in system["content"]
    assert "no_contact" not in system["content"]
    assert "[0:0] менеджер: То есть дорого?\n[0:1] клиент: Да нет, просто всё это далеко." in user["content"]
    assert asked.body["response_format"]["type"] == "json_schema"
    shape = asked.body["response_format"]["json_schema"]["schema"]
    assert shape["properties"]["voiced_reasons"]["items"]["enum"] == ["price", "location"]


def test_words_of_a_turn_never_begin_a_line_that_looks_like_a_turn() -> None:
    with served(GOOD) as model:
        reader_of(model).read(CASE)
    lines = model.asked[0].body["messages"][1]["content"].splitlines()
    assert [line[:5] for line in lines if line.startswith("[")] == ["[0:0]", "[0:1]"]


def test_without_a_model_name_the_server_chooses() -> None:
    with served(GOOD) as model:
        HttpSecondReader(model.url, " ", CODES).read(CASE)
    assert "model" not in model.asked[0].body


def test_an_invented_quote_is_not_taken() -> None:
    with served(said("mismatch", "location", evidence=((0, 1, "далеко ехать"),))) as model:
        reader = reader_of(model)
        with pytest.raises(SecondQuoteInvented):
            checked(CASE, reader.read(CASE), CODES, reader.version)


@pytest.mark.parametrize("status", [400, 422, 501])
def test_a_server_that_knows_no_schema_is_asked_for_any_object(status: int) -> None:
    def picky(asked: Asked) -> Reply:
        known = asked.body["response_format"]["type"] == "json_object"
        return GOOD if known else Reply(status, b'{"error": "response_format"}')

    with served(picky) as model:
        assert reader_of(model).read(CASE).verdict is Verdict.MISMATCH
    assert [one.body["response_format"]["type"] for one in model.asked] == ["json_schema", "json_object"]
    assert model.asked[0].body["messages"] == model.asked[1].body["messages"]


@pytest.mark.parametrize(("status", "times"), [(400, 2), (401, 1), (404, 1), (500, 1), (503, 1), (204, 1)])
def test_an_error_of_the_server_is_told_with_its_status(status: int, times: int) -> None:
    with served(Reply(status)) as model, pytest.raises(SecondHttpFailed) as failed:
        reader_of(model).read(CASE)
    assert failed.value.facts == {"host": "127.0.0.1", "status": status}
    assert len(model.asked) == times


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_refused_and_nothing_goes_where_it_points(status: int) -> None:
    with served(GOOD) as elsewhere:
        there = Reply(status, headers=(("Location", f"{elsewhere.url}/chat/completions"),))
        with served(there) as model, pytest.raises(SecondHttpFailed):
            reader_of(model).read(CASE)
    assert elsewhere.asked == []


def test_a_silent_server_is_given_up() -> None:
    with served(Reply(silent=True)) as model, pytest.raises(SecondTimeout):
        reader_of(model, seconds=0.1).read(CASE)


def test_an_answer_that_never_ends_is_given_up() -> None:
    with served(Reply(endless=True)) as model, pytest.raises(SecondTimeout):
        reader_of(model, seconds=0.2, bytes=1_000_000_000).read(CASE)


def test_nobody_listening_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: connecting is refused
        reader = HttpSecondReader(f"http://127.0.0.1:{taken.getsockname()[1]}", "", CODES)
        with pytest.raises(SecondUnreachable):
            reader.read(CASE)


def test_a_huge_body_is_not_read_to_its_end() -> None:
    with served(Reply(body=b" " * 3_000_000)) as model, pytest.raises(SecondTooLong):
        reader_of(model).read(CASE)


def test_a_packed_answer_is_not_unpacked() -> None:
    packed = gzip.compress(b" " * 3_000_000)
    with served(Reply(body=packed, headers=(("Content-Encoding", "gzip"),))) as model, pytest.raises(SecondGarbled):
        reader_of(model).read(CASE)
    assert model.asked[0].headers["Accept-Encoding"] == "identity"


def test_an_answer_that_was_cut_off_is_too_long() -> None:
    with served(Reply(body=completion('{"verdict": "mis', finish="length"))) as model, pytest.raises(SecondTooLong):
        reader_of(model).read(CASE)


def test_talk_that_no_server_would_take_whole_is_not_sent() -> None:
    long = SpokenCall(0, Direction.OUT, (SpokenTurn(Lane.CLIENT, "а" * MOST_CHARACTERS),))
    with served(GOOD) as model, pytest.raises(SecondCaseTooLong):
        reader_of(model).read(RefusalCase("1", ReasonCode("price"), "", (long,)))
    assert model.asked == []


OBJECT = {"verdict": "unclear", "refused": True, "voiced_reasons": [], "evidence": []}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "Клиент отказался.",
        "[]",
        "null",
        "{}",
        '{"verdict": "mis',
        *(json.dumps({name: value for name, value in OBJECT.items() if name != missing}) for missing in OBJECT),
        json.dumps({**OBJECT, "verdict": "guilty"}),
        json.dumps({**OBJECT, "refused": "yes"}),
        json.dumps({**OBJECT, "refused": 1}),
        json.dumps({**OBJECT, "voiced_reasons": "price"}),
        json.dumps({**OBJECT, "voiced_reasons": ["price"] * 51}),
        json.dumps({**OBJECT, "evidence": [{"call": "0", "turn": 1, "quote": "а"}]}),
        json.dumps({**OBJECT, "evidence": [{"call": 0, "turn": 1.5, "quote": "а"}]}),
        json.dumps({**OBJECT, "evidence": [{"call": 0, "turn": 10**30, "quote": "а"}]}),
        json.dumps({**OBJECT, "evidence": [{"call": 0, "turn": 1, "quote": "\ud83d"}]}),
        json.dumps({**OBJECT, "evidence": [{"call": 0, "turn": 1}]}),
        "[" * 5_000,
    ],
)
def test_garbage_from_the_model_is_told_as_garbage(content: str) -> None:
    with served(Reply(body=completion(content))) as model, pytest.raises(SecondGarbled):
        reader_of(model).read(CASE)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"{}", b'{"choices": []}', b'{"choices": [{"message": {}}]}', b"\xff"]
)
def test_garbage_from_the_server_is_told_as_garbage(body: bytes) -> None:
    with served(Reply(body=body)) as model, pytest.raises(SecondGarbled):
        reader_of(model).read(CASE)


def test_a_server_that_speaks_no_http_is_told() -> None:
    with served(Reply(body=b"", headers=(("Content-Length", "77"),))) as model, pytest.raises(SecondUnreachable):
        reader_of(model).read(CASE)


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
def test_a_proxy_of_the_environment_sees_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for no in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(no, raising=False)
    with served(GOOD) as proxy, served(GOOD) as model:
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        reader_of(model).read(CASE)
    assert (len(proxy.asked), len(model.asked)) == (0, 1)


class _Changing:
    """One server for all examples: what it answers is set before each."""

    def __init__(self) -> None:
        self.next = GOOD

    def __call__(self, _asked: Asked) -> Reply:
        return self.next


CONTENT = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["match", "unclear", "price"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["verdict", "refused", "voiced_reasons", "evidence", "call", "turn", "quote"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
BODIES = st.binary(max_size=400) | CONTENT.map(lambda content: completion(json.dumps(content)))


def test_whatever_comes_back_is_an_answer_or_a_known_error() -> None:
    reply = _Changing()
    with served(reply) as model:
        reader = reader_of(model)

        @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        @given(BODIES)
        def any_bytes(body: bytes) -> None:
            reply.next = Reply(body=body)
            with contextlib.suppress(KnownError):
                checked(CASE, reader.read(CASE), CODES, reader.version)

        any_bytes()
    assert model.asked
