"""Verbs of the ledger, of cases, appeals and reassignments, on a real workspace."""

import csv
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.cli.conftest import PASSWORD, Desk
from tests.cli.test_road import recorded, with_span

MONTH = f"{datetime.now(UTC):%Y-%m}"


def fined(desk: Desk, place: int) -> dict[str, Any]:
    """The refusal at this place, taken to a proposed fine; whoever gets the deal is named by the policy."""
    item = recorded(desk)[place]
    number = str(item["refusal_id"])
    desk.ok("claim", str(item["item_id"]), "-u", "auditor")
    spans = with_span(desk, item)
    desk.ok("decide", number, "--verdict", "contradicted", "--comment", "нет", *spans, "-u", "auditor")
    desk.ok("callback", number, "--outcome", "denied", "--words", "я не отказывался", "-u", "second")
    suggested = desk.ok("reassign", "suggest", number)
    made = desk.ok("penalise", number, "-u", "second")
    assert made["reassignment"]["to_manager"] == suggested["manager"]
    return {"refusal": number, **made}


def tariffs(desk: Desk, tmp_path: Path) -> None:
    sources = {deal["facts"]["lead_source"] for deal in desk.ok("show", "deals")["deals"]} - {""}
    file = tmp_path / "tariffs.csv"
    file.write_text("source;amount;from\n" + "".join(f"{one};1500,00;01.01.2020\n" for one in sorted(sources)), "utf-8")
    assert desk.ok("tariff", "import", str(file), "-u", "head")["new"] == len(sources)
    assert desk.ok("tariff", "import", str(file), "-u", "head")["same"] == len(sources)


def test_money_from_the_tariff_table_to_the_closed_month(stocked: Desk, tmp_path: Path) -> None:
    desk = stocked
    tariffs(desk, tmp_path)
    one, two = fined(desk, 0), fined(desk, 0)
    numbers = [one["refusal"], two["refusal"]]
    shown = desk.ok("sign", *numbers, "--evidence")["cases"]
    assert [len(case["evidence"]) for case in shown] == [1, 1]
    assert desk.refused("sign", *numbers, "--action", "send_back", "-u", "head") == (2, "only_approved_together")
    assert desk.refused("sign", *numbers, "999", "-u", "head") == (1, "batch_refused")
    said = desk.run("sign", *numbers, "-u", "head", "--json")
    assert (said.code, said.told["error"]["facts"]["why"]) == (1, "ground_not_written")
    assert len(desk.ok("sign", *numbers, "--ground", "clause 4.2", "-u", "head")["signatures"]) == 2
    assert desk.ok("ledger", "verify")["entries"] == 2
    assert desk.ok("ledger", "balance")["balance"] == {"minor": 300_000, "currency": "RUB"}
    assert "Bonus reduction: 3000.00 RUB" in desk.run("ledger", "balance").out

    first, second = (entry["id"] for entry in desk.ok("show", "ledger")["ledger"])
    asked = desk.ok("ledger", "reverse", str(first), "--amount", "500,00", "--ground", "не тот тариф", "-u", "auditor")
    assert [found["id"] for found in desk.ok("ledger", "reversals")["reversals"]] == [asked["id"]]
    signed = desk.ok("ledger", "sign-reversal", str(asked["id"]), "-u", "head")
    assert signed["amount"]["minor"] == -50_000

    appeal = desk.ok(
        "appeal", "file", str(second), "--explanation", "клиент просил", "--evidence", "a.png", "-u", "payroll"
    )
    assert len(desk.ok("appeal", "list")["appeals"]) == 1
    decide = ["appeal", "decide", str(appeal["id"]), "--outcome", "accept", "--comment", "да"]
    assert desk.refused(*decide, "-u", "head") == (1, "reviewer_took_part")
    desk.ok("user", "add", "head2", "--role", "sales_head", "-u", "admin", QA_DESK_NEW_PASSWORD=PASSWORD)
    decided = desk.ok(*decide, "-u", "head2")
    assert (decided["decision"]["outcome"], decided["entry"]["amount"]["minor"]) == ("accept", -150_000)

    assert desk.refused("period", "close", MONTH, "-u", "head") == (1, "export_blocked")
    desk.ok("settings", "set", "law", "off", "-u", "admin")
    desk.ok("settings", "set", "papers_block_export", "no", "-u", "admin")
    closed = desk.ok("period", "close", MONTH, "-u", "head")
    assert (closed["totals"]["entries"], closed["totals"]["reversals_minor"]) == (4, -200_000)
    assert desk.refused("period", "close", MONTH, "-u", "head") == (1, "period_closed")
    assert [period["period"] for period in desk.ok("period", "list")["closings"]] == [MONTH]
    assert desk.ok("ledger", "verify")["closed"] == [MONTH]
    reports = [
        {Path(file["path"]).name: file["sha256"] for file in desk.ok(
            "report", "payroll", "--period", MONTH, "--out", str(tmp_path / str(number)), "-u", "payroll")["files"]
            if not file["path"].endswith(".json")}
        for number in (1, 2)
    ]  # fmt: skip
    assert reports[0] == reports[1]  # a closed month gives the same bytes for ever
    assert "Fine: 1000.00 RUB" in desk.run("ledger", "balance").out
    _reassigned(desk, tmp_path)


