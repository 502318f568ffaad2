"""Every verb: one object on standard output, a sentence for every known error, exit codes 0, 1 and 2."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from qa_desk.cli.verbs_show import What
from tests.cli.conftest import PASSWORD, Desk
from tests.fakes.intake import DEMO
from tests.fakes.killed import ROOT

REFUSALS = ROOT / "resources" / "training"


def program(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """The real program in a process of its own, without a workspace in its environment."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("QA_DESK_")}
    return subprocess.run(
        [sys.executable, "-m", "qa_desk", *arguments],
        cwd=ROOT,
        env={**clean, "PYTHONWARNINGS": "error::ResourceWarning", **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


# ---------------------------------------------------------------- the real program


def test_the_program_says_one_object_on_standard_output_and_the_rest_on_standard_error(tmp_path: Path) -> None:
    made = program("init", "--workspace", str(tmp_path / "w"), "--json")
    assert (made.returncode, json.loads(made.stdout)) == (0, {"workspace": str(tmp_path / "w")})
    taken = program("import", "deals", str(DEMO / "deals.xlsx"), "--workspace", str(tmp_path / "w"), "--json")
    assert taken.returncode == 0
    assert json.loads(taken.stdout)["new"] == 66
    assert taken.stderr.strip()


def test_without_a_workspace_there_is_a_sentence_and_the_exit_code_of_wrong_use() -> None:
    ended = program("show", "deals", "--json")
    assert ended.returncode == 2
    told = json.loads(ended.stdout)["error"]
    assert told["code"] == "workspace_missing"
    assert told["message"] == ended.stderr.strip()
    assert " " in told["message"]
    plain = program("show", "deals")
    assert (plain.returncode, plain.stdout, plain.stderr.strip()) == (2, "", told["message"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("show",),
        ("show", "nonsense"),
        ("show", "deals", "--nonsense"),
        ("decide", "x", "--verdict", "confirmed"),
        ("decide", "1"),
        ("decide", "1", "--verdict", "maybe"),
        ("check-reasons", "--cases", "x.jsonl"),
        ("tariff", "add", "Сайт", "1"),
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_two_and_says_what_is_wrong(desk: Desk, arguments: tuple[str, ...]) -> None:
    said = desk.run(*arguments)
    assert (said.code, said.out) == (2, "")
    assert "rror" in said.err or "Missing" in said.err or "No such" in said.err


# ---------------------------------------------------------------- workspace and people


def test_a_workspace_is_made_once_and_in_an_empty_folder(desk: Desk, tmp_path: Path) -> None:
    assert desk.refused("init") == (2, "workspace_there")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    assert desk.refused("init", at=tmp_path / "full") == (2, "folder_not_empty")
    assert desk.refused("show", "deals", at=tmp_path / "full") == (2, "no_workspace")
    assert desk.refused("show", "deals", at=tmp_path / "nowhere") == (2, "no_workspace")


@pytest.mark.parametrize("harm", ["description", "database", "database is empty"])
def test_a_broken_workspace_is_a_sentence_and_is_left_alone(desk: Desk, harm: str) -> None:
    target = desk.workspace / ("workspace.json" if harm == "description" else "qa-desk.sqlite")
    for path in desk.workspace.glob("qa-desk.sqlite-*"):
        path.unlink()
    broken = b"" if harm == "database is empty" else b"this is no database at all, and no description either" * 100
    target.write_bytes(broken)
    if harm == "database is empty":
        assert desk.ok("show", "deals") == {"deals": []}, "an empty file is a new database"
        return
    code, name = desk.refused("show", "deals")
    assert (code, name) == (1, "workspace_broken")
    assert target.read_bytes() == broken


def test_a_database_of_a_newer_program_is_refused(desk: Desk) -> None:
    with sqlite3.connect(desk.workspace / "qa-desk.sqlite") as link:
        link.execute("UPDATE alembic_version SET version_num = 'from-the-future'")
    link.close()
    assert desk.refused("show", "deals") == (1, "store_newer")


def test_people(desk: Desk) -> None:
    listed = desk.ok("user", "list")["users"]
    assert [user["login"] for user in listed] == ["admin", "auditor", "second", "head", "payroll"]
    assert "password" not in json.dumps(listed)
    assert "auditor" in desk.run("user", "list").out
    new = {"QA_DESK_NEW_PASSWORD": PASSWORD}
    assert desk.refused("user", "add", "x", "--role", "auditor", "-u", "head", **new) == (1, "role_missing")
    assert desk.refused("user", "add", "x", "--role", "auditor", **new) == (2, "user_missing")
    assert desk.refused("user", "add", "head", "--role", "auditor", "-u", "admin", **new) == (2, "login_taken")
    short = {"QA_DESK_NEW_PASSWORD": "1234567"}
    assert desk.refused("user", "add", "x", "--role", "auditor", "-u", "admin", **short) == (2, "password_too_short")


def test_who_acts_must_be_known(desk: Desk) -> None:
    assert desk.refused("claim") == (2, "user_missing")
    wrong = desk.run("claim", "-u", "auditor", "--json", password="wrong-horse-9")
    assert (wrong.code, wrong.told["error"]["code"]) == (2, "login_failed")
    assert "wrong-horse-9" not in wrong.out + wrong.err
    assert desk.refused("claim", "-u", "nobody") == (2, "login_failed")


def test_no_password_is_anywhere_in_the_workspace(stocked: Desk) -> None:
    stocked.ok("claim", "-u", "auditor")
    kept = [path for path in stocked.workspace.rglob("*") if path.is_file()]
    assert kept
    assert all(PASSWORD.encode() not in path.read_bytes() for path in kept)


# ---------------------------------------------------------------- settings and tariffs


def test_settings(stocked: Desk) -> None:
    shown = stocked.ok("settings", "show")
    assert (shown["sample_share_percent"], len(shown["conditional_stages"])) == (10, 1)
    changed = stocked.ok("settings", "set", "review_days", "5", "-u", "admin")
    assert changed == stocked.ok("settings", "show") == {**shown, "review_days": 5}
    waiting = len(stocked.ok("show", "queue")["queue"])
    stocked.ok("settings", "set", "conditional_stages", "Нет такой", "-u", "admin")
    assert (waiting > 0, stocked.ok("show", "queue")["queue"]) == (True, [])
    assert stocked.ok("settings", "set", "channel_map", "left_caller", "-u", "admin")["channel_map"] == "left_caller"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("nonsense", "1"),
        ("review_days", "0"),
        ("review_days", "many"),
        ("sample_share_percent", "5"),
        ("time_zone", "Mars"),
        ("channel_map", "x"),
        ("column_mappings", "x"),
    ],
)
def test_a_senseless_setting_is_refused(desk: Desk, name: str, value: str) -> None:
    assert desk.refused("settings", "set", name, value, "-u", "admin") == (2, "setting_wrong")


def test_settings_and_tariffs_need_the_role(desk: Desk) -> None:
    assert desk.refused("settings", "set", "review_days", "5", "-u", "head") == (1, "role_missing")
    assert desk.refused("tariff", "add", "Сайт", "1", "--from", "2026-01-01", "-u", "auditor") == (1, "role_missing")


@pytest.mark.parametrize(
    ("amount", "day"),
    [("много", "2026-01-01"), ("0", "2026-01-01"), ("-5", "2026-01-01"), ("5", "01.01.2026"), ("1,555", "2026-01-01")],
)
def test_a_senseless_tariff_is_refused(desk: Desk, amount: str, day: str) -> None:
    said = desk.run("tariff", "add", "--from", day, "-u", "head", "--json", "--", "Сайт", amount)
    assert (said.code, said.told["error"]["code"]) == (2, "tariff_wrong")
    assert desk.ok("tariff", "list") == {"tariffs": []}


def test_tariffs_are_listed_to_the_kopeck(desk: Desk) -> None:
    desk.ok("tariff", "add", "Сайт", "9 999 999 999 999,99", "--from", "2026-01-01", "-u", "head")
    assert desk.ok("tariff", "list")["tariffs"][0]["amount"]["minor"] == 999_999_999_999_999
    assert "9999999999999.99" in desk.run("tariff", "list").out


@pytest.mark.parametrize(
    "address", ["nonsense", "nonsense://x/y", "postgresql+psycopg://qa:secret@127.0.0.1:1/nothing"]
)
def test_a_database_that_cannot_be_reached_makes_no_workspace(desk: Desk, tmp_path: Path, address: str) -> None:
    (tmp_path / "team").mkdir()
    for folder in (tmp_path / "team", tmp_path / "new"):
        said = desk.run("init", "--database", address, "--json", at=folder)
        assert (said.code, said.told["error"]["code"]) == (1, "workspace_broken")
        assert "secret" not in said.out + said.err
        assert not folder.exists() or list(folder.iterdir()) == []


# ---------------------------------------------------------------- imports


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.csv", b"", "file_empty"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "file_foreign"),
        ("missing.csv", None, "file_missing"),
        ("other.csv", b"a;b\n1;2\n", "fields_missing"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_sentence_and_nothing_is_imported(
    desk: Desk, tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    for kind in ("deals", "calls"):
        assert desk.refused("import", kind, str(path))[1] == code
    assert desk.ok("show", "deals") == {"deals": []}


def test_rejected_values_are_written_to_a_file(desk: Desk, tmp_path: Path) -> None:
    result = desk.ok("import", "deals", str(DEMO / "deals.xlsx"), "--rejects", str(tmp_path / "rejects.csv"))
    assert len(result["problems"]) == 3
    assert len((tmp_path / "rejects.csv").read_text("utf-8-sig").splitlines()) == 4


def test_a_file_that_cannot_be_written_is_a_sentence(desk: Desk, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "no" / "such" / "folder" / "rejects.csv")
    assert desk.refused("import", "deals", str(DEMO / "deals.xlsx"), "--rejects", nowhere)[0] == 1


@pytest.mark.parametrize("content", [None, b"{", b"[]", b"\xff\xfe", b'{"of": "nonsense"}'])
def test_a_mapping_that_makes_no_sense_is_a_sentence(desk: Desk, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "mapping.json"
    if content is not None:
        path.write_bytes(content)
    code, _ = desk.refused("import", "deals", str(DEMO / "deals.xlsx"), "--mapping", str(path))
    assert code in (1, 2)
    assert desk.ok("show", "deals") == {"deals": []}


def test_recordings_that_are_not_there(desk: Desk, tmp_path: Path) -> None:
    assert desk.refused("import", "recordings", str(tmp_path / "nowhere"))[1] == "file_missing"


# ---------------------------------------------------------------- showing and asking


@pytest.mark.parametrize("what", What)
def test_everything_can_be_shown_of_an_empty_workspace(desk: Desk, what: What) -> None:
    shown = desk.ok("show", what.value)
    assert list(shown) == [what.value]
    assert bool(shown[what.value]) == (what is What.LOG)


def test_unknown_ids_are_told(desk: Desk) -> None:
    for arguments in (
        ("claim", "77"),
        ("release", "77"),
        ("decide", "77", "--verdict", "no_call"),
        ("callback", "77", "--outcome", "no_answer"),
        ("penalise", "77", "--to", "Анна"),
        ("audit", "mark", "77", "--in-order"),
    ):
        assert desk.refused(*arguments, "-u", "auditor") == (2, "not_found"), arguments
    assert desk.refused("sign", "77", "-u", "head") == (2, "not_found")


@pytest.mark.parametrize("span", ["", "x", "a:client:1:2", "a:nobody:1:2:w", "a:client:x:2:w", "a:client:-1:2:w"])
def test_evidence_that_cannot_be_read_is_told(stocked: Desk, span: str) -> None:
    arguments = ("decide", "1", "--verdict", "confirmed", "--span", span, "-u", "auditor")
    assert stocked.refused(*arguments) == (2, "evidence_broken")


def test_a_finding_that_is_not_there_cannot_be_taken(stocked: Desk) -> None:
    arguments = ("decide", "1", "--verdict", "confirmed", "--take-finding", "-u", "auditor")
    assert stocked.refused(*arguments) == (2, "not_found")


def test_without_json_people_read_sentences(stocked: Desk) -> None:
    said = stocked.run("import", "deals", str(DEMO / "deals.xlsx"))
    assert "66 same" in said.out
    assert stocked.run("show", "log").code == 0
    assert stocked.run("settings", "show").code == 0


def test_no_verb_opens_the_window_of_the_workspace(desk: Desk) -> None:
    assert desk.run().code == 0
    assert desk.run("window").code == 0


# ---------------------------------------------------------------- hearing and reading


def test_reasons_are_checked_in_a_workspace(stocked: Desk) -> None:
    result = stocked.ok("check-reasons")
    assert result["checked"] + result["waiting"] >= 12
    assert result["checked"] > 0, "attempts and duplicates need no transcript"
    assert stocked.ok("check-reasons")["checked"] == 0
    assert len(stocked.ok("show", "findings")["findings"]) == result["checked"]


def test_cases_are_read_into_a_file(desk: Desk, tmp_path: Path) -> None:
    cases = (REFUSALS / "refusals-dev-e.jsonl").read_text("utf-8").splitlines()[:6]
    given, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    plain = [{name: value for name, value in json.loads(line).items() if name != "label"} for line in cases]
    given.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in plain), "utf-8")
    result = desk.ok("check-reasons", "--cases", str(given), "--out", str(out))
    assert result["cases"] == 6
    read = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [one["id"] for one in read] == [one["id"] for one in plain]
    for one in read:
        assert set(one) == {
            "id", "verdict", "refused", "voiced_reasons", "evidence", "highlights", "confidence", "sure",
        }  # fmt: skip
        assert all(set(place) == {"call", "turn"} for place in [*one["evidence"], *one["highlights"]])


def test_a_reader_is_judged(desk: Desk) -> None:
    result = desk.ok("evaluate-reasons", str(REFUSALS / "refusals-dev-e.jsonl"))
    assert result["cases"] == 50
    assert 0 <= result["accuracy"]["value"] <= 1
    assert sum(result["confusion"].values()) == 50
    assert "accuracy" in desk.run("evaluate-reasons", str(REFUSALS / "refusals-dev-e.jsonl")).out


@pytest.mark.parametrize("content", [None, b"{\n", b"[1]\n", b'{"id": "1"}\n', b"\xff\xfe\n"])
def test_cases_that_make_no_sense_are_told(desk: Desk, tmp_path: Path, content: bytes | None) -> None:
    path, out = tmp_path / "cases.jsonl", tmp_path / "out.jsonl"
    if content is not None:
        path.write_bytes(content)
    assert desk.refused("check-reasons", "--cases", str(path), "--out", str(out))[0] in (1, 2)
    assert not out.exists()
    assert desk.refused("evaluate-reasons", str(path))[0] in (1, 2)


@pytest.mark.speech
def test_one_file_is_recognised_without_a_workspace(tmp_path: Path) -> None:
    done = program("transcribe", str(DEMO / "recordings" / "call-171010.wav"), "--json", XDG_DATA_HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["file"], told["audio"]["channels"]) == ("call-171010.wav", 2)
    assert {turn["lane"] for turn in told["turns"]} == {"manager", "client"}
    assert len(" ".join(turn["text"] for turn in told["turns"]).split()) > 20


def test_a_file_without_sound_is_told(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "x.wav").write_bytes(b"no sound" * 100)
    for path in ("x.wav", "missing.wav"):
        code, _ = desk.refused("transcribe", str(tmp_path / path))
        assert code == 1


def test_a_model_that_is_not_there_is_told(desk: Desk, tmp_path: Path) -> None:
    sound = str(DEMO / "recordings" / "call-171010.wav")
    assert desk.refused("transcribe", sound, "--model", str(tmp_path), XDG_DATA_HOME=str(tmp_path))[0] in (1, 2)
