"""The whole road by verbs: import, decide, call back, penalise, sign, report; each prints one object."""

import csv
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.cli.conftest import Desk, bench

KINDS = {
    "deals", "calls", "queue", "refusals", "transcripts", "findings", "decisions", "callbacks", "fines", "ledger",
    "reassignments", "audits", "log",
}  # fmt: skip


def with_span(desk: Desk, refusal: dict[str, Any]) -> list[str]:
    """Evidence arguments: the first seconds of the deal's first recording."""
    calls = desk.ok("show", "calls")["calls"]
    sha = next(call["recording"] for call in calls if call["deal_id"] == refusal["deal_id"] and call["recording"])
    return ["--span", f"{sha}:client:0:2000:для меня: дорого"]


def recorded(desk: Desk) -> list[dict[str, Any]]:
    """Refusals whose deal has a recording, with the id of their queue item."""
    calls = desk.ok("show", "calls")["calls"]
    heard = {call["deal_id"] for call in calls if call["recording"]}
    items = [item for item in desk.ok("show", "queue")["queue"] if item["kind"] == "refusal"]
    return [item for item in items if item["deal_id"] in heard]


def test_the_whole_road(stocked: Desk, tmp_path: Path) -> None:
    next_month = datetime.now(UTC).replace(day=28, hour=9) + timedelta(days=4)
    last_day = next_month.replace(day=1) - timedelta(days=1)
    _sample(bench(stocked.workspace, lambda: last_day), f"{last_day:%Y-%m}", tmp_path)
    desk = bench(stocked.workspace, lambda: next_month)  # the month is over
    _sample_closed(desk, f"{last_day:%Y-%m}")
    first, second, third, *_ = recorded(desk)
    deals = {deal["id"]: deal["facts"] for deal in desk.ok("show", "deals")["deals"]}
    source = deals[first["deal_id"]]["lead_source"]
    tariff = desk.ok("tariff", "add", source, "1 500,50", "--from", "2020-01-01", "-u", "head")
    assert tariff["amount"] == {"minor": 150_050, "currency": "RUB"}
    holder = deals[first["deal_id"]]["manager"]
    to = next(facts["manager"] for facts in deals.values() if facts["manager"] not in ("", holder))
    _fined(desk, first, holder, to)
    _log(desk, tmp_path)
    _sent_back_and_closed(desk, second)
    _released(desk, third)
    _audited(desk)
    _report(desk, tmp_path)
    shown = {kind: desk.ok("show", kind)[kind] for kind in sorted(KINDS)}
    assert {kind for kind, rows in shown.items() if not rows} == {"transcripts", "findings"}
    assert [entry["number"] for entry in shown["log"]] == list(range(1, len(shown["log"]) + 1))
    counted = ("fines", "ledger", "reassignments", "callbacks", "decisions")
    assert [len(shown[kind]) for kind in counted] == [1, 1, 1, 1, 3]
    done = desk.ok("show", "queue", "--done")["queue"]
    assert len(done) == len(shown["queue"]) + 4  # the replaced one is done too
    assert len(desk.ok("show", "deals", "--limit", "5")["deals"]) == 5


def _sample(desk: Desk, period: str, tmp_path: Path) -> None:
    """On the month's last day, when the whole share is drawn: seed of two, draw, replacement, proof."""
    assert desk.refused("sample", "draw", "-u", "auditor") == (1, "seed_not_committed")
    of = ["--period", period]
    assert desk.ok("sample", "part", "первая часть зерна", *of, "-u", "auditor")["sample"]["parts"] == 1
    known = desk.ok("sample", "part", "вторая часть зерна", *of, "-u", "head")["sample"]
    assert (len(known["commitment"]), known["seed"]) == (64, None)
    assert desk.refused("sample", "close", period, "-u", "head") == (1, "period_not_over")
    drawn = desk.ok("sample", "draw", *of, "-u", "auditor")
    assert len(drawn["record"]["drawn"]) >= drawn["record"]["frame_size"] / 10
    assert desk.refused("sample", "draw", *of, "-u", "auditor") == (1, "already_drawn")
    gone = drawn["record"]["drawn"][0]["deal"]["external_id"]
    put_back = ["sample", "replace", period, gone, "--reason", "test_deal", "-u", "auditor"]
    assert desk.ok(*put_back)["record"]["replaced"] == gone
    assert desk.refused(*put_back) == (2, "deal_not_drawn")
    assert desk.ok("sample", "verify", period)["recomputed"] is False
    assert len(desk.ok("sample", "export", period, str(tmp_path / "proof"))["files"]) == 2
    files = [str(tmp_path / "proof" / name) for name in (f"sample-{period}.json", f"frames-{period}.jsonl")]
    assert desk.ok("sample", "verify", "--files", *files)["draws"] == 2
    text = Path(files[1]).read_text("utf-8")
    Path(files[1]).write_text(text.replace(gone, "1" + gone, 1), "utf-8")
    assert desk.refused("sample", "verify", "--files", *files) == (1, "sample_does_not_hold")
    Path(files[1]).write_text(text[:50], "utf-8")
    assert desk.refused("sample", "verify", "--files", *files) == (1, "proof_unreadable")


def _sample_closed(desk: Desk, period: str) -> None:
    (before,) = desk.ok("sample", "periods")["periods"]
    desk.ok("sample", "close", period, "-u", "head")
    assert desk.ok("sample", "verify", period)["recomputed"] is True
    (told,) = desk.ok("sample", "periods")["periods"]
    assert hashlib.sha256(told["seed"].encode()).hexdigest() == told["commitment"] == before["commitment"]
    of = ("--period", period, "-u", "auditor")
    assert desk.refused("sample", "part", "третья часть зерна", *of) == (1, "seed_too_late")


