"""The speech child: `python -m qa_desk.adapters.speech.child`. Runs faster-whisper on local weights, never online."""

import os
import sys

from qa_desk.adapters.speech.serve import Server, become_child, claim_streams

OFFLINE = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "TRANSFORMERS_OFFLINE": "1"}


def main() -> None:
    os.environ.update(OFFLINE)
    streams = claim_streams()
    become_child(sys.stderr)
    # after the two lines above: the libraries read the environment and may print while they are imported
    from qa_desk.adapters.speech.whisper import WhisperEngine  # noqa: PLC0415

    code = Server(WhisperEngine(), streams).run()
    os._exit(code)  # on Windows the engine is known to crash when its weights are freed at a normal exit


if __name__ == "__main__":
    main()
