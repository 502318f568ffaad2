"""Words of checklist audits in the analysis reports: tables, columns, sentences, moves against the last period."""

from collections.abc import Mapping

from qa_desk.words.catalogue import mark

TABLES: Mapping[str, str] = {
    "audit_scores": mark("Audits: scores"),
    "audit_directions": mark("Audits: directions"),
    "audit_worst": mark("Audits: weakest questions"),
    "audit_groups": mark("Groups: audit scores"),
    "audit_group_directions": mark("Groups: audit directions"),
    "audit_versions": mark("Audits by version of the form"),
    "coverage_directions": mark("By manager and direction"),
}
COLUMNS: Mapping[str, str] = {
    "form": mark("Form"),
    "version": mark("Version"),
    "audits": mark("Audits"),
    "score": mark("Mean score"),
    "last_score": mark("Last period"),
    "move": mark("Against last period"),
    "audit_places": mark("Place by score"),
    "critical": mark("Critical faults"),
    "question": mark("Question"),
    "failed": mark("Failed"),
    "covered": mark("Deals audited"),
}
SENTENCES: Mapping[str, str] = {
    "audits_counted": mark("Checklist audits: {n} by {forms} forms; each version of a form is counted by itself."),
    "audits_versions": mark("Several versions of a form were in use ({n} in all): their scores are not compared."),
    "audits_worst": mark("Most often failed: {question}, {share} of the audits."),
    "audits_down": mark("{name}, {form}: {now} now against {last} last period, beyond chance."),
    "note_audit_scores": mark(
        "Mean score with its 95 % interval, from 5 audits on. A place and a trend are told only where intervals do not"
        " overlap. Versions of a form are never put together."
    ),
    "note_audit_worst": mark("Of the audits in which the question was asked. The deals behind a row failed it."),
    "note_audit_versions": mark("How many audits each version has; what one version says is no measure of another."),
    "note_coverage_directions": mark(
        "Drawn deals that were audited with a form that asks about the direction, of all drawn deals of the manager."
    ),
}
MOVES: Mapping[str, str] = {
    "up": mark("better"),
    "down": mark("worse"),
    "unsure": mark("no clear change"),
    "few": mark("too few to tell"),
    "other_version": mark("other version of the form then"),
}
