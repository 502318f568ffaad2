"""What a cut of pay goes by: labour law that knows no fine says "bonus reduction" wherever the messages say "fine"."""

import re
from collections.abc import Callable
from functools import lru_cache

_WITH_LAW = (
    ("Nobody is fined", "Nobody's bonus is reduced"),
    ("nobody is fined", "nobody's bonus is reduced"),
    ("Who is fined", "Whose bonus is reduced"),
    ("who is fined", "whose bonus is reduced"),
    ("Fines", "Bonus reductions"),
    ("fines", "bonus reductions"),
    ("Fine", "Bonus reduction"),
    ("fine", "bonus reduction"),
)
_WITHOUT_LAW = (
    ("Bonus reductions", "Fines"),
    ("bonus reductions", "fines"),
    ("Bonus reduction", "Fine"),
    ("bonus reduction", "fine"),
    ("Reductions", "Fines"),
    ("Reduction", "Fine"),
    ("reductions", "fines"),
    ("reduction", "fine"),
)


def _rule(pairs: tuple[tuple[str, str], ...]) -> Callable[[str], str]:
    """Whole words alone, and never a placeholder such as {fine}."""
    instead = dict(pairs)
    words = re.compile(r"(?<![{\w])(?:" + "|".join(re.escape(one) for one, _ in pairs) + r")(?![}\w])")

    @lru_cache(10_000)
    def said(text: str) -> str:
        return words.sub(lambda found: instead[found.group()], text)

    return said


with_law = _rule(_WITH_LAW)
"""English as it is said where the law setting is on."""
without_law = _rule(_WITHOUT_LAW)
"""English where it is off."""
