"""From the bytes of an answer to an Answer: well-formed or SecondGarbled, never anything in between."""

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa_desk.domain.reason_check import ReasonCode, TurnRef, Verdict
from qa_desk.domain.second_faults import SecondGarbled, SecondTooLong
from qa_desk.domain.second_opinion import Answer, Quote


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Completion(BaseModel):
    choices: list[_Choice] = Field(min_length=1)


class _Quote(BaseModel):
    model_config = ConfigDict(strict=True)

    call: int = Field(ge=-1_000_000, le=1_000_000)
    turn: int = Field(ge=-1_000_000, le=1_000_000)
    quote: str = Field(max_length=5_000)


class _Said(BaseModel):
    model_config = ConfigDict(strict=True)

    verdict: Verdict
    refused: bool
    voiced_reasons: list[str] = Field(max_length=50)
    evidence: list[_Quote] = Field(max_length=50)


def read_answer(body: bytes, host: str) -> Answer:
    """Raises SecondGarbled, and SecondTooLong for an answer that the server cut off."""
    try:
        choice = _Completion.model_validate_json(body).choices[0]
        if choice.finish_reason == "length":
            raise SecondTooLong(host=host)
        said = _Said.model_validate_json(choice.message.content)
    except ValidationError as fault:
        raise SecondGarbled(host=host) from fault
    return Answer(
        verdict=said.verdict,
        refused=said.refused,
        voiced_reasons=tuple(ReasonCode(code) for code in said.voiced_reasons),
        evidence=tuple(Quote(TurnRef(one.call, one.turn), one.quote) for one in said.evidence),
    )
