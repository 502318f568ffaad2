"""How much was heard, in words: one sentence for the review page, cards, files and the command line."""

from qa_desk.words.catalogue import tr


def heard_now(percent: int | None) -> str:
    """Of who looks at it; "" where there is no speech to hear."""
    return "" if percent is None else tr("You have heard {n} % of the client's speech.").format(n=percent)


def heard_then(percent: int | None) -> str:
    """Of who decided; "" where it was not counted."""
    return "" if percent is None else tr("Listened to {n} % of the client's speech").format(n=percent)
