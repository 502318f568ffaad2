"""Words that help the decoder: what a model's profile and one request hope to hear, cut to the room there is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Encode = Callable[[str], list[int]]


@dataclass(frozen=True, slots=True)
class Hints:
    """`hotwords`: names and words that are likely to be said. `prompt`: a text in whose style to write."""

    hotwords: tuple[str, ...] = ()
    prompt: str = ""

    def after(self, hotwords: str, prompt: str) -> "Hints":
        """These behind the profile's own."""
        own = tuple(word.strip() for word in hotwords.split(",") if word.strip())
        told = " ".join(filter(None, (prompt.strip(), self.prompt.strip())))
        return Hints(tuple(dict.fromkeys((*own, *self.hotwords))), told)


NO_HINTS = Hints()


def hint_tokens(hints: Hints, room: int, encode: Encode) -> list[int]:
    """At most `room` tokens: hotwords, first ones first and none cut in the middle, then the end of the prompt.

    The decoder writes on from these tokens, so the prompt stands last.
    """
    said, taken = _hotwords(hints.hotwords, room, encode)
    prompt = encode(" " + hints.prompt.strip()) if hints.prompt.strip() else []
    left = room - len(said)
    return said + prompt[-left:] if taken == len(hints.hotwords) and left > 0 else said


def _hotwords(words: Sequence[str], room: int, encode: Encode) -> tuple[list[int], int]:
    """Tokens of as many words as fit, and how many those are."""
    found: list[int] = []
    for count in range(1, len(words) + 1):
        longer = encode(" " + ", ".join(words[:count]))
        if len(longer) > room:
            return found, count - 1
        found = longer
    return found, len(words)
