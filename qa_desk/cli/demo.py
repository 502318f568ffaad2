"""The demo: a workspace from resources/demo, three months of it played by scripted people, its reports, the window."""

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from textwrap import shorten
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from qa_desk.cli.common import JsonOption, Verbs
from qa_desk.cli.demo_clock import DemoClock
from qa_desk.cli.demo_play import happen
from qa_desk.cli.demo_scenario import Scenario, load_scenario, load_truth
from qa_desk.cli.demo_stage import Stage
from qa_desk.cli.demo_story import load_months, moment, timeline
from qa_desk.cli.output import Output
from qa_desk.domain.checkpoint import key_id
from qa_desk.domain.deal import DealId
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.errors import WrongUse
from qa_desk.domain.money import Money, parse_minor
from qa_desk.domain.pack import PackReport
from qa_desk.domain.people import Role, User
from qa_desk.services.configure import add_tariff, change_settings, load_settings, local_period
from qa_desk.services.desk import Desk
from qa_desk.services.look import deal_card, refusal_lines
from qa_desk.services.report_payroll import verify_pack
from qa_desk.services.users import create_first_user, create_user, log_in
from qa_desk.services.views import RefusalLine
from qa_desk.words import formats, labels, tr, use

MARK = ".qa-desk-demo"
_QUOTE = 26


class DemoFolderTaken(WrongUse):
    """The folder is not one that an earlier demo made, so it is not cleared; facts: path"""

    code = "demo_folder_taken"


def register(app: typer.Typer, verbs: Verbs) -> None:
    @app.command()
    def demo(
        out: Annotated[Path, typer.Option(help="Folder for the demo workspace, reports and pictures.")] = Path(
            "demo-out"
        ),
        workspace: Annotated[Path | None, typer.Option(help="Where the demo workspace goes; in OUT else.")] = None,
        language: Annotated[str, typer.Option(help="ru or en")] = "ru",
        window: Annotated[bool, typer.Option(help="Opens the window at the end when there is a screen.")] = True,
        pictures: Annotated[bool, typer.Option(help="Without a screen: saves pictures of the pages.")] = True,
        as_json: JsonOption = False,
    ) -> None:
        """Plays three months on the demo data: import, transcripts, decisions, audits, appeals, payroll."""
        with verbs.told(as_json) as output:
            use(language)
            source = verbs.outside.resources / "demo"
            scenario, months = load_scenario(source), load_months(source)
            folder = workspace or _fresh(out)
            verbs.outside.new_workspace(folder, None)
            zone = ZoneInfo(scenario.settings.time_zone)
            clock = DemoClock(moment(months.begin, zone))
            desk = replace(verbs.outside.open_desk(folder), clock=clock)
            try:
                people = _people(desk, scenario)
                _rules(desk, scenario, people)
                check = partial(_checked, verbs, (key_id(desk.key.public_key),))
                truth = load_truth(source)
                _play(desk, Stage(desk, clock, scenario, months, truth, people, source, out, zone, output, check))
            finally:
                desk.close()
            login = next(user.login for user in scenario.users if Role.AUDITOR in user.roles)
            code = 0
            if window and _has_screen():
                code = verbs.outside.run_window(folder, login=login, clock=clock.going_on())
            elif pictures:
                code = _grab(verbs, folder, out, output, login, language, clock)
        raise typer.Exit(code)


def _fresh(out: Path) -> Path:
    """An empty workspace folder; clears only what an earlier demo made."""
    if out.exists() and any(out.iterdir()) and not (out / MARK).is_file():
        raise DemoFolderTaken(path=str(out))
    out.mkdir(parents=True, exist_ok=True)
    (out / MARK).touch()
    for name in ("workspace", "reports", "cases", "screens"):
        shutil.rmtree(out / name, ignore_errors=True)
    return out / "workspace"


def _play(desk: Desk, stage: Stage) -> None:
    """Everything in the order of time."""
    zone = stage.zone
    for at, event in timeline(stage.months, stage.scenario, zone):
        stage.clock.reach(at)
        happen(stage, event)
    stage.clock.reach(moment(stage.months.now, zone))
    _table(stage)
    _result(desk, stage)


