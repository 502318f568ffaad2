"""`qa-desk second-opinion`: a language model's opinion of a refusal beside the finding. Nothing is stored."""

from typing import Annotated

import typer

from qa_desk.cli.common import JsonOption, Verbs, WorkspaceOption
from qa_desk.domain.finding import Finding
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.second_faults import SecondOff
from qa_desk.domain.second_opinion import Opinion
from qa_desk.services.second_opinion import Comparison, compare
from qa_desk.words import formats, labels, tr
from qa_desk.words.second_words import difference, thrown_why


def register(app: typer.Typer, verbs: Verbs) -> None:
    @app.command("second-opinion")
    def second(
        refusal: Annotated[int, typer.Argument(help="Number of the refusal (see show refusals).")],
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Asks the second reader of the settings about one refusal; nothing is stored."""
        with verbs.at(workspace, as_json) as bench:
            if bench.desk.second is None:
                raise SecondOff
            found = compare(bench.desk.store, bench.desk.second(), RefusalId(refusal))
            bench.out.result(as_object(refusal, found), _agreement(found))
            bench.out.table((tr("Reader"), tr("Finding"), tr("Voiced reasons"), tr("Version")), _readers(found))
            bench.out.table((tr("Time"), tr("Speaker"), tr("Quote")), _quotes(found))
            if found.second.thrown:
                thrown = [(thrown_why(one.why), one.text) for one in found.second.thrown]
                bench.out.table((tr("Thrown away"), tr("Quote")), thrown)


def as_object(refusal: int, found: Comparison) -> dict[str, object]:
    return {
        "refusal": refusal,
        "first": found.first,
        "second": found.second,
        "agree": found.agree,
        "disagreement": found.disagreement,
    }


def _agreement(found: Comparison) -> str:
    if found.agree is None:
        return tr("There is no finding yet to compare with.")
    if found.agree:
        return tr("Both readers agree.")
    return tr("The readers disagree: {what}").format(what=", ".join(difference(one) for one in found.disagreement))


def _readers(found: Comparison) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for name, one in ((tr("First"), found.first), (tr("Second"), found.second)):
        if one is not None:
            voiced = ", ".join(labels.reason(code) for code in one.voiced_reasons)
            rows.append((name, _verdict(one), voiced, one.reader))
    return rows


def _verdict(one: Finding | Opinion) -> str:
    said = labels.verdict(one.verdict)
    unsure = isinstance(one, Finding) and not one.sure
    return tr("{finding} (listen)").format(finding=said) if unsure else said


def _quotes(found: Comparison) -> list[tuple[str, ...]]:
    pairs = zip(found.second.evidence, found.second.spans, strict=True)
    return [(formats.clock_ms(span.from_ms), labels.lane(span.lane), quote.text) for quote, span in pairs]
