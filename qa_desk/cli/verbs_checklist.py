"""`qa-desk checklist …`: forms listed, shown, checked and published; what audits made with them say."""

from pathlib import Path
from typing import Annotated

import typer

from qa_desk.cli.common import JsonOption, UserOption, Verbs, WorkspaceOption
from qa_desk.domain.checklist_version import ref
from qa_desk.domain.errors import NotFound
from qa_desk.services.calibrate import Calibration, calibration
from qa_desk.services.checklist_forms import forms, publish, published_form
from qa_desk.services.checklist_results import ScoreCard, case_file, score_table
from qa_desk.words import formats, language, tr
from qa_desk.words.checklist_words import STANDINGS

CodeArgument = Annotated[str, typer.Argument(help="Code of the form, as `checklist list` tells it.")]


def register(app: typer.Typer, verbs: Verbs) -> None:
    checklist = typer.Typer(help="Forms of checklist audits and what they found.")
    app.add_typer(checklist, name="checklist")
    _look(checklist, verbs)
    _publish(checklist, verbs)
    _results(checklist, verbs)
    _calibration(app, verbs)


def _look(checklist: typer.Typer, verbs: Verbs) -> None:
    @checklist.command("list")
    def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """Every form with its newest version."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            lines = forms(desk.store, desk.clock, desk.checklists)
            told = [
                {
                    "code": one.form.code, "version": one.form.version, "title": one.form.title,
                    "target": one.form.target, "questions": len(one.form.questions()),
                    "published": bool(one.versions), "draft": one.draft is not None,
                }
                for one in lines
            ]  # fmt: skip
            if bench.out.as_json:
                bench.out.result({"forms": told})
            rows = [
                (one.form.code, str(one.form.version), one.form.title.of(language()), str(len(one.form.questions())))
                for one in lines
            ]
            bench.out.table((tr("Code"), tr("Version"), tr("Form"), tr("Questions")), rows)

    @checklist.command("show")
    def show(
        code: CodeArgument,
        version: Annotated[int | None, typer.Option(help="The newest else.")] = None,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """The text of a published version, as it may be edited and published again under the next number."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            one, _ = published_form(desk.store, desk.clock, desk.checklists, code, version)
            bench.out.result(one, one.text)


def _publish(checklist: typer.Typer, verbs: Verbs) -> None:
    @checklist.command("check")
    def check(file: Path, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """Says whether a file is a sound form, and where its first fault is."""
        with verbs.at(workspace, as_json) as bench:
            form = bench.desk.checklists.parse(file.name, _read(file))
            bench.out.result({"form": ref(form), "questions": len(form.questions())}, ref(form).name)

    @checklist.command("publish")
    def publish_(
        file: Path, workspace: WorkspaceOption = None, user: UserOption = None, as_json: JsonOption = False
    ) -> None:
        """Publishes a form's next version. It never changes again; audits made before keep theirs."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            form = desk.checklists.parse(file.name, _read(file))
            published, _ = publish(desk.store, desk.clock, desk.checklists, bench.acting(user), form)
            bench.out.result({"form": published}, published.name)


def _read(file: Path) -> bytes:
    """Raises NotFound."""
    try:
        return file.read_bytes()
    except OSError:
        raise NotFound(what="file", key=str(file)) from None


def _results(checklist: typer.Typer, verbs: Verbs) -> None:
    @checklist.command("scores")
    def scores(
        code: CodeArgument,
        version: Annotated[list[int] | None, typer.Option(help="Versions to put together; the newest else.")] = None,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Score cards of managers and groups. Places only where intervals do not overlap."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            table = score_table(desk.store, desk.clock, desk.checklists, code, version or ())
            if bench.out.as_json:
                told = {name: getattr(table, name) for name in ("versions", "managers", "groups", "ranks", "left_out")}
                bench.out.result(told)
            rows = [(*_card(card), _place(rank)) for card, rank in zip(table.managers, table.ranks, strict=True)]
            rows += [(*_card(card), "") for card in table.groups]
            bench.out.table((tr("Name"), tr("Audits"), tr("Mean"), tr("Interval"), tr("Place")), rows)

    @checklist.command("case")
    def case(manager: str, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """Everything that audits found in one manager's deals."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            found = case_file(desk.store, desk.clock, desk.checklists, manager)
            lines = [
                f"{one.external_id}  {one.form_title[language() == 'en']}  "
                + ", ".join(failed.title[language() == "en"] for failed in one.failed)
                for one in found.lines
            ]
            bench.out.result(found, "\n".join(lines) or tr("No audits yet"))


def _card(card: ScoreCard) -> tuple[str, str, str, str]:
    mean, low, high = (
        None if one is None else one / 10_000 for one in (card.mean.value, card.mean.low, card.mean.high)
    )
    between = "" if low is None or high is None else f"{formats.percent(low)} – {formats.percent(high)}"
    return card.name, str(card.audits), "" if mean is None else formats.percent(mean), between


def _place(rank: int | None) -> str:
    return "" if rank is None else str(rank)


def _calibration(app: typer.Typer, verbs: Verbs) -> None:
    @app.command("calibration")
    def calibration_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """How well two auditors agree on each question, and which questions create no fine for now."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            found = calibration(desk.store, desk.clock, desk.checklists)
            if bench.out.as_json:
                bench.out.result({"forms": [_told(one) for one in found]})
            for one in found:
                if one.pairs:
                    bench.out.table((one.form.title.of(language()), tr("Agreement"), tr("Standing")), _rows(one))


def _told(one: Calibration) -> dict[str, object]:
    return {
        "form": one.published.ref, "pairs": one.pairs, "questions": one.questions, "held": one.held,
        "auditors": one.auditors,
    }  # fmt: skip


def _rows(found: Calibration) -> list[tuple[str, str, str]]:
    rows = []
    for one in found.questions:
        question = found.form.question(one.question)
        title = one.question if question is None else question.title.of(language())
        agreed = "" if one.percent.value is None else formats.percent(one.percent.value)
        rows.append((title, agreed, tr(STANDINGS[one.standing])))
    return rows
