"""Makes a database with a log of N entries and checkpoints, then verifies it; prints seconds and memory as JSON."""

import json
import resource
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import insert

from qa_desk import paths
from qa_desk.adapters.keys import Guarded, InstallationKey, signed_by
from qa_desk.adapters.store.connect import make_engine
from qa_desk.adapters.store.migrate import upgrade
from qa_desk.adapters.store.rows import LogRow
from qa_desk.adapters.store.unit import SqlStore
from qa_desk.domain.checkpoint import Occasion
from qa_desk.domain.log import FIRST_HASH, Payload, seal
from qa_desk.services.verify_log import check_log

START = datetime(2026, 1, 1, tzinfo=UTC)
BLOCK = 50_000


def fill(store: SqlStore, folder: Path, entries: int) -> None:
    """Rows as the program writes them, in blocks, a signed checkpoint behind each."""
    engine = make_engine(f"sqlite:///{folder / 'log.sqlite'}")
    previous = FIRST_HASH
    for first in range(1, entries + 1, BLOCK):
        rows = []
        for number in range(first, min(first + BLOCK, entries + 1)):
            at, subject = START + timedelta(seconds=number), f"refusal:{number % 9973}"
            payload: Payload = {"verdict": "contradicted", "amount": number % 500_000, "voiced": "цена"}
            previous = seal(previous, number, at, None, "decided", subject, payload)
            rows.append(
                {"number": number, "at": at, "actor": None, "action": "decided", "subject": subject,
                 "payload": dict(payload), "hash": previous}
            )  # fmt: skip
        with engine.begin() as link:
            link.execute(insert(LogRow), rows)
        with store.write() as unit:
            unit.log.checkpoint(START, Occasion.SIGN_OFF)
    engine.dispose()


def main() -> None:
    folder, entries = Path(sys.argv[1]), int(sys.argv[2])
    engine = make_engine(f"sqlite:///{folder / 'log.sqlite'}")
    upgrade(engine, paths.migrations())
    key = InstallationKey(Ed25519PrivateKey.generate(), Guarded.FILE)
    store = SqlStore(engine, sealer=key)
    fill(store, folder, entries)
    began = time.perf_counter()
    report = check_log(store, signed_by)
    seconds = time.perf_counter() - began
    if report.fault is not None or report.entries != entries or report != replace(report, unsigned=0):
        raise AssertionError(report)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb}))


if __name__ == "__main__":
    main()
