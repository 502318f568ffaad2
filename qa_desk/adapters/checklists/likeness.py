"""How alike two comments are, by rapidfuzz."""

from rapidfuzz import fuzz


def likeness(one: str, other: str, at_least: float) -> float:
    """0 to 100: normalised edit ratio, 0 when under `at_least`. Implements auto_check_comments.Similarity."""
    return fuzz.ratio(one, other, score_cutoff=at_least)