def _fined(desk: Desk, refusal: dict[str, Any], holder: str, to: str) -> None:
    """Claimed, contradicted, denied, proposed, signed."""
    number = str(refusal["refusal_id"])
    verdict = ["decide", number, "--verdict", "contradicted", "--comment", "нет", *with_span(desk, refusal)]
    assert desk.refused(*verdict, "-u", "auditor") == (1, "not_held")
    claimed = desk.ok("claim", str(refusal["item_id"]), "-u", "auditor")["item"]
    assert claimed["lease"]["token"] == 1
    assert desk.refused("claim", str(refusal["item_id"]), "-u", "second") == (1, "item_held")
    assert desk.ok(*verdict, "-u", "auditor")["state"] == "callback_due"
    assert desk.refused("sign", number, "-u", "head") == (1, "move_not_allowed")
    words = ["--words", "я не отказывался"]
    assert desk.ok("callback", number, "--outcome", "denied", *words, "-u", "second")["state"] == "penalty_due"
    assert desk.refused("penalise", number, "--to", holder, "-u", "second") == (1, "same_manager")
    fine = desk.ok("penalise", number, "--to", to, "-u", "second")
    assert (fine["fine"]["amount"]["minor"], fine["reassignment"]["to_manager"]) == (150_050, to)
    assert desk.refused("sign", number, "-u", "auditor") == (1, "role_missing")
    assert desk.refused("sign", number, "-u", "head") == (1, "ground_not_written")
    assert desk.ok("sign", number, "--ground", "clause 4.2", "-u", "head")["action"] == "approve"


def _log(desk: Desk, tmp_path: Path) -> None:
    mine = desk.ok("log", "key")["key"]
    report = desk.ok("log", "verify", "--key", mine)
    assert (report["keys"], report["unsigned"], report["checkpoints"]) == ([mine], 0, 2)  # the sample was closed before
    assert desk.refused("log", "verify", "--key", "0123456789abcdef") == (1, "log_does_not_hold")
    assert len(desk.ok("log", "export", str(tmp_path / "log"), "-u", "head")["files"]) == 2
    log_files = [str(tmp_path / "log" / name) for name in ("log.jsonl", "checkpoints.json")]
    assert desk.ok("log", "verify", "--files", *log_files)["entries"] > report["entries"]


def _sent_back_and_closed(desk: Desk, refusal: dict[str, Any]) -> None:
    number = str(refusal["refusal_id"])
    confirm = ["decide", number, "--verdict", "confirmed", *with_span(desk, refusal), "-u", "auditor"]
    desk.ok("claim", str(refusal["item_id"]), "-u", "auditor")
    assert desk.ok(*confirm)["state"] == "closure_proposed"
    assert desk.refused("sign", number, "--action", "send_back", "-u", "head") == (2, "comment_required")
    desk.ok("sign", number, "--action", "send_back", "--comment", "ещё раз", "-u", "head")
    desk.ok("claim", str(refusal["item_id"]), "-u", "auditor")
    desk.ok(*confirm)
    desk.ok("sign", number, "-u", "head")


def _released(desk: Desk, refusal: dict[str, Any]) -> None:
    desk.ok("claim", str(refusal["item_id"]), "-u", "auditor")
    desk.ok("release", str(refusal["item_id"]), "-u", "auditor")
    desk.ok("claim", str(refusal["item_id"]), "-u", "second")


def _audited(desk: Desk) -> None:
    """A drawn deal."""
    sampled = next(item for item in desk.ok("show", "queue")["queue"] if item["kind"] == "sample")
    desk.ok("claim", str(sampled["item_id"]), "-u", "auditor")
    assert desk.ok("audit", "mark", str(sampled["item_id"]), "--in-order", "-u", "auditor")["in_order"] is True


def _report(desk: Desk, tmp_path: Path) -> None:
    assert desk.refused("report", "payroll", "-u", "auditor") == (1, "role_missing")
    assert desk.refused("report", "payroll", "--period", "2026-13", "-u", "payroll") == (2, "period_wrong")
    assert desk.refused("report", "payroll", "-u", "payroll") == (1, "export_blocked")
    (case,) = desk.ok("case", "list")["cases"]
    assert case["obstacles"] == ["explanation_missing", "acknowledgement_missing"]
    entry = str(case["entry_id"])
    desk.ok("case", "paper", entry, "--kind", "explanation", "--text", "не успел", "-u", "head")
    assert desk.refused("case", "paper", entry, "--kind", "acknowledged", "-u", "head") == (2, "paper_incomplete")
    desk.ok("case", "paper", entry, "--kind", "acknowledged", "--way", "paper", "-u", "head")
    report = desk.ok("report", "payroll", "-u", "payroll", "--out", str(tmp_path / "reports"))
    assert report["total"] == {"minor": 150_050, "currency": "RUB"}
    assert [one["total"]["minor"] for one in report["summaries"]] == [150_050]
    files = {Path(one["path"]).suffix: Path(one["path"]) for one in report["files"]}
    assert set(files) == {".csv", ".xlsx", ".pdf", ".json"}
    assert all(path.is_file() for path in files.values())
    with files[".csv"].open(encoding="utf-8-sig") as file:
        assert any("1500,50" in cell or "1500.50" in cell for row in csv.reader(file, delimiter=";") for cell in row)
    entry = desk.ok("show", "ledger")["ledger"][0]
    assert desk.ok("report", "payroll", "--period", entry["period"], "-u", "head")["total"] == report["total"]
