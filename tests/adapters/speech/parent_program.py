"""A program that transcribes and is killed by its test: writes its child's process id with the first piece."""

import sys
from pathlib import Path

from qa_desk.adapters.speech.link import python_child
from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.services.ports import PieceDone, SpeechRequest
from qa_desk.services.running import CancelToken


def main(audio: str, folder: str, log: str, *child: str) -> None:
    transcriber = ChildTranscriber(SpeechModel("model", Path(folder)), Path(log), command=python_child(*child))

    def tell(_done: PieceDone) -> None:
        sys.stdout.write(f"{transcriber.child_pid}\n")
        sys.stdout.flush()

    transcriber.transcribe(SpeechRequest(Path(audio), 2), tell, lambda _d, _t: None, CancelToken())


if __name__ == "__main__":
    main(*sys.argv[1:])
