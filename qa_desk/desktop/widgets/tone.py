"""Tone: what a message or mark means, shown by icon and colour together, never by colour alone."""

from enum import StrEnum


class Tone(StrEnum):
    NEUTRAL = "neutral"
    INFO = "info"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


ICONS = {
    Tone.NEUTRAL: "info",
    Tone.INFO: "info",
    Tone.GOOD: "ok",
    Tone.WARN: "warning",
    Tone.BAD: "cross",
}
TINTS = {
    Tone.NEUTRAL: "muted",
    Tone.INFO: "accent",
    Tone.GOOD: "good",
    Tone.WARN: "warn",
    Tone.BAD: "bad",
}
