"""The second reader over HTTP: one question, one answer, no redirects, no proxy, no longer than wanted or allowed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from qa_desk.adapters.second_reader.address import endpoint
from qa_desk.adapters.second_reader.answer import read_answer
from qa_desk.adapters.second_reader.question import (
    MOST_TOKENS,
    VERSION,
    answer_schema,
    dialogue,
    system_prompt,
)
from qa_desk.domain.reason_check import CHECKED_WITHOUT_TRANSCRIPT, ReasonCode, RefusalCase
from qa_desk.domain.second_faults import SecondHttpFailed, SecondTimeout, SecondTooLong, SecondUnreachable
from qa_desk.domain.second_opinion import Answer
from qa_desk.services.running import CancelToken

_OK = 200
_LOOK_SECONDS = 0.1
"""How often the cancel token is looked at."""
_FORMAT_UNKNOWN = frozenset({400, 422, 501})
"""How servers say that they do not know json_schema."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds`: for connecting, and for each answer as a whole. A small model on a processor may need minutes."""

    seconds: float = 180.0
    connect_seconds: float = 5.0
    bytes: int = 262_144


class HttpSecondReader:
    """Reads cases with a model that speaks the chat completions protocol."""

    def __init__(self, url: str, model: str, codes: Sequence[str], limits: Limits | None = None) -> None:
        """`url`, `model`: the settings; `codes`: of the reason book. Nothing is sent yet.

        Raises SecondOff, SecondUrlWrong, SecondNotLoopback.
        """
        self._url = endpoint(url)
        self._model = model.strip()
        self._codes = tuple(code for code in codes if ReasonCode(code) not in CHECKED_WITHOUT_TRANSCRIPT)
        self._limits = limits or Limits()

    @property
    def version(self) -> str:
        return f"{self._model or 'model'}@{self._url.host}/{VERSION}"

    def codes(self) -> Sequence[str]:
        return self._codes

    def read(self, case: RefusalCase, cancel: CancelToken | None = None) -> Answer:
        """Raises SecondReaderFailed subclasses, Cancelled. Blocks the calling thread, which has no event loop."""
        token = cancel or CancelToken()
        token.check()
        return asyncio.run(self._unless_cancelled(self._question(case), token))

    async def _unless_cancelled(self, question: dict[str, object], cancel: CancelToken) -> Answer:
        """A model thinks for minutes: a token that is set meanwhile closes the connection, and the server may stop."""
        asking = asyncio.create_task(self._ask(question))
        try:
            while not (await asyncio.wait({asking}, timeout=_LOOK_SECONDS))[0]:
                cancel.check()
            return asking.result()
        finally:
            asking.cancel()
            await asyncio.wait({asking})

    async def _ask(self, question: dict[str, object]) -> Answer:
        schema = {"name": "opinion", "strict": True, "schema": answer_schema(self._codes)}
        # what the environment says of proxies must not carry the talk away, and .netrc must not add a password
        async with httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=self._timeout()) as http:
            status, body = await self._post(
                http, {**question, "response_format": {"type": "json_schema", "json_schema": schema}}
            )
            if status in _FORMAT_UNKNOWN:
                status, body = await self._post(http, {**question, "response_format": {"type": "json_object"}})
        if status != _OK:
            raise SecondHttpFailed(host=self._url.host, status=status)
        return read_answer(body, self._url.host)

    def _question(self, case: RefusalCase) -> dict[str, object]:
        question: dict[str, object] = {
            "messages": [
                {"role": "system", "content": system_prompt(self._codes)},
                {"role": "user", "content": dialogue(case)},
            ],
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
            "stream": False,
        }
        return {**question, "model": self._model} if self._model else question

    def _timeout(self) -> httpx.Timeout:
        return httpx.Timeout(self._limits.seconds, connect=min(self._limits.connect_seconds, self._limits.seconds))

    async def _post(self, http: httpx.AsyncClient, question: dict[str, object]) -> tuple[int, bytes]:
        """Status and body. Only the body of a good answer is read."""
        host, seconds = self._url.host, self._limits.seconds
        headers = {"Accept-Encoding": "identity"}
        try:
            async with (
                asyncio.timeout(seconds),
                http.stream("POST", self._url, json=question, headers=headers) as answer,
            ):
                return answer.status_code, await self._body(answer) if answer.status_code == _OK else b""
        except (TimeoutError, httpx.TimeoutException) as fault:
            raise SecondTimeout(host=host, seconds=_whole(seconds)) from fault
        except httpx.HTTPError as fault:
            raise SecondUnreachable(host=host, detail=str(fault) or type(fault).__name__) from fault

    async def _body(self, answer: httpx.Response) -> bytes:
        """Raw bytes: what is packed is not unpacked, so a small answer cannot become a huge one."""
        body = bytearray()
        async for chunk in answer.aiter_raw():
            body += chunk
            if len(body) > self._limits.bytes:
                raise SecondTooLong(host=self._url.host)
        return bytes(body)


def _whole(seconds: float) -> int:
    return max(1, round(seconds))
