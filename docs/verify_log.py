"""Verifies an exported audit log without QA Desk: python verify_log.py log.jsonl checkpoints.json [key id from paper]

Needs the package "cryptography" for the signatures and nothing else.
"""

import hashlib
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def stop(what: str) -> None:
    sys.exit(f"DOES NOT HOLD: {what}")


previous, hashes = "0" * 64, {0: "0" * 64}
for place, line in enumerate(Path(sys.argv[1]).read_text("utf-8").split("\n")[:-1], 1):
    entry = json.loads(line)
    payload = json.dumps(entry["payload"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    parts = (previous, entry["number"], entry["at"], entry["actor"] or 0, entry["action"], entry["subject"], payload)
    previous = hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
    if entry["number"] != place or entry["hash"] != previous:
        stop(f"entry {entry['number']} does not follow from the ones before it")
    hashes[place] = previous

before, reached, keys = "", 0, set()
for place, one in enumerate(json.loads(Path(sys.argv[2]).read_text("utf-8")), 1):
    fields = ("number", "entry", "entry_hash", "occasion", "at", "public_key")
    message = "|".join(["qa-desk-checkpoint-1", *(str(one[field]) for field in fields), before]).encode()
    keys.add(hashlib.sha256(bytes.fromhex(one["public_key"])).hexdigest()[:16])
    if one["number"] != place or one["entry"] < reached:
        stop(f"a checkpoint before number {one['number']} is missing")
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(one["public_key"])).verify(
            bytes.fromhex(one["signature"]), message
        )
    except (InvalidSignature, ValueError):
        stop(f"checkpoint {place} was changed")
    if one["entry"] not in hashes:
        stop(f"the log is cut off before entry {one['entry']}")
    if hashes[one["entry"]] != one["entry_hash"]:
        stop(f"the log was rebuilt: entry {one['entry']} is not the one that was signed")
    before, reached = one["signature"], one["entry"]
if len(sys.argv) > 3 and keys != {sys.argv[3]}:
    stop(f"signed by {', '.join(sorted(keys))} and not by {sys.argv[3]} alone")
print(f"{len(hashes) - 1} entries hold, {reached} of them signed by {', '.join(sorted(keys))}. Last hash: {previous}")
