"""A value as it stands in one line of a list that is hashed, and an id as it is written the same way everywhere."""


def in_one_line(text: str) -> str:
    """Runs of blanks and control characters become one blank."""
    return " ".join("".join(" " if ord(char) < 32 or ord(char) in (0x7F, 0x85, 0x2028, 0x2029) else char
                            for char in text).split())  # fmt: skip
