"""Makes the demo data from dialogues.yaml, deals.yaml and scenario.yaml, byte for byte the same every time.

make_demo.py                       writes recordings/, truth.jsonl, calls.csv and deals.xlsx (needs espeak-ng and sox)
make_demo.py --months              writes only the exports and call lists of the months before (needs neither)
make_demo.py --check MODEL_FOLDER  recognises the recordings, prints their word error rates (--show: every wrong turn)
"""

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypedDict

import yaml
from demo_check import Truth, check
from demo_speech import FORMATS, LINE_RATE, Voice, perform, store
from demo_tables import (
    CallRow,
    Deal,
    DealBook,
    all_deals,
    cared_for,
    earlier_deals,
    write_calls,
    write_deals,
    write_earlier,
)

HERE = Path(__file__).resolve().parent
RECORDINGS = HERE / "recordings"
OUR_NUMBER = "84950000017"
NEWEST_TALK = datetime(2026, 11, 19, 15, 5)  # noqa: DTZ001 - the call list has wall clocks


class VoiceEntry(TypedDict):
    """A person's voice in dialogues.yaml."""

    variant: str
    speed: int
    pitch: int


class Dialogue(TypedDict):
    """A call in dialogues.yaml. `listed`: whether the call list names its file; `name_deal`: and its deal."""

    id: str
    deal: str
    started_at: datetime
    direction: str
    format: str
    listed: bool
    name_deal: bool
    voices: dict[str, str]
    turns: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Party:
    """Who talks to whom: client's ten digits, the manager and his extension."""

    phone: str
    manager: str
    extension: str


def file_name(call: Dialogue, party: Party) -> str:
    """Listed recordings are named by their call; the others as FreePBX names them, for matching by phone and time."""
    form = FORMATS[call["format"]]
    if call["listed"]:
        return f"call-{call['id']}{form.suffix}"
    at = call["started_at"]
    client = f"8{party.phone}"
    sides = f"out-{client}-{party.extension}" if call["direction"] == "out" else f"in-{OUR_NUMBER}-{client}"
    return f"{sides}-{at:%Y%m%d-%H%M%S}-{int(at.timestamp())}.{call['id'][-3:]}{form.suffix}"


def record(call: Dialogue, party: Party, voices: dict[str, VoiceEntry]) -> tuple[dict[str, object], CallRow]:
    """Makes one recording; returns what was said in it and its line in the call list."""
    who = {speaker: Voice(**voices[name]) for speaker, name in call["voices"].items()}
    sound, spoken = perform(call["turns"], who, seed=int(call["id"]))
    if call["format"] == "gsm":
        sound = sound.mean(axis=1, keepdims=True)
    name = file_name(call, party)
    store(sound, RECORDINGS / name, FORMATS[call["format"]])
    truth: dict[str, object] = {
        "file": name,
        "call": call["id"],
        "deal": call["deal"],
        "format": call["format"],
        "channels": sound.shape[1],
        "duration_ms": round(len(sound) * 1000 / LINE_RATE),
        "turns": [asdict(turn) for turn in spoken],
    }
    row = row_of(call, party, name, round(len(sound) * 1000 / LINE_RATE))
    print(f"{name}: {row.seconds} s, {(RECORDINGS / name).stat().st_size // 1024} KiB", flush=True)
    return truth, row


def attempt_rows(attempts: list[list[str]], parties: dict[str, Party], first: int) -> list[CallRow]:
    """Calls nobody answered."""
    rows = []
    for number, (deal, at) in enumerate(attempts, start=first):
        party = parties[deal]
        moment = datetime.fromisoformat(at)
        rows.append(CallRow(str(number), moment, "out", party.phone, party.manager, 0, ""))
    return rows


def parties_of(deals: list[Deal], book: DealBook) -> dict[str, Party]:
    extensions = {name: manager["extension"] for name, manager in book["managers"].items()}
    return {deal["id"]: Party(deal["phone"], deal["manager"], extensions[deal["manager"]]) for deal in deals}


