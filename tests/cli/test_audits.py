"""Forms, checklist audits, duties and agreement from the command line."""

import json
from pathlib import Path

from tests.cli.conftest import Desk


def sampled(desk: Desk) -> str:
    """A claimed item of the sample."""
    desk.ok("sample", "part", "сирень в середине мая", "-u", "auditor")
    desk.ok("sample", "part", "тридцать три коровы", "-u", "head")
    desk.ok("sample", "draw", "-u", "auditor")
    item = next(one for one in desk.ok("show", "queue")["queue"] if one["kind"] == "sample")
    desk.ok("claim", str(item["item_id"]), "-u", "auditor")
    return str(item["item_id"])


def test_a_deal_is_audited_with_a_form_from_start_to_score(stocked: Desk) -> None:
    item = sampled(stocked)
    begun = stocked.ok("audit", "start", item, "--form", "duplicates", "-u", "auditor")
    audit = str(begun["audit"]["id"])
    assert stocked.refused("audit", "submit", audit, "-u", "auditor") == (1, "audit_incomplete")
    assert stocked.refused("audit", "answer", audit, "nothing", "yes", "-u", "auditor") == (2, "not_found")
    shown = begun
    for _ in range(30):
        if not shown["problems"]:
            break
        code = shown["problems"][0]["question"]
        for value in ("yes", "no", "na", "text:всё ясно"):
            said = stocked.run("audit", "answer", audit, code, value, "--comment", "так", "-u", "auditor", "--json")
            shown = stocked.ok("audit", "show", audit, "-u", "auditor")
            if said.code == 0 and all(one["question"] != code for one in shown["problems"]):
                break
    done = stocked.ok("audit", "submit", audit, "-u", "auditor")
    assert done["audit"]["outcome"]["points"] is not None
    assert stocked.refused("audit", "answer", audit, code, "yes", "-u", "auditor") == (1, "audit_submitted")
    manager = done["audit"]["manager"]
    scores = stocked.ok("checklist", "scores", "duplicates")
    assert [(card["name"], card["audits"]) for card in scores["managers"]] == [(manager, 1)]
    assert len(stocked.ok("checklist", "case", manager)["lines"]) == 1
    assert stocked.refused("audit", "start", item, "-u", "second") == (1, "not_held")


def test_forms_are_listed_shown_checked_and_published(desk: Desk, tmp_path: Path) -> None:
    listed = desk.ok("checklist", "list")["forms"]
    assert {one["code"] for one in listed} >= {"call_script", "deal_card"}
    text = desk.ok("checklist", "show", "deal_card")["text"]
    file = tmp_path / "form.yaml"
    file.write_text(text.replace("version: 1", "version: 2"), encoding="utf-8")
    assert desk.refused("checklist", "publish", str(file), "-u", "admin") == (2, "form_nothing_new")
    file.write_text(text.replace("version: 1", "version: 2", 1).replace("weight: 2", "weight: 3", 1), encoding="utf-8")
    assert desk.ok("checklist", "check", str(file))["form"]["version"] == 2
    assert desk.refused("checklist", "publish", str(file), "-u", "auditor") == (1, "role_missing")
    assert desk.ok("checklist", "publish", str(file), "-u", "admin")["form"]["version"] == 2
    assert desk.ok("checklist", "show", "deal_card", "--version", "1")["text"] == text
    file.write_text("format: 1\ncode: x\n", encoding="utf-8")
    assert desk.refused("checklist", "check", str(file))[1] == "form_file_broken"
    assert desk.refused("checklist", "check", str(tmp_path / "none.yaml")) == (2, "not_found")


def test_duties_are_planned_and_agreement_is_told(stocked: Desk) -> None:
    assert stocked.ok("duty")["made_at"] is None
    assert stocked.refused("duty", "--plan", "-u", "auditor") == (1, "role_missing")
    board = stocked.ok("duty", "--plan", "-u", "head")
    assert board["made_at"] is not None
    assert {one["role"] for one in board["persons"]} == {"quality", "head"}
    assert stocked.refused("duty", "--period", "2026-13") == (2, "period_wrong")
    forms = stocked.ok("calibration")["forms"]
    assert all(one["pairs"] == 0 for one in forms)
    assert json.dumps(forms)
    for arguments in (["duty"], ["calibration"], ["checklist", "list"], ["checklist", "scores", "call_script"]):
        assert stocked.run(*arguments).code == 0