def _reassigned(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "crm.csv"
    assert desk.ok("reassign", "export", str(file))["deals"] == 2
    with file.open(encoding="utf-8-sig", newline="") as opened:
        assert len(list(csv.reader(opened, delimiter=";"))) == 3
    assert desk.ok("reassign", "outcome")["recovered"]["counts"] == {"won": 0, "lost": 0, "in_work": 2}
    assert "In work" in desk.run("reassign", "outcome").out
    number = str(desk.ok("reassign", "outcome")["deals"][0]["refusal_id"])
    assert desk.refused("reassign", "record", number, "lost", "--amount", "5", "-u", "head") == (2, "outcome_wrong")
    desk.ok("reassign", "record", number, "won", "--amount", "450000,00", "-u", "head")
    assert desk.ok("reassign", "outcome")["recovered"]["sums"]["won"]["minor"] == 45_000_000
    assert desk.refused("reassign", "choose", number, "Кто-то", "-u", "head") == (1, "move_not_allowed")
    for verb in (
        ["case", "list"],
        ["case", "list", "--overdue"],
        ["period", "list"],
        ["ledger", "reversals"],
        ["appeal", "list"],
    ):
        assert desk.run(*verb).code == 0


def test_wrong_cells_are_listed_and_kept_in_a_file(desk: Desk, tmp_path: Path) -> None:
    file, rejects = tmp_path / "t.csv", tmp_path / "rejects.csv"
    file.write_text("source;amount;from\nСайт;сто;01.01.2020\n", "utf-8")
    said = desk.run("tariff", "import", str(file), "--rejects", str(rejects), "-u", "head")
    assert said.code == 1
    assert "сто" in said.out
    assert "t.csv: 1 wrong cells, so nothing was taken." in said.err
    assert "сто" in rejects.read_text("utf-8-sig")
    assert desk.refused("pay", "import", str(file), "-u", "payroll") == (1, "fields_missing")
    file.write_text("manager;month;pay\nАнна;2026-11;90 000,00\n", "utf-8")
    assert desk.ok("pay", "import", str(file), "-u", "payroll")["new"] == 1


def test_files_join_a_case_and_a_counter_entry_can_be_declined(stocked: Desk, tmp_path: Path) -> None:
    desk = stocked
    tariffs(desk, tmp_path)
    desk.ok("sign", fined(desk, 0)["refusal"], "--ground", "clause 4.2", "-u", "head")
    number = str(desk.ok("show", "ledger")["ledger"][0]["id"])
    proof, program = tmp_path / "чат.png", tmp_path / "run.exe"
    proof.write_bytes(b"chat")
    program.write_bytes(b"MZ")
    assert desk.refused("case", "attach", number, str(program), "-u", "payroll") == (1, "evidence_kind_refused")
    (kept,) = desk.ok("case", "attach", number, str(proof), "-u", "payroll")["files"]
    assert kept["file"]["sha256"] == hashlib.sha256(b"chat").hexdigest()
    assert desk.refused("case", "attach", number, str(proof), "-u", "payroll") == (1, "evidence_twice")
    other = tmp_path / "письмо.pdf"
    other.write_bytes(b"letter")
    filed = ["appeal", "file", number, "--explanation", "не согласна", "--attach", str(other), "-u", "payroll"]
    desk.ok(*filed)
    assert [one["file"]["name"] for one in desk.ok("case", "files", number)["files"]] == ["чат.png", "письмо.pdf"]
    (desk.workspace / kept["file"]["stored"]).write_bytes(b"other")
    assert desk.refused("case", "files", number) == (1, "evidence_changed")

    made = desk.ok("ledger", "reverse", number, "--ground", "ошибка", "-u", "auditor")
    decline = ["ledger", "decline-reversal", str(made["id"]), "--comment", "тариф верный"]
    assert desk.refused(*decline, "-u", "payroll") == (1, "role_missing")
    assert desk.ok(*decline, "-u", "head")["comment"] == "тариф верный"
    assert desk.ok("ledger", "reversals")["reversals"] == []
    assert desk.refused("ledger", "sign-reversal", str(made["id"]), "-u", "head") == (1, "reversal_declined")


def test_the_signers_password_may_come_on_standard_input(stocked: Desk, tmp_path: Path) -> None:
    tariffs(stocked, tmp_path)
    number = fined(stocked, 0)["refusal"]
    arguments = ["sign", number, "--ground", "clause 4.2", "-u", "head", "--password-stdin"]
    wrong = stocked.run(*arguments, password=None, stdin="not mine\n")
    assert (wrong.code, "Wrong login or password" in wrong.err) == (2, True)
    assert stocked.run(*arguments, password=None, stdin=f"{PASSWORD}\n").code == 0
