"""A setting's value as a person types it on the command line."""

from qa_desk.domain.call import ChannelMap
from qa_desk.domain.settings import Settings, SettingWrong

_BY_HAND = frozenset({"column_mappings"})
_NUMBERS_BY_NAME = frozenset({"shelf_days_of", "stage_days_of", "score_limits", "sample_extras", "check_limits"})
_YES = frozenset({"yes", "true", "1", "да"})
_NO = frozenset({"no", "false", "0", "нет"})


def read_setting(settings: Settings, name: str, text: str) -> object:
    """The value in the setting's own type. Raises SettingWrong for an unknown name or an impossible value."""
    if name not in Settings.__slots__ or name in _BY_HAND:
        raise SettingWrong(name=name, value=text, expected="known_setting")
    old = getattr(settings, name)
    if name == "channel_maps":
        pairs = (part.partition("=") for part in text.split(",") if part.strip())
        return {pattern.strip(): _rule(name, rule) for pattern, _, rule in pairs}
    if name in _NUMBERS_BY_NAME:
        return {key: _number(name, value) for key, value in _pairs(text)}
    if name == "duty_people":
        return dict(_pairs(text))
    if isinstance(old, ChannelMap):
        return _rule(name, text)
    if isinstance(old, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if isinstance(old, bool):
        if text.strip().casefold() not in _YES | _NO:
            raise SettingWrong(name=name, value=text, expected="yes_no")
        return text.strip().casefold() in _YES
    if isinstance(old, int):
        return _number(name, text)
    return text


def _pairs(text: str) -> list[tuple[str, str]]:
    """ "Sales=90,Repeat=30"."""
    parts = (part.partition("=") for part in text.split(",") if part.strip())
    return [(key.strip(), value.strip()) for key, _, value in parts]


def _number(name: str, text: str) -> int:
    if not text.strip().isdigit():
        raise SettingWrong(name=name, value=text, expected="number")
    return int(text)


def _rule(name: str, text: str) -> ChannelMap:
    try:
        return ChannelMap(text.strip())
    except ValueError:
        raise SettingWrong(name=name, value=text, expected="channel_map") from None
