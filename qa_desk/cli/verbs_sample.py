"""`qa-desk sample …`: the seed of two persons, draws, replacements, the close, and the proof recomputed."""

from pathlib import Path
from typing import Annotated

import typer

from qa_desk.cli.common import JsonOption, UserOption, Verbs, WorkspaceOption
from qa_desk.domain.errors import KnownError, NotFound
from qa_desk.domain.sample_check import Fault, check_proof
from qa_desk.domain.sample_proof import ReplaceReason
from qa_desk.services.sample import (
    close_sample,
    draw_today,
    give_part,
    replace_drawn,
    sample_periods,
    sample_proof,
)
from qa_desk.services.sample_views import DrawResult, SamplePeriod
from qa_desk.words import tr
from qa_desk.words.sample_words import fault_words

PeriodArgument = Annotated[str, typer.Argument(help="Month YYYY-MM.")]


class SampleDoesNotHold(KnownError):
    """facts: period, faults"""

    code = "sample_does_not_hold"


def register(app: typer.Typer, verbs: Verbs) -> None:
    sample = typer.Typer(help="Deals drawn for audit.")
    app.add_typer(sample, name="sample")
    _seed(sample, verbs)
    _draws(sample, verbs)
    _proof(sample, verbs)


def _seed(sample: typer.Typer, verbs: Verbs) -> None:
    @sample.command("part")
    def part(
        text: Annotated[str, typer.Argument(help="At least 16 letters that nobody can guess.")],
        period: Annotated[str | None, typer.Option(help="Month YYYY-MM; this month else.")] = None,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Gives one person's part of the period's seed; the second person's part commits it."""
        with verbs.at(workspace, as_json) as bench:
            known = give_part(bench.desk.store, bench.desk.clock, bench.acting(user), text, period)
            bench.out.result({"sample": _told(known)}, f"{known.period}: {known.commitment or '-'}")

    @sample.command("periods")
    def periods(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """Periods with their commitments; seeds of closed ones."""
        with verbs.at(workspace, as_json) as bench:
            known = sample_periods(bench.desk.store)
            lines = "\n".join(f"{one.period}: {one.commitment or '-'}" for one in known)
            bench.out.result({"periods": [_told(one) for one in known]}, lines)


def _draws(sample: typer.Typer, verbs: Verbs) -> None:
    @sample.command("draw")
    def draw(
        period: Annotated[str | None, typer.Option(help="Month YYYY-MM; this month else.")] = None,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Today's draw: per manager what his share still lacks on this day, lowest SHA-256 tickets."""
        with verbs.at(workspace, as_json) as bench:
            result, _ = draw_today(bench.desk.store, bench.desk.clock, bench.acting(user), period)
            bench.out.result(result, _drawn(result))

    @sample.command("close")
    def close(
        period: PeriodArgument, workspace: WorkspaceOption = None, user: UserOption = None, as_json: JsonOption = False
    ) -> None:
        """The last draw, which gives every manager his whole share; then the seed is told."""
        with verbs.at(workspace, as_json) as bench:
            result, _ = close_sample(bench.desk.store, bench.desk.clock, bench.acting(user), period)
            bench.out.result(result, _drawn(result))

    @sample.command("replace")
    def replace(
        period: PeriodArgument,
        deal: Annotated[str, typer.Argument(help="External id of the drawn deal.")],
        reason: Annotated[ReplaceReason, typer.Option()],
        comment: Annotated[str, typer.Option()] = "",
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Puts a drawn deal back for a stated reason and takes the next ticket."""
        with verbs.at(workspace, as_json) as bench:
            result, _ = replace_drawn(
                bench.desk.store, bench.desk.clock, bench.acting(user), period, deal, reason, comment
            )
            bench.out.result(result, _drawn(result))


def _proof(sample: typer.Typer, verbs: Verbs) -> None:
    @sample.command("export")
    def export(
        period: PeriodArgument, folder: Path, workspace: WorkspaceOption = None, as_json: JsonOption = False
    ) -> None:
        """Writes the two files from which anybody recomputes every draw (docs/verify_sample.py)."""
        with verbs.at(workspace, as_json) as bench:
            found = sample_proof(bench.desk.store, period)
            if found is None:
                raise NotFound(what="sample_period", key=period)
            written = bench.desk.sample_proofs.write(*found, folder)
            bench.out.result({"files": written}, "\n".join(str(one.path) for one in written))

    @sample.command("verify")
    def verify(
        period: Annotated[str | None, typer.Argument(help="Month YYYY-MM of the workspace.")] = None,
        files: Annotated[
            tuple[Path, Path] | None, typer.Option(help="sample-….json and frames-….jsonl instead of a period.")
        ] = None,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Computes every draw anew; ends with 1 when anything was added, dropped or changed."""
        with verbs.at(workspace, as_json) as bench:
            if files is not None:
                found = bench.desk.sample_proofs.read(*files)
            else:
                kept = None if period is None else sample_proof(bench.desk.store, period)
                if kept is None:
                    raise NotFound(what="sample_period", key=period or "-")
                found = kept
            faults = check_proof(*found)
            proof = found[0]
            if faults:
                raise SampleDoesNotHold(period=proof.period, faults="; ".join(map(_fault, faults)))
            seal = proof.records[-1].seal if proof.records else proof.commitment
            words = tr("{period}: {n} draws recomputed, all hold. Last seal: {seal}") if proof.seed else tr(
                "{period}: {n} draws, seals and frames hold; the draws can be recomputed once the period is closed."
                " Last seal: {seal}"
            )  # fmt: skip
            bench.out.result(
                {"period": proof.period, "draws": len(proof.records), "seal": seal, "recomputed": bool(proof.seed)},
                words.format(period=proof.period, n=len(proof.records), seal=seal),
            )


def _told(known: SamplePeriod) -> dict[str, object]:
    """Without the persons' parts, until the period is closed."""
    return {
        "period": known.period,
        "share_percent": known.policy.share_percent,
        "parts": len(known.contributions),
        "commitment": known.commitment,
        "committed_at": known.committed_at,
        "closed_at": known.closed_at,
        "seed": known.seed() if known.closed else None,
    }


def _drawn(result: DrawResult) -> str:
    record = result.record
    return f"{result.period} #{record.number}: {len(record.drawn)} / {record.frame_size}, {record.seal}"


def _fault(fault: Fault) -> str:
    return fault_words(fault)