def _people(desk: Desk, scenario: Scenario) -> dict[str, User]:
    first = next(user for user in scenario.users if Role.ADMIN in user.roles)
    admin = create_first_user(
        desk.store, desk.clock, desk.hasher, first.login, first.name, first.password, frozenset(first.roles)
    )
    people = {admin.login: admin}
    for one in scenario.users:
        if one is not first:
            people[one.login] = create_user(
                desk.store, desk.clock, desk.hasher, admin, one.login, one.name, one.password,
                frozenset(one.roles), one.manager,
            )  # fmt: skip
    return {one.login: log_in(desk.store, desk.clock, desk.hasher, one.login, one.password) for one in scenario.users}


def _rules(desk: Desk, scenario: Scenario, people: dict[str, User]) -> None:
    admin = next(user for user in people.values() if Role.ADMIN in user.roles)
    rules = scenario.settings
    settings = replace(
        load_settings(desk.store),
        conditional_stages=rules.conditional_stages,
        time_zone=rules.time_zone,
        currency=rules.currency,
        channel_map=rules.channel_map,
        won_stages=rules.won_stages,
        lost_stages=rules.lost_stages,
        sample_share_percent=rules.sample_share_percent,
        audit_forms=rules.audit_forms,
        second_look_percent=rules.second_look_percent,
        agreed_least_pairs=rules.agreed_least_pairs,
        duty_people=dict(rules.duty_people),
        duty_rules=rules.duty_rules,
        fine_ground=tr("Bonus regulation, clause 4.2: a lead refused without the client's word"),
    )
    change_settings(desk.store, desk.clock, admin, settings)
    for tariff in scenario.tariffs:
        minor = parse_minor(tariff.amount)
        if minor is not None:
            amount = Money(minor, rules.currency)
            add_tariff(desk.store, desk.clock, admin, tariff.lead_source, tariff.valid_from, amount)


def _table(stage: Stage) -> None:
    """The refusals of the last month: what the manager stated, what was found, and what became of them."""
    titles = (tr("Deal"), tr("Manager"), tr("Stated reason"), tr("Finding"), tr("Quote"), tr("State"))
    wanted = {planned.deal for planned in stage.scenario.refusals}
    lines = [line for line in refusal_lines(stage.desk.store) if line.external_id in wanted]
    stage.output.table(titles, [_row(stage.desk, line) for line in lines])


def _row(desk: Desk, line: RefusalLine) -> tuple[str, ...]:
    finding = deal_card(desk.store, DealId(line.deal_id)).finding
    words: str = ""
    spans: tuple[SpanEvidence, ...] = ()
    if finding is not None:
        words = labels.verdict(finding.verdict)
        if not finding.sure:
            words = tr("{finding} (listen)").format(finding=words)
        spans = tuple(one for one in finding.evidence if isinstance(one, SpanEvidence))
    said = shorten(spans[0].quote, _QUOTE, placeholder="…") if spans else ""
    quote = f"{formats.clock_ms(spans[0].from_ms)} «{said}»" if spans else ""
    state = labels.state(line.state)
    return (line.external_id, line.stated_by, labels.reason(line.stated_reason), words, quote, state)


def _result(desk: Desk, stage: Stage) -> None:
    made, currency = stage.made, stage.scenario.settings.currency
    files = [file for pack in made.packs.values() for file in pack]
    stage.output.result(
        {
            "workspace": desk.folder,
            "now": desk.clock(),
            "period": local_period(load_settings(desk.store), desk.clock),
            "packs": {
                period: {"total": Money(total, currency), "holds": made.verified[period], "files": made.packs[period]}
                for period, total in made.totals.items()
            },
            "blocked": made.blocked,
            "cases": made.cases,
            "digests": made.digests,
        },
        "\n".join(str(path) for path in (*(file.path for file in files), *made.cases)),
    )


def _checked(verbs: Verbs, trusted: Sequence[str], path: Path) -> PackReport:
    return verify_pack(verbs.outside.packs, verbs.outside.signed_by, path, trusted)


def _grab(verbs: Verbs, workspace: Path, out: Path, output: Output, login: str, language: str, clock: DemoClock) -> int:
    """Pictures of the pages, with a layout of their own: what this computer's user has arranged stays his."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    screens = out / "screens"
    screens.mkdir(parents=True, exist_ok=True)
    config = out / "screens" / "config"
    code = verbs.outside.run_window(workspace, grab=screens, login=login, config=config, speak=language, clock=clock)
    shutil.rmtree(config, ignore_errors=True)
    output.say(tr("Pictures of the pages: {folder}").format(folder=screens))
    return code


def _has_screen() -> bool:
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
