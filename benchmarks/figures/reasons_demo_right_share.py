"""Share of demo refusals whose finding, made from recognised speech, is what a careful listener says."""

from benchmarks.figures._demo import demo_source, demo_workspace
from benchmarks.harness import Better, Figure, Workdir
from qa_desk.cli.demo_scenario import load_scenario
from qa_desk.compose import open_desk
from qa_desk.services.look import refusal_lines


def measure(workdir: Workdir) -> float:
    desk = open_desk(demo_workspace(workdir))
    try:
        found = {line.external_id: line.finding for line in refusal_lines(desk.store)}
    finally:
        desk.close()
    planned = load_scenario(demo_source()).refusals
    wrong = [one.deal for one in planned if found[one.deal] is not one.expected_finding]
    workdir.say(f"{len(planned)} refusals, wrong: {', '.join(wrong) or 'none'}")
    return 1 - len(wrong) / len(planned)


FIGURE = Figure("reasons.demo_right_share", "share", 0.8, Better.HIGHER, measure)
