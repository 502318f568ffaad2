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
        return Hints(tuple(dict.fromkeys((*own, *self.hotwords))), joined(prompt, self.prompt))


NO_HINTS = Hints()


def joined(own: str, told: str) -> str:
    """The profile's prompt, then what the request is told."""
    return " ".join(filter(None, (own.strip(), told.strip())))


def prompt_tokens(prompt: str, encode: Encode) -> list[int]:
    return encode(" " + prompt.strip()) if prompt.strip() else []


def hint_tokens(hints: Hints, room: int, encode: Encode) -> list[int]:
    """At most `room` tokens: the prompt, of which the end is taken, and of the hotwords as many as fit beside it, first
    ones first and none cut in the middle.

    Somebody wrote the prompt, the words come by themselves and there are always more of them than fit. The decoder
    writes on from these tokens, so the prompt stands last.
    """
    prompt = prompt_tokens(hints.prompt, encode)[-room:] if room else []
    return _hotwords(hints.hotwords, room - len(prompt), encode) + prompt


def _hotwords(words: Sequence[str], room: int, encode: Encode) -> list[int]:
    found: list[int] = []
    for count in range(1, len(words) + 1):
        longer = encode(" " + ", ".join(words[:count]))
        if len(longer) > room:
            break
        found = longer
    return found
