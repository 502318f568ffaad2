"""What a turn can be: dialogue acts of the utterance banks, the topic of a turn, and the ground it gives."""

from collections.abc import Mapping
from types import MappingProxyType

CODES = (
    "price", "competitor", "no_need", "postponed", "product_fit", "terms", "financing", "trust", "decision_maker",
    "location", "not_target", "existing_customer",
)  # fmt: skip
"""Reasons that the classifiers know; others are left to the phrases of the book."""

ACTS = (
    "refuse", "next_step", "vague_later", "reverse", "third_party", "not_client", "other",
    "ground", "object", "resolve", "deny", "mention", "confirm",
)  # fmt: skip
DECIDES = "decides"
"""The turn that a careful reader would name as deciding the verdict."""

LABELS = (*ACTS, *(f"topic:{code}" for code in CODES), *(f"ground:{code}" for code in CODES), DECIDES)
INDEX: Mapping[str, int] = MappingProxyType({label: at for at, label in enumerate(LABELS)})

FIRST_TOPIC = INDEX[f"topic:{CODES[0]}"]
FIRST_GROUND = INDEX[f"ground:{CODES[0]}"]
TOPICS = slice(FIRST_TOPIC, FIRST_TOPIC + len(CODES))
GROUNDS = slice(FIRST_GROUND, FIRST_GROUND + len(CODES))
