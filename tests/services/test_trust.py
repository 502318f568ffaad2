"""The trust meter and the explanation on a real workspace, by service and by command line."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from qa_desk import compose
from qa_desk.cli.app import build
from qa_desk.domain.decision import DecisionVerdict, SpanEvidence
from qa_desk.domain.evaluation import Share
from qa_desk.domain.finding import Finding, FindingId
from qa_desk.domain.flow import ConditionalRefusal
from qa_desk.domain.reason_check import ReasonCode, Verdict
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.decide import DecideRequest, decide
from qa_desk.services.sign import SignRequest
from qa_desk.services.trust import trust_meter
from tests.fakes.office import Office, deal_facts

D, V = DecisionVerdict, Verdict


def find(office: Office, refusal: ConditionalRefusal, verdict: Verdict, *, sure: bool = True) -> SpanEvidence:
    """Stores a finding as the check would; returns its quote."""
    span = office.span(refusal)
    voiced = (ReasonCode("competitor"),) if verdict is V.MISMATCH else (ReasonCode("price"),)
    with office.store.write() as unit:
        unit.findings.add(
            Finding(
                FindingId(0), refusal.id, verdict, True, voiced, (span,), (span,), (), 0.9, sure, "r", "0" * 64,
                office.clock(),
            )
        )  # fmt: skip
    return span


def reviewed(
    office: Office, number: int, finding: Verdict | None, decision: DecisionVerdict, *, sure: bool = True,
    stated: str = "Дорого",
) -> ConditionalRefusal:  # fmt: skip
    refusal = office.refusal(str(number), stated_reason=stated)
    if finding is not None:
        find(office, refusal, finding, sure=sure)
    return office.decide(refusal, decision)


def test_decisions_are_held_against_the_finding_that_was_shown(office: Office) -> None:
    reviewed(office, 1, V.MATCH, D.CONFIRMED)
    reviewed(office, 2, V.MATCH, D.CONTRADICTED, sure=False)
    reviewed(office, 3, V.MISMATCH, D.CONTRADICTED, stated="Конкурент")
    reviewed(office, 4, V.NO_REFUSAL, D.CONTRADICTED, stated="Конкурент")
    reviewed(office, 5, V.UNCLEAR, D.NOT_DISCUSSED, sure=False, stated="Своими словами")
    reviewed(office, 6, None, D.CONFIRMED)
    find(office, office.refusal("7"), V.MATCH)  # nobody decided on it
    meter = trust_meter(office.store)
    assert (meter.overall, meter.sure, meter.unseen, meter.no_call) == (Share(4, 5), Share(3, 3), 1, 0)
    assert meter.by_reason == {"": Share(1, 1), "competitor": Share(2, 2), "price": Share(1, 2)}
    assert meter.by_verdict == {
        V.MATCH: Share(1, 2), V.MISMATCH: Share(1, 1), V.NO_REFUSAL: Share(1, 1), V.UNCLEAR: Share(1, 1),
    }  # fmt: skip
    assert meter.by_month == {"2026-11": Share(4, 5)}


def test_a_newer_finding_does_not_change_what_a_decision_is_held_against(office: Office) -> None:
    refusal = reviewed(office, 1, V.MATCH, D.CONFIRMED)
    find(office, refusal, V.NO_REFUSAL)
    assert trust_meter(office.store).overall == Share(1, 1)


def test_no_conversation_says_nothing_of_the_finding(office: Office) -> None:
    (deal_id,) = office.deals(deal_facts("1"))
    refusal = office.state(deal_id)
    with office.store.write() as unit:
        unit.findings.add(
            Finding(
                FindingId(0), refusal.id, V.UNCLEAR, False, (), (), (), ("no_recordings",), 0.0, False, "r", "0" * 64,
                office.clock(),
            )
        )  # fmt: skip
    office.claim(refusal)
    decide(office.store, office.clock, office.auditor, DecideRequest(refusal.id, D.NO_CALL))
    meter = trust_meter(office.store)
    assert (meter.overall, meter.no_call) == (Share(0, 0), 1)


def test_after_the_head_sends_a_decision_back_the_last_word_counts(office: Office) -> None:
    refusal = reviewed(office, 1, V.MISMATCH, D.CONFIRMED)
    assert trust_meter(office.store).overall == Share(0, 1)
    office.sign(SignRequest(refusal.id, SignAction.SEND_BACK, "послушайте ещё"))
    office.decide(office.again(refusal), D.CONTRADICTED)
    assert trust_meter(office.store).overall == Share(1, 1)


def test_months_are_local(office: Office) -> None:
    office.clock.forward(days=14, hours=12, minutes=30)  # 30 November 21:30 UTC is 1 December in Moscow
    reviewed(office, 1, V.MATCH, D.CONFIRMED)
    assert set(trust_meter(office.store).by_month) == {"2026-12"}


def test_more_findings_than_a_page_are_all_found(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa_desk.services.trust.PAGE", 2)
    for number in range(1, 6):
        reviewed(office, number, V.MATCH, D.CONFIRMED)
    assert trust_meter(office.store).overall == Share(5, 5)


# ---------------------------------------------------------------- by command line

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def line(tmp_path: Path) -> Iterator[tuple[Office, Run]]:
    folder = tmp_path / "workspace"
    compose.new_workspace(folder)
    desk = compose.open_desk(folder)
    office = Office(desk.store)
    app = build(compose.outside(lambda *_: 0))

    def run(*arguments: str) -> tuple[int, str]:
        env = {"QA_DESK_WORKSPACE": str(folder), "COLUMNS": "200"}
        result = CliRunner().invoke(app, list(arguments), env=env)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout

    yield office, run
    desk.close()


def told(said: tuple[int, str]) -> dict[str, Any]:
    assert said[0] == 0
    found = json.loads(said[1])
    assert isinstance(found, dict)
    return found


def test_the_command_line_tells_the_agreement(line: tuple[Office, Run]) -> None:
    office, run = line
    reviewed(office, 1, V.MATCH, D.CONFIRMED)
    reviewed(office, 2, V.MATCH, D.CONTRADICTED, sure=False)
    found = told(run("evaluate-reasons", "--from-decisions", "--json"))
    assert (found["overall"]["part"], found["overall"]["whole"], found["overall"]["value"]) == (1, 2, 0.5)
    assert found["overall"]["low"] == pytest.approx(0.0945312, abs=1e-6)
    assert found["by_verdict"]["match"]["whole"] == found["by_reason"]["price"]["whole"] == 2
    assert "0.500" in run("evaluate-reasons", "--from-decisions")[1]


def test_a_workspace_without_decisions_has_no_figure(line: tuple[Office, Run]) -> None:
    found = told(line[1]("evaluate-reasons", "--from-decisions", "--json"))
    assert found["overall"] == {"value": None, "part": 0, "whole": 0, "low": 0.0, "high": 1.0}
    assert line[1]("evaluate-reasons", "--from-decisions")[0] == 0


@pytest.mark.parametrize("arguments", [(), ("--from-decisions", "cases.jsonl"), ("--from-decisions", "--book", "b")])
def test_cases_or_decisions_but_not_both(line: tuple[Office, Run], arguments: tuple[str, ...]) -> None:
    assert line[1]("evaluate-reasons", *arguments)[0] == 2


def test_a_finding_is_explained(line: tuple[Office, Run]) -> None:
    office, run = line
    refusal = office.refusal("1")
    quoted = find(office, refusal, V.MISMATCH, sure=False)
    found = told(run("explain", str(refusal.id), "--json"))
    assert found["refusal"] == refusal.id
    assert found["sentence"].startswith("The client named «Competitor», not the stated reason, «Price»")
    assert quoted.quote in found["sentence"]
    assert found["spoke_against"] == ["A confidence of 90% is too low to stand by the verdict."]
    assert found["explanation"]["quotes"][0]["from_ms"] == 1_000
    code, printed = run("explain", str(refusal.id))
    assert code == 0
    for part in ("00:01", quoted.quote, found["sentence"], "- A confidence of 90% is too low to stand by the verdict."):
        assert part in printed


def test_a_refusal_without_a_finding_or_that_is_not_there_is_told(line: tuple[Office, Run]) -> None:
    office, run = line
    refusal = office.refusal("1")
    for number in (refusal.id, 999):
        code, printed = run("explain", str(number), "--json")
        assert (code, json.loads(printed)["error"]["code"]) == (2, "not_found")
