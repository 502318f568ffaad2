"""Who speaks on which channel."""

import pytest

from qa_desk.domain.call import ChannelMap, Direction, Lane, lanes_of

LEFT, RIGHT = (Lane.MANAGER, Lane.CLIENT), (Lane.CLIENT, Lane.MANAGER)


@pytest.mark.parametrize(
    ("rule", "direction", "lanes"),
    [
        (ChannelMap.LEFT_MANAGER, Direction.IN, LEFT),
        (ChannelMap.LEFT_MANAGER, Direction.OUT, LEFT),
        (ChannelMap.LEFT_CLIENT, Direction.IN, RIGHT),
        (ChannelMap.LEFT_CLIENT, Direction.OUT, RIGHT),
        (ChannelMap.LEFT_CALLER, Direction.IN, RIGHT),
        (ChannelMap.LEFT_CALLER, Direction.OUT, LEFT),
        (ChannelMap.LEFT_CALLER, Direction.UNKNOWN, LEFT),
    ],
)
def test_two_channels_are_two_people(rule: ChannelMap, direction: Direction, lanes: tuple[Lane, Lane]) -> None:
    assert lanes_of(2, rule, direction) == lanes


@pytest.mark.parametrize("rule", ChannelMap)
@pytest.mark.parametrize("channels", [0, 1, 3, 6])
def test_anything_but_stereo_cannot_tell_who_speaks(rule: ChannelMap, channels: int) -> None:
    assert lanes_of(channels, rule, Direction.OUT) == (Lane.UNKNOWN,) * min(channels, 1)
