"""The demo: a workspace from resources/demo, the whole road by scripted people, the payroll report, the window."""

import os
import shutil
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from qa_desk.cli.common import JsonOption, Verbs
from qa_desk.cli.demo_people import hand_papers, play
from qa_desk.cli.demo_scenario import Scenario, load_scenario, load_truth
from qa_desk.cli.output import Output
from qa_desk.domain.deal import DealId
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.errors import WrongUse
from qa_desk.domain.intake import ImportResult
from qa_desk.domain.money import Money, parse_minor
from qa_desk.domain.people import Role, User
from qa_desk.domain.sample_proof import ReplaceReason
from qa_desk.services.check_reasons import check_waiting
from qa_desk.services.configure import add_tariff, change_settings, load_settings, local_period
from qa_desk.services.desk import Desk
from qa_desk.services.import_calls import import_calls
from qa_desk.services.import_deals import import_deals
from qa_desk.services.import_recordings import import_recordings
from qa_desk.services.look import deal_card, refusal_lines
from qa_desk.services.report_payroll import report_payroll
from qa_desk.services.running import CancelToken
from qa_desk.services.sample import close_sample, draw_today, give_part, replace_drawn
from qa_desk.services.transcribe import transcribe_waiting
from qa_desk.services.users import create_first_user, create_user, log_in
from qa_desk.services.views import RefusalLine
from qa_desk.words import formats, labels, tr, use

MARK = ".qa-desk-demo"
SEED_PARTS = ("первая часть зерна для показа", "вторая часть зерна для показа")


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
        """Plays the whole road on the demo data: import, transcripts, findings, decisions, signatures, payroll."""
        with verbs.told(as_json) as output:
            use(language)
            source = verbs.outside.resources / "demo"
            scenario = load_scenario(source)
            folder = workspace or _fresh(out)
            verbs.outside.new_workspace(folder, None)
            desk = verbs.outside.open_desk(folder)
            try:
                _play(desk, source, scenario, out, output)
            finally:
                desk.close()
            login = next(user.login for user in scenario.users if Role.AUDITOR in user.roles)
            code = 0
            if window and _has_screen():
                code = verbs.outside.run_window(folder, login=login)
            elif pictures:
                code = _grab(verbs, folder, out, output, login, language)
        raise typer.Exit(code)


def _fresh(out: Path) -> Path:
    """An empty workspace folder; clears only what an earlier demo made."""
    if out.exists() and any(out.iterdir()) and not (out / MARK).is_file():
        raise DemoFolderTaken(path=str(out))
    out.mkdir(parents=True, exist_ok=True)
    (out / MARK).touch()
    for name in ("workspace", "reports", "screens"):
        shutil.rmtree(out / name, ignore_errors=True)
    return out / "workspace"


def _play(desk: Desk, source: Path, scenario: Scenario, out: Path, output: Output) -> None:
    people = _people(desk, scenario)
    _rules(desk, scenario, people)
    _intake(desk, source, output)
    drawn, deals = _sample(desk, people)
    output.say(tr("Sample: {drawn} of {deals} deals").format(drawn=drawn, deals=deals))
    output.say(tr("Transcribing with the bundled model"))
    heard, _ = transcribe_waiting(
        desk.store, desk.clock, desk.vault, desk.transcriber(), output.progress, CancelToken()
    )
    output.say(tr("Recordings transcribed: {n}").format(n=heard.done))
    for name, error in heard.failed:
        output.say(f"{name}: {error}")
    check_waiting(desk.store, desk.clock, desk.reader, output.progress, CancelToken())
    _table(desk, output)
    play(desk, scenario, load_truth(source), people, output)
    hand_papers(desk, next(user for user in people.values() if Role.SALES_HEAD in user.roles))
    _report(desk, people, out, output)


