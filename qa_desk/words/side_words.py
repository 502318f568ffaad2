"""What became of calls that are recognised already when whose their channels are was changed."""

from qa_desk.words import formats, trn


def sides_told(turned: int, kept: int) -> str:
    """Empty where no call was concerned. `turned`: how many have other sides now; `kept`: calls that stay as they were,
    and what renews them."""
    said = []
    if turned:
        words = trn(
            "Manager and client changed places in {n} call", "Manager and client changed places in {n} calls", turned
        )
        said.append(words.format(n=formats.number(turned)))
    if kept:
        words = trn(
            "{n} call that was judged already keeps its sides: “Recognise again” in the list of its texts renews it",
            "{n} calls that were judged already keep their sides: “Recognise again” in the list of a call’s texts "
            "renews it",
            kept,
        )
        said.append(words.format(n=formats.number(kept)))
    return ". ".join(said)
