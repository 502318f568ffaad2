"""Words for checklists: what forms are made of, what checks saw, what an audit lacks, duties and agreement."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import assert_never

from qa_desk.domain.auto_check_types import AutoFact, CheckCode, Outcome
from qa_desk.domain.checklist import AuditDirection, Critical, Mark, Target
from qa_desk.domain.checklist_calibration import Standing
from qa_desk.domain.checklist_score import State
from qa_desk.domain.checklist_submit import Lack
from qa_desk.domain.duplicates import Shared, Strength
from qa_desk.domain.duty_policy import Cadence, DrawnDaily, DutyRole, EveryDays, ShareOfPeriod
from qa_desk.domain.duty_progress import DutyState
from qa_desk.words import formats
from qa_desk.words.catalogue import mark, tr, trn

TARGETS: Mapping[Target, str] = {
    Target.CLIENT_CARD: mark("Client card"),
    Target.DEAL_CARD: mark("Deal card"),
    Target.COMMENTS: mark("Comments of the deal"),
    Target.FUNNEL: mark("Funnel movement"),
    Target.CALL: mark("Call against script"),
    Target.DUPLICATES: mark("Duplicates and relatives"),
    Target.REFUSAL: mark("Quality of the refusal"),
}
AUDIT_DIRECTIONS: Mapping[AuditDirection, str] = {
    AuditDirection.ATTENTIVENESS: mark("Attentiveness"),
    AuditDirection.SKILLS: mark("Skills"),
    AuditDirection.ANALYTICS: mark("Analytics"),
    AuditDirection.SCRIPTS: mark("Scripts and rules"),
}
CRITICALS: Mapping[Critical, str] = {
    Critical.NONE: mark("Not critical"),
    Critical.QUESTION: mark("Fails the question"),
    Critical.SECTION: mark("Fails the section"),
    Critical.FORM: mark("Fails the whole form"),
}
MARKS: Mapping[Mark, str] = {Mark.YES: mark("Yes"), Mark.NO: mark("No"), Mark.NA: mark("Not applicable")}
QUESTION_STATES: Mapping[State, str] = {
    State.COUNTED: mark("Counted"),
    State.NA: mark("Not applicable"),
    State.HIDDEN: mark("Not asked"),
    State.MISSING: mark("No answer yet"),
    State.TEXT: mark("Text"),
}
LACKS: Mapping[Lack, str] = {
    Lack.ANSWER: mark("There is no answer"),
    Lack.TEXT: mark("The text is not written"),
    Lack.COMMENT: mark("Say in a comment why this is a mistake"),
    Lack.EVIDENCE: mark("Attach evidence"),
    Lack.OVERRULE_COMMENT: mark("The check said otherwise: explain your answer in a comment"),
    Lack.ANSWER_UNFIT: mark("The answer does not fit the question"),
    Lack.NO_SUCH_QUESTION: mark("The form has no such question"),
}
KINDS: Mapping[str, str] = {
    "yes_no": mark("Yes or no"),
    "scale": mark("Scale"),
    "choice": mark("Choice"),
    "text": mark("Text"),
    "auto": mark("Automatic check"),
}
CHECK_OUTCOMES: Mapping[Outcome, str] = {
    Outcome.PASS: mark("In order"),
    Outcome.FAIL: mark("Mistake"),
    Outcome.UNKNOWN: mark("Cannot be told"),
}
CHECKS: Mapping[CheckCode, str] = {
    CheckCode.NAME_PROPER: mark("Name written properly"),
    CheckCode.PHONE_FORMAT: mark("One format of telephone numbers"),
    CheckCode.CONTACTS_BOTH: mark("Telephone and e-mail are there"),
    CheckCode.EMAIL_VALID: mark("E-mail is valid"),
    CheckCode.INN_VALID: mark("Tax number is valid"),
    CheckCode.ADDRESS_FILLED: mark("Address is filled in"),
    CheckCode.REQUIRED_FIELDS: mark("Required fields"),
    CheckCode.TASK_MISSING: mark("A next task is set"),
    CheckCode.TASK_OVERDUE: mark("No overdue task"),
    CheckCode.PAST_SHELF_LIFE: mark("Within the shelf life"),
    CheckCode.STAGE_TOO_OLD: mark("Stage within its norm"),
    CheckCode.FIRST_STAGE_TOO_OLD: mark("New lead taken up in time"),
    CheckCode.STAGE_IS_NO_STEP: mark("The stage is a step of the client"),
    CheckCode.COMMENTS_THIN: mark("Comments say something"),
    CheckCode.COMMENTS_COPIED: mark("Comments are not copied"),
    CheckCode.DUPLICATES: mark("No duplicates"),
    CheckCode.RELATIVES: mark("No deals of relatives"),
    CheckCode.NO_CALL: mark("Called in time"),
    CheckCode.FORGOTTEN: mark("Not forgotten"),
}
SHARED: Mapping[Shared, str] = {
    Shared.PHONE: mark("the same number"),
    Shared.EMAIL: mark("the same e-mail"),
    Shared.INN: mark("the same tax number"),
    Shared.NAME: mark("the same full name"),
    Shared.RELATIVE_PHONE: mark("surname and number"),
    Shared.RELATIVE_COMPANY: mark("surname and company"),
    Shared.RELATIVE_ADDRESS: mark("surname and address"),
}
STRENGTHS: Mapping[Strength, str] = {
    Strength.STRONG: mark("strong sign"),
    Strength.MEDIUM: mark("medium sign"),
    Strength.WEAK: mark("weak sign"),
}
ORDERS: Mapping[str, str] = {
    "older": mark("older deal"),
    "newer": mark("newer deal"),
    "unknown": mark("unknown which is older"),
}
DUTY_ROLES: Mapping[DutyRole, str] = {
    DutyRole.QUALITY: mark("Quality department"),
    DutyRole.SUPERVISOR: mark("Group supervisor"),
    DutyRole.HEAD: mark("Sales head"),
}
DUTY_STATES: Mapping[DutyState, str] = {
    DutyState.DONE: mark("Done"),
    DutyState.DUE: mark("To be done today"),
    DutyState.LATE: mark("Late"),
    DutyState.COMING: mark("Still to come"),
}
STANDINGS: Mapping[Standing, str] = {
    Standing.AGREED: mark("Auditors agree"),
    Standing.UNDER: mark("Auditors do not agree: no fines from this question"),
    Standing.TOO_FEW: mark("Too few double audits"),
}
FACTS: Mapping[str, str] = {
    "name_empty": mark("the name is empty"),
    "name_is_company": mark('"{name}" is a company: no person is named'),
    "name_nickname": mark('"{name}": "{word}" is a nickname'),
    "name_remark": mark('"{name}": "{word}" is a remark, not a name'),
    "name_not_written_so": mark('"{name}": "{word}" is not how a name is written'),
    "name_fine": mark('"{name}"'),
    "phones_none": mark("there is no telephone number"),
    "phone_unreadable": mark('"{phone}" cannot be dialled'),
    "phone_other_shape": mark('"{phone}" is written otherwise than "{shape}"'),
    "phone_fine": mark('"{phone}"'),
    "phone_missing": mark("there is no number that can be dialled"),
    "email_missing": mark("there is no e-mail address"),
    "contacts_there": mark("telephone and e-mail are there"),
    "email_unreadable": mark('"{email}" is no e-mail address'),
    "email_placeholder": mark('"{email}" is a placeholder'),
    "email_fine": mark('"{email}"'),
    "inn_missing": mark("there is no tax number to check"),
    "inn_fine": mark("tax number {inn}"),
    "inn_wrong": mark("{inn}: the check digit is wrong"),
    "address_there": mark('"{address}"'),
    "address_missing": mark("there is no address"),
    "field_missing": mark("empty: {field}"),
    "fields_there": mark("filled in: {fields}"),
    "no_norm": mark("no norm is set"),
    "deal_closed": mark("the deal was closed on {at}"),
    "task_at": mark("next task: {at}"),
    "task_none": mark("there is no task"),
    "task_overdue": mark("the task was due on {at}; days since: {days}"),
    "stage_none": mark("the stage is not known"),
    "stage_is_no_first": mark('"{stage}" is not a first stage'),
    "stage_is_no_step": mark('"{stage}": "{word}" is no step of the client'),
    "stage_is_step": mark('"{stage}"'),
    "since_unknown": mark('"{of}": it is not known since when'),
    "age": mark('"{of}" since {at}; days: {days}, norm: {norm}'),
    "calls_unknown": mark("no list of calls was imported"),
    "calls_none": mark("there are no calls"),
    "last_call": mark("last call {at}; days since: {days}, norm: {norm}"),
    "activity_unknown": mark("changes, calls or tasks are not known"),
    "last_touched": mark("last touched {at}"),
    "comments_none": mark("there are no comments"),
    "comment_thin": mark('"{text}", letters: {letters}'),
    "comments_count": mark("comments: {comments}, thin ones among them: {thin}"),
    "comments_none_long": mark("no comment is long enough to compare"),
    "comment_repeated": mark('"{text}" stands in this deal twice, likeness {percent} %'),
    "comment_copied": mark('"{text}" stands in deal {deal} too, likeness {percent} %'),
    "comments_own": mark("compared comments: {comments}, no copies"),
    "candidate": mark("deal {deal}: {shared} ({value}); {strength}, {order}"),
    "no_candidates": mark("nothing in common with other deals"),
    "nothing_to_look_by": mark("there is nothing to look for other deals by"),
    "not_compared": mark("not compared with other deals"),
}
WITH_MORE: Mapping[tuple[str, str], str] = {
    ("no_norm", "of"): mark('no norm is set for "{of}"'),
    ("calls_none", "at"): mark("no calls since the deal was made on {at}; days: {days}, norm: {norm}"),
    ("last_touched", "norm"): mark("last touched {at}; days since: {days}, norm: {norm}; no task ahead"),
}
"""Facts that say more when they carry this value."""


def fact(one: AutoFact, zone: tzinfo) -> str:
    """A line of a check's evidence; code and values for a fact that has no words yet."""
    values = dict(one.values)
    words = next((said for (code, name), said in WITH_MORE.items() if code == one.code and name in values), None)
    words = words or FACTS.get(one.code)
    if words is None:
        return " ".join((one.code, *(str(value) for value in values.values())))
    return tr(words).format_map({name: _shown(name, value, zone) for name, value in values.items()})


def _shown(name: str, value: str | int, zone: tzinfo) -> str:
    text = str(value)
    if name == "at":
        return formats.date_time(datetime.fromisoformat(text), zone)
    if name == "shared":
        return ", ".join(tr(SHARED[Shared(part)]) for part in text.split(", "))
    if name == "strength":
        return tr(STRENGTHS[Strength[text.upper()]])
    if name == "order":
        return tr(ORDERS[text])
    return text


def cadence(how: Cadence) -> str:
    match how:
        case EveryDays(days):
            return trn("every manager every working day", "every manager once in {n} working days", days).format(n=days)
        case DrawnDaily(deals):
            return trn("{n} drawn deal a day", "{n} drawn deals a day", deals).format(n=deals)
        case ShareOfPeriod(percent):
            return tr("at least {percent} % of the period's deals").format(percent=percent)
        case _:
            assert_never(how)
