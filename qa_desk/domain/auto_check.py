"""Automatic checks: what a deal's data can answer by itself, with evidence. Missing data never fail anybody."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qa_desk.domain import auto_check_card as card
from qa_desk.domain import auto_check_time as way
from qa_desk.domain.auto_check_comments import Comments, Similarity, comments_copied, comments_thin
from qa_desk.domain.auto_check_types import AutoFact, AutoResult, CheckCode, Norms, Outcome, Subject, fact
from qa_desk.domain.deal import DealFacts
from qa_desk.domain.duplicates import RELATIVE, Candidate, DuplicateIndex, keys

MOST_CANDIDATES = 20

ALONE: Mapping[CheckCode, Callable[[Subject, Norms], AutoResult]] = {
    CheckCode.NAME_PROPER: card.name_proper,
    CheckCode.PHONE_FORMAT: card.phone_format,
    CheckCode.CONTACTS_BOTH: card.contacts_both,
    CheckCode.EMAIL_VALID: card.email_valid,
    CheckCode.INN_VALID: card.inn_valid,
    CheckCode.ADDRESS_FILLED: card.address_filled,
    CheckCode.REQUIRED_FIELDS: card.required_fields,
    CheckCode.TASK_MISSING: way.task_missing,
    CheckCode.TASK_OVERDUE: way.task_overdue,
    CheckCode.PAST_SHELF_LIFE: way.past_shelf_life,
    CheckCode.STAGE_TOO_OLD: way.stage_too_old,
    CheckCode.FIRST_STAGE_TOO_OLD: way.first_stage_too_old,
    CheckCode.STAGE_IS_NO_STEP: way.stage_is_no_step,
    CheckCode.COMMENTS_THIN: comments_thin,
    CheckCode.NO_CALL: way.no_call,
    CheckCode.FORGOTTEN: way.forgotten,
}
"""Checks that look at the one deal only."""


@dataclass(frozen=True, slots=True)
class Others:
    """All deals of the workspace as the comparing checks need them; made once, asked for every deal."""

    comments: Comments
    duplicates: DuplicateIndex

    @classmethod
    def of(cls, deals: Sequence[DealFacts], norms: Norms) -> "Others":
        return cls(Comments(deals, norms), DuplicateIndex(deals, norms))


def run_checks(
    subject: Subject, norms: Norms, others: Others | None = None, similarity: Similarity | None = None
) -> Mapping[CheckCode, AutoResult]:
    """Every check's result. Without `others` or `similarity` the checks that need them say unknown."""
    results = {code: check(subject, norms) for code, check in ALONE.items()}
    if others is None or similarity is None:
        results[CheckCode.COMMENTS_COPIED] = _not_compared(CheckCode.COMMENTS_COPIED)
    else:
        results[CheckCode.COMMENTS_COPIED] = comments_copied(subject, norms, others.comments, similarity)
    if others is None:
        for code in (CheckCode.DUPLICATES, CheckCode.RELATIVES):
            results[code] = _not_compared(code)
        return results
    candidates = others.duplicates.candidates(subject.deal)
    shared = {how in RELATIVE for how, _value in keys(subject.deal, norms)}
    same = [one for one in candidates if not one.relative]
    family = [one for one in candidates if one.relative]
    results[CheckCode.DUPLICATES] = _candidates(CheckCode.DUPLICATES, same, askable=False in shared)
    results[CheckCode.RELATIVES] = _candidates(CheckCode.RELATIVES, family, askable=True in shared)
    return results


def _candidates(code: CheckCode, found: Sequence[Candidate], askable: bool) -> AutoResult:
    """Candidates leave the answer to a person; none of them passes a deal that had something to look by."""
    if found:
        return AutoResult(code, Outcome.UNKNOWN, tuple(_fact(one) for one in found[:MOST_CANDIDATES]))
    if not askable:
        return AutoResult(code, Outcome.UNKNOWN, (fact("nothing_to_look_by"),))
    return AutoResult(code, Outcome.PASS, (fact("no_candidates"),))


def _fact(one: Candidate) -> AutoFact:
    how, value = one.shared[0]
    ways = ", ".join(dict.fromkeys(way.value for way, _value in one.shared))
    order = {True: "older", False: "newer", None: "unknown"}[one.older]
    return fact(
        "candidate",
        deal=one.external_id,
        shared=ways or how.value,
        value=value,
        strength=one.strength.name.lower(),
        order=order,
    )


def _not_compared(code: CheckCode) -> AutoResult:
    return AutoResult(code, Outcome.UNKNOWN, (fact("not_compared"),))
