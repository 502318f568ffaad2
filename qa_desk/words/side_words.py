"""What became of calls that are recognised already when the rule for stereo channels was changed."""

from collections.abc import Collection

from qa_desk.words import formats, trn


def sides_told(turned: Collection[str], kept: int) -> str:
    """Empty where no call was concerned. `kept`: calls that stay as they were, and what renews them."""
    said = []
    if turned:
        n = len(turned)
        words = trn(
            "Manager and client changed places in {n} call", "Manager and client changed places in {n} calls", n
        )
        said.append(words.format(n=formats.number(n)))
    if kept:
        words = trn(
            "{n} call that was judged already keeps its sides: “Recognise again” in the list of its texts renews it",
            "{n} calls that were judged already keep their sides: “Recognise again” in the list of a call’s texts "
            "renews it",
            kept,
        )
        said.append(words.format(n=formats.number(kept)))
    return ". ".join(said)
