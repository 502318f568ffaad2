"""Talk of clients goes to this machine, or to an encrypted address that the settings name; nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.adapters.second_reader.address import endpoint
from qa_desk.domain.errors import KnownError
from qa_desk.domain.second_faults import SecondNotLoopback, SecondOff, SecondUrlWrong


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1/chat/completions"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/v1/chat/completions"),
        (" http://127.0.0.1:11434/v1/ ", "http://127.0.0.1:11434/v1/chat/completions"),
        ("http://127.0.0.1:11434/v1/chat/completions", "http://127.0.0.1:11434/v1/chat/completions"),
        ("HTTP://LOCALHOST:11434/v1", "http://127.0.0.1:11434/v1/chat/completions"),
        ("http://127.9.9.9/llm/v1", "http://127.9.9.9/llm/v1/chat/completions"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1/chat/completions"),
        ("https://llm.example.test/v1", "https://llm.example.test/v1/chat/completions"),
    ],
)
def test_addresses_that_are_used(setting: str, expected: str) -> None:
    assert str(endpoint(setting)) == expected


@pytest.mark.parametrize(
    "setting",
    [
        "http://llm.example.test/v1",
        "http://192.168.1.5:11434/v1",
        "http://10.0.0.1",
        "http://0.0.0.0:8080",
        "http://[::]:8080",
        "http://8.8.8.8",
        "http://127.0.0.1.example.test",
        "http://localhost.example.test",
        "http://localhost.",
        "http://127.1",
        "http://2130706433",
        "http://0x7f000001",
    ],
)
def test_talk_does_not_leave_the_machine_unencrypted(setting: str) -> None:
    with pytest.raises(SecondNotLoopback):
        endpoint(setting)


@pytest.mark.parametrize(
    "setting",
    [
        "127.0.0.1:8080",
        "localhost",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "http://",
        "http:///v1",
        "http://127.0.0.1:99999999",
        "http://127.0.0.1:0",
        "https://a..b/v1",
        f"https://{'a' * 64}.test/v1",
        "http://127.0.0.1:port",
        "http://name:secret@127.0.0.1",
        "http://127.0.0.1@example.test",
        "https://127.0.0.1@example.test",
        "http://127.0.0.1/v1?key=secret",
        "http://127.0.0.1/v1#there",
    ],
)
def test_addresses_that_make_no_sense_or_carry_secrets_are_refused(setting: str) -> None:
    with pytest.raises(SecondUrlWrong) as refused:
        endpoint(setting)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("setting", ["", "  "])
def test_no_address_is_off(setting: str) -> None:
    with pytest.raises(SecondOff):
        endpoint(setting)


@given(st.text(max_size=30) | st.text(max_size=20).map(lambda rest: f"http://{rest}"))
def test_any_text_is_this_machine_or_a_known_error(setting: str) -> None:
    try:
        url = endpoint(setting)
    except KnownError:
        return
    assert url.scheme == "https" or url.host.startswith("127.") or ":" in url.host