def _sample(desk: Desk, people: dict[str, User]) -> tuple[int, int]:
    """The month before: drawn as a whole, one deal replaced, closed. This month: today's draw. Deals drawn and asked of
    the closed month."""
    one, two = [user for user in people.values() if user.roles & {Role.AUDITOR, Role.SALES_HEAD}][:2]
    before = f"{desk.clock().replace(day=1) - timedelta(days=1):%Y-%m}"
    for period in (before, None):
        for user, part in zip((one, two), SEED_PARTS, strict=True):
            give_part(desk.store, desk.clock, user, part, period)
    record = draw_today(desk.store, desk.clock, None, before)[0].record
    gone = record.drawn[0].deal.external_id
    replace_drawn(desk.store, desk.clock, one, before, gone, ReplaceReason.TEST_DEAL, tr("Created to try the CRM out"))
    close_sample(desk.store, desk.clock, two, before)
    draw_today(desk.store, desk.clock, None)
    return len(record.drawn), record.frame_size


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
        fine_ground=tr("Bonus regulation, clause 4.2: a lead refused without the client's word"),
    )
    change_settings(desk.store, desk.clock, admin, settings)
    for tariff in scenario.tariffs:
        minor = parse_minor(tariff.amount)
        if minor is not None:
            amount = Money(minor, rules.currency)
            add_tariff(desk.store, desk.clock, admin, tariff.lead_source, tariff.valid_from, amount)


def _intake(desk: Desk, source: Path, output: Output) -> None:
    deals, _ = import_deals(
        desk.store, desk.clock, desk.tables, desk.contacts, desk.reader, source / "deals.xlsx", None,
        output.progress, CancelToken(),
    )  # fmt: skip
    _tell(deals, output)
    calls, _ = import_calls(
        desk.store, desk.clock, desk.tables, desk.contacts, source / "calls.csv", None, output.progress, CancelToken()
    )
    _tell(calls, output)
    recordings, _ = import_recordings(
        desk.store, desk.clock, desk.vault, desk.probe, desk.contacts, source / "recordings", False,
        output.progress, CancelToken(),
    )  # fmt: skip
    _tell(recordings, output)


def _tell(result: ImportResult, output: Output) -> None:
    output.say(
        tr("{source}: {new} new, {changed} changed, {same} same, {rejected} rejected").format(
            source=result.source,
            new=result.new,
            changed=result.changed,
            same=result.same,
            rejected=result.rejected,
        )
    )
    for problem in result.problems:
        expected = labels.expected(problem.expected)
        output.say(f"  {problem.line}, {problem.column}: «{problem.value}» — {expected}")


def _table(desk: Desk, output: Output) -> None:
    titles = (tr("Deal"), tr("Manager"), tr("Stated reason"), tr("Finding"), tr("Quote"))
    rows = [_row(desk, line) for line in refusal_lines(desk.store)]
    output.table(titles, rows)


def _row(desk: Desk, line: RefusalLine) -> tuple[str, ...]:
    finding = deal_card(desk.store, DealId(line.deal_id)).finding
    words: str = ""
    spans: tuple[SpanEvidence, ...] = ()
    if finding is not None:
        words = labels.verdict(finding.verdict)
        if not finding.sure:
            words = tr("{finding} (listen)").format(finding=words)
        spans = tuple(one for one in finding.evidence if isinstance(one, SpanEvidence))
    quote = f"{formats.clock_ms(spans[0].from_ms)} «{spans[0].quote}»" if spans else ""
    return (line.external_id, line.stated_by, labels.reason(line.stated_reason), words, quote)


def _report(desk: Desk, people: dict[str, User], out: Path, output: Output) -> None:
    payroll = next(user for user in people.values() if Role.PAYROLL in user.roles)
    period = local_period(load_settings(desk.store), desk.clock)
    register_, files = report_payroll(desk.store, desk.clock, payroll, desk.payroll, period, out / "reports")
    total = formats.money(register_.ledger_total)
    output.say(tr("Payroll report for {period}: {n} entries, {total}").format(
        period=period, n=len(register_.lines), total=total
    ))  # fmt: skip
    output.result(
        {"workspace": desk.folder, "period": period, "total": register_.ledger_total, "files": files},
        "\n".join(str(file.path) for file in files),
    )


def _grab(verbs: Verbs, workspace: Path, out: Path, output: Output, login: str, language: str) -> int:
    """Pictures of the pages, with a layout of their own: what this computer's user has arranged stays his."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    screens = out / "screens"
    screens.mkdir(parents=True, exist_ok=True)
    config = out / "screens" / "config"
    code = verbs.outside.run_window(workspace, grab=screens, login=login, config=config, speak=language)
    shutil.rmtree(config, ignore_errors=True)
    output.say(tr("Pictures of the pages: {folder}").format(folder=screens))
    return code


def _has_screen() -> bool:
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