def make_months(book: DealBook) -> None:
    """The exports and call lists of the months before, and talks of the last days of which no recording was kept."""
    for place, one in enumerate(book["earlier"]):
        count = write_earlier(HERE / f"deals-{one['month']}.csv", book, place)
        parties = parties_of(earlier_deals(book, place), book)
        rows = attempt_rows(one["attempts"], parties, 169101 + 100 * place)
        if one["recorded"]:
            rows += recorded_rows(parties, datetime.fromisoformat(one["day"]))
        write_calls(HERE / f"calls-{one['month']}.csv", rows)
        print(f"{one['month']}: {count} deals, {len(rows)} lines in the call list")
    rows = []
    for n, party in enumerate(parties_of(cared_for(book), book).values()):
        at = NEWEST_TALK - timedelta(days=n % 4, minutes=17 * n)
        rows.append(CallRow(str(173001 + n), at, "out", party.phone, party.manager, 65 + 9 * n, ""))
    write_calls(HERE / "calls-unrecorded.csv", rows)


def recorded_rows(parties: dict[str, Party], day: datetime) -> list[CallRow]:
    """What the exchange's list had by that day of the calls whose recordings are here."""
    script = yaml.safe_load((HERE / "dialogues.yaml").read_text(encoding="utf-8"))
    lines = (HERE / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    truths = {str(one["call"]): (str(one["file"]), int(one["duration_ms"])) for one in map(json.loads, lines)}
    calls: list[Dialogue] = script["calls"]
    return [
        row_of(call, parties[call["deal"]], *truths[call["id"]])
        for call in calls
        if call["listed"] and call["started_at"].replace(tzinfo=None) < day
    ]


def row_of(call: Dialogue, party: Party, name: str, duration_ms: int) -> CallRow:
    return CallRow(
        id=call["id"],
        at=call["started_at"].replace(tzinfo=None),  # the call list has wall clocks
        direction=call["direction"],
        phone=party.phone,
        manager=party.manager,
        seconds=round(duration_ms / 1000),
        file=name,
        deal=call["deal"] if call["name_deal"] else "",
    )


def make() -> None:
    """Writes everything anew."""
    book: DealBook = yaml.safe_load((HERE / "deals.yaml").read_text(encoding="utf-8"))
    script = yaml.safe_load((HERE / "dialogues.yaml").read_text(encoding="utf-8"))
    parties = parties_of(all_deals(book), book)
    RECORDINGS.mkdir(exist_ok=True)
    for old in RECORDINGS.iterdir():
        old.unlink()
    truths, rows = [], attempt_rows(book["attempts"], parties, 171901)
    calls: list[Dialogue] = script["calls"]
    for call in calls:
        truth, row = record(call, parties[call["deal"]], script["voices"])
        truths.append(truth)
        if call["listed"]:
            rows.append(row)
    lines = [json.dumps(truth, ensure_ascii=False) + "\n" for truth in truths]
    (HERE / "truth.jsonl").write_text("".join(lines), encoding="utf-8")
    write_calls(HERE / "calls.csv", rows)
    make_months(book)
    deals = write_deals(HERE / "deals.xlsx", book)
    size = sum(file.stat().st_size for file in HERE.rglob("*") if file.is_file() and file.suffix != ".pyc")
    print(f"{len(deals)} deals, {len(rows)} lines in the call list, {len(truths)} recordings, {size / 2**20:.1f} MiB")


def main() -> int:
    parser = argparse.ArgumentParser(description="Makes or checks the demo data.")
    parser.add_argument("--check", type=Path, metavar="MODEL_FOLDER")
    parser.add_argument("--months", action="store_true", help="only the tables of the months before")
    parser.add_argument("--show", action="store_true", help="with --check: print every turn that came through wrong")
    wish = parser.parse_args()
    if wish.months:
        make_months(yaml.safe_load((HERE / "deals.yaml").read_text(encoding="utf-8")))
        return 0
    if wish.check is None:
        make()
        return 0
    lines = (HERE / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    truths: list[Truth] = [json.loads(line) for line in lines]
    check(wish.check, RECORDINGS, truths, wish.show)
    return 0


if __name__ == "__main__":
    sys.exit(main())
