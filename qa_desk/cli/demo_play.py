"""The demo's events one by one: who does what, through which service."""

from typing import assert_never

from qa_desk.cli import demo_audits, demo_intake, demo_money
from qa_desk.cli.demo_people import act
from qa_desk.cli.demo_stage import Stage
from qa_desk.cli.demo_story import (
    Act,
    AnyEvent,
    Audits,
    Case,
    ClosePeriod,
    CloseSample,
    DecideAppeal,
    Digests,
    Draws,
    FileAppeal,
    Import,
    Pack,
    Papers,
    Pay,
    PlanDuties,
    PublishForm,
    Read,
    Replace,
    Reverse,
    Seed,
    SignAuditFines,
    SignReversals,
    Tariff,
)


def happen(stage: Stage, event: Act | AnyEvent) -> None:
    match event:
        case Act():
            act(stage, event)
        case Import() | Read() | Digests():
            _books(stage, event)
        case Seed() | Draws() | Replace() | CloseSample() | PublishForm() | PlanDuties() | Audits() | SignAuditFines():
            _sample(stage, event)
        case _:
            _money(stage, event)


def _books(stage: Stage, event: Import | Read | Digests) -> None:
    match event:
        case Import():
            demo_intake.take(stage, event)
        case Read():
            demo_intake.read(stage)
        case Digests():
            demo_intake.digests(stage)
        case _:
            assert_never(event)


def _sample(
    stage: Stage, event: Seed | Draws | Replace | CloseSample | PublishForm | PlanDuties | Audits | SignAuditFines
) -> None:
    match event:
        case Seed():
            demo_audits.seed(stage, event)
        case Draws():
            demo_audits.draw(stage, event)
        case Replace():
            demo_audits.replace_one(stage, event)
        case CloseSample():
            demo_audits.close(stage, event)
        case PublishForm():
            demo_audits.publish_form(stage, event)
        case PlanDuties():
            demo_audits.plan(stage, event)
        case Audits():
            demo_audits.audits(stage, event)
        case SignAuditFines():
            demo_audits.sign_fines(stage, event)
        case _:
            assert_never(event)


def _money(
    stage: Stage,
    event: Tariff | Pay | Papers | FileAppeal | DecideAppeal | Reverse | SignReversals | ClosePeriod | Pack | Case,
) -> None:
    match event:
        case Tariff():
            demo_money.tariff(stage, event)
        case Pay():
            demo_money.pay(stage, event)
        case Papers():
            demo_money.papers(stage, event)
        case FileAppeal():
            demo_money.appeal(stage, event)
        case DecideAppeal():
            demo_money.answer_appeal(stage, event)
        case Reverse():
            demo_money.reverse(stage, event)
        case SignReversals():
            demo_money.sign_reversals(stage, event)
        case ClosePeriod():
            demo_money.close(stage, event)
        case Pack():
            demo_money.pack(stage, event)
        case Case():
            demo_money.case(stage, event)
        case _:
            assert_never(event)
