"""The speech child: `python -m qa_desk.adapters.speech.child`. Runs local weights, never online."""

import os
import sys

OFFLINE = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "TRANSFORMERS_OFFLINE": "1"}
ONE_THREAD_FOR_NUMPY = {"OPENBLAS_NUM_THREADS": "1"}
"""Its threads wait for the engine's: the sound of one short piece then takes 15 ms to prepare instead of 1."""


def main() -> None:
    os.environ.update(OFFLINE | ONE_THREAD_FOR_NUMPY)
    # after the line above: numpy reads the environment while it is imported
    from qa_desk.adapters.speech.serve import Server, become_child, claim_streams  # noqa: PLC0415

    streams = claim_streams()
    become_child(sys.stderr)
    # after the two lines above: the libraries may print while they are imported
    from qa_desk.adapters.speech.engines import AnyEngine  # noqa: PLC0415

    code = Server(AnyEngine(), streams).run()
    os._exit(code)  # on Windows the engine is known to crash when its weights are freed at a normal exit


if __name__ == "__main__":
    main()
