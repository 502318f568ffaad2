"""The command line: verbs grouped by file, each registered on one Typer application."""

import typer

from qa_desk.cli import (
    demo,
    verbs_audit,
    verbs_audit_fines,
    verbs_cases,
    verbs_checklist,
    verbs_intake,
    verbs_ledger,
    verbs_listen,
    verbs_log,
    verbs_models,
    verbs_money,
    verbs_panel,
    verbs_review,
    verbs_sample,
    verbs_second,
    verbs_setup,
    verbs_show,
    verbs_speech,
    verbs_train,
    verbs_trust,
)
from qa_desk.cli.common import Verbs
from qa_desk.services.desk import Outside


def build(outside: Outside) -> typer.Typer:
    """`qa-desk` without a verb opens the window."""
    app = typer.Typer(
        name="qa-desk",
        help="Checks stated refusal reasons against recordings, keeps evidence, fines and reports right.",
        no_args_is_help=False,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    verbs = Verbs(outside)
    rooms = (verbs_setup, verbs_intake, verbs_speech, verbs_review, verbs_money, verbs_show, verbs_trust, verbs_models)
    later = (verbs_listen, verbs_sample, verbs_log, verbs_train, verbs_second, verbs_checklist, verbs_audit)
    money = (verbs_ledger, verbs_audit_fines, verbs_cases, verbs_panel)
    for room in (*rooms, *money, *later, demo):
        room.register(app, verbs)
    return app
