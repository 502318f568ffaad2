"""Whose channel is whose: by the source of the recording, told by its file name."""

import pytest

from qa_desk.cli.settings_text import read_setting
from qa_desk.domain.call import ChannelMap
from qa_desk.domain.settings import Settings, SettingWrong
from qa_desk.services.transcribe import channel_rule

RULES = Settings(channel_maps={"out-*": ChannelMap.LEFT_CALLER, "*.mp3": ChannelMap.LEFT_CLIENT})


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("out-79160000001-101.wav", ChannelMap.LEFT_CALLER),
        ("out-79160000001-101.mp3", ChannelMap.LEFT_CALLER),
        ("call-7.mp3", ChannelMap.LEFT_CLIENT),
        ("call-7.wav", ChannelMap.LEFT_MANAGER),
    ],
)
def test_the_first_pattern_that_fits_decides(name: str, rule: ChannelMap) -> None:
    assert channel_rule(name, RULES) is rule


def test_rules_are_typed_as_pairs() -> None:
    read = read_setting(Settings(), "channel_maps", "out-*=left_caller, *.mp3 = left_client")
    assert read == dict(RULES.channel_maps)


def test_a_rule_that_is_none_is_told() -> None:
    with pytest.raises(SettingWrong):
        read_setting(Settings(), "channel_maps", "out-*=upside_down")
