"""Verbs of audit fines and of a manager's file, on a real workspace."""

from pathlib import Path

from qa_desk.domain.checklist_edit import next_draft
from tests.cli.conftest import Desk
from tests.cli.test_audits import sampled
from tests.fakes.audits import SHELF, with_fine

FORM = "duplicates"


def priced_form(desk: Desk, tmp_path: Path) -> str:
    """Version 2 asks 150.50 for its first question that can be failed; its code."""
    form = SHELF.parse("form.yaml", desk.ok("checklist", "show", FORM)["text"].encode())
    code = next(one.code for one in form.questions() if one.scored)
    file = tmp_path / "form.yaml"
    file.write_text(SHELF.text(with_fine(next_draft(form), code, 15_050)), "utf-8")
    desk.ok("checklist", "publish", str(file), "-u", "admin")
    return code


def failed_audit(desk: Desk, question: str) -> str:
    """Every question answered well but this one; the manager."""
    item = sampled(desk)
    shown = desk.ok("audit", "start", item, "--form", FORM, "-u", "auditor")
    audit = str(shown["audit"]["id"])
    desk.ok("audit", "answer", audit, question, "no", "--comment", "связи со старой сделкой нет", "-u", "auditor")
    shown = desk.ok("audit", "show", audit, "-u", "auditor")
    for _ in range(30):
        if not shown["problems"]:
            break
        code = shown["problems"][0]["question"]
        for value in ("yes", "no", "na", "text:всё ясно"):
            said = desk.run("audit", "answer", audit, code, value, "--comment", "так", "-u", "auditor", "--json")
            shown = desk.ok("audit", "show", audit, "-u", "auditor")
            if said.code == 0 and all(one["question"] != code for one in shown["problems"]):
                break
    return str(desk.ok("audit", "submit", audit, "-u", "auditor")["audit"]["manager"])


def test_a_failed_question_becomes_an_entry_of_the_ledger(stocked: Desk, tmp_path: Path) -> None:
    desk = stocked
    desk.ok("settings", "set", "second_look_percent", "0", "-u", "admin")
    question = priced_form(desk, tmp_path)
    manager = failed_audit(desk, question)
    (fine,) = desk.ok("audit-fine", "list", "-u", "head")["fines"]
    number = str(fine["fine"]["id"])
    assert (fine["fine"]["question"], fine["fine"]["amount"]["minor"], fine["state"]) == (question, 15_050, "waiting")
    assert desk.refused("audit-fine", "sign", number, "-u", "auditor") == (1, "role_missing")
    desk.ok("audit-fine", "send-back", number, "--comment", "проверьте ещё раз", "-u", "head")
    assert desk.refused("audit-fine", "sign", number, "-u", "head") == (1, "audit_fine_moved")
    desk.ok("audit-fine", "propose", number, "--comment", "проверено", "-u", "auditor")
    assert desk.refused("audit-fine", "sign", number, "-u", "head") == (1, "ground_not_written")
    (signed,) = desk.ok("audit-fine", "sign", number, "--ground", "clause 4.2", "-u", "head")["signed"]
    assert signed["entry"]["ground"] == "clause 4.2"
    assert signed["entry"]["inputs"]["question"] == question
    assert desk.refused("audit-fine", "withdraw", number, "--comment", "поздно", "-u", "auditor") == (
        1, "audit_fine_moved",
    )  # fmt: skip
    assert desk.ok("ledger", "verify")["entries"] == 1
    assert desk.ok("ledger", "balance", "--manager", manager)["balance"]["minor"] == 15_050
    assert [one["source"] for one in desk.ok("show", "ledger")["ledger"]] == [signed["entry"]["source"]]
    assert desk.ok("audit-fine", "list", "-u", "head")["fines"] == []
    assert "Signed" in desk.run("audit-fine", "list", "--all", "-u", "head").out

    made = desk.ok("report", "manager", manager, "--out", str(tmp_path), "-u", "head")
    assert (len(made["file"]["audits"]), made["file"]["balance"]["minor"]) == (1, 15_050)
    assert len(made["files"]) == 4
    masked = desk.ok("report", "manager", manager, "--masked", "--out", str(tmp_path), "-u", "head")
    assert masked["file"]["manager"].startswith("[employee")
    scores = desk.ok("report", "scorecards")["report"]["tables"]["audit_scores"]
    assert [row["cells"]["manager"] for row in scores] == [manager]


def test_the_list_tells_no_auditor_of_a_second_look(stocked: Desk, tmp_path: Path) -> None:
    desk = stocked
    desk.ok("settings", "set", "second_look_percent", "100", "-u", "admin")
    failed_audit(desk, priced_form(desk, tmp_path))
    assert desk.refused("audit-fine", "list") == (2, "user_missing")
    (seen,) = desk.ok("audit-fine", "list", "-u", "head")["fines"]
    assert seen["holds"] == ["second_look"]
    (own,) = desk.ok("audit-fine", "list", "-u", "auditor")["fines"]
    assert own["holds"] == []
    assert desk.ok("audit-fine", "list", "-u", "second")["fines"] == []


def test_what_is_not_there_cannot_be_answered(stocked: Desk) -> None:
    desk = stocked
    assert desk.ok("audit-fine", "list", "--all", "-u", "auditor")["fines"] == []
    assert desk.refused("audit-fine", "sign", "7", "-u", "head") == (2, "not_found")
    assert desk.refused("audit-fine", "withdraw", "7", "--comment", "нет", "-u", "auditor") == (2, "not_found")
    assert desk.refused("report", "manager", "Никто", "-u", "head") == (2, "not_found")
    assert desk.refused("report", "manager", "Никто", "--since", "ноябрь", "-u", "head") == (2, "period_wrong")
