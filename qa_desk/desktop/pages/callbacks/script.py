"""What to say to the client: open questions only, none of which puts an answer into his mouth."""

from dataclasses import dataclass

from qa_desk.words import tr


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """`say` is read aloud; `note`, for the caller only, may be ""."""

    say: str
    note: str = ""


def script(client: str, caller: str, deal: str) -> tuple[ScriptStep, ...]:
    """`client` and `deal` may be "": the sentences then do without them."""
    return (
        ScriptStep(_greeting(client, caller)),
        ScriptStep(_talk(deal)),
        ScriptStep(tr("Is this still of interest to you at present?"), tr("Wait for the answer, suggest nothing.")),
        ScriptStep(
            tr("If it is not: could you please tell me why, in your own words?"),
            tr("Name no reasons yourself. Write down the words as they are said."),
        ),
        ScriptStep(tr("Thank you. Is there anything I can help you with or pass on to my colleagues?")),
    )


def _greeting(client: str, caller: str) -> str:
    if client:
        words = tr(
            "Hello, {client}! My name is {caller}, I am calling from the quality department. "
            "Do you have two minutes to talk?"
        )
        return words.format(client=client, caller=caller)
    words = tr("Hello! My name is {caller}, I am calling from the quality department. Do you have two minutes to talk?")
    return words.format(caller=caller)


def _talk(deal: str) -> str:
    if deal:
        return tr("You contacted us about “{deal}”. How did the talk with our manager go?").format(deal=deal)
    return tr("You contacted our company. How did the talk with our manager go?")
