"""A real server on 127.0.0.1 that answers as a language model would, or as one should not."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """`silent`: nothing comes before the test is over. `endless`: spaces for as long as anybody listens."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    silent: bool = False
    endless: bool = False


@dataclass
class Asked:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class ModelServer:
    """`reply`: what is answered to a question; `asked`: everything that came in, CONNECTs and GETs included."""

    reply: Callable[[Asked], Reply]
    asked: list[Asked] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"


def completion(content: str, finish: str = "stop") -> bytes:
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}
    return json.dumps({"object": "chat.completion", "choices": [choice]}).encode()


def said(verdict: str, *voiced: str, refused: bool = True, evidence: tuple[tuple[int, int, str], ...] = ()) -> Reply:
    quotes = [{"call": call, "turn": turn, "quote": quote} for call, turn, quote in evidence]
    content = {"verdict": verdict, "refused": refused, "voiced_reasons": voiced, "evidence": quotes}
    return Reply(body=completion(json.dumps(content, ensure_ascii=False)))


@contextmanager
def served(reply: Reply | Callable[[Asked], Reply]) -> Iterator[ModelServer]:
    model = ModelServer(reply if callable(reply) else lambda _: reply)
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked = Asked(self.path, dict(self.headers.items()), json.loads(body))
            model.asked.append(asked)
            self.answer(model.reply(asked))

        def do_GET(self) -> None:
            model.asked.append(Asked(self.path, {}, {}))
            self.answer(model.reply(model.asked[-1]))

        def do_CONNECT(self) -> None:
            self.do_GET()

        def answer(self, reply: Reply) -> None:
            if reply.silent:
                over.wait(30)
                return
            try:
                self.send_response(reply.status)
                for name, value in reply.headers:
                    self.send_header(name, value)
                if not reply.endless:
                    self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                while reply.endless and not over.is_set():
                    self.wfile.write(b" ")
                self.wfile.write(reply.body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the reader had enough

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    model.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        over.set()
        server.shutdown()
        thread.join(120)
        server.server_close()
