"""Sample: the mission's floor and the share in whole deals; sample_draw.py draws, sample_proof.py proves."""

from qa_desk.domain.errors import WrongUse

LEAST_SHARE_PERCENT = 10
"""The mission's floor: at least 10 % of all deals are audited."""


class ShareTooSmall(WrongUse):
    """facts: least, given"""

    code = "share_too_small"


def wanted(deals: int, share_percent: int) -> int:
    """ceil(share x deals), in integers so that 10 % of 30 is 3 and not 4."""
    return -(-deals * share_percent // 100)
