"""Sentences for what checklists refuse, and words for what a form file should have said."""

from collections.abc import Mapping

from qa_desk.words.catalogue import mark

CHECKLISTS: Mapping[str, str] = {
    "audit_incomplete": mark("The audit is not complete yet: {problems} to do, the first is question {question}."),
    "answer_unproven": mark("Question {question}: the evidence of the answer does not hold any more. {why}"),
    "form_version_published": mark(
        "Version {version} of form {form} is published and never changes. Edit a copy with the next version."
    ),
    "form_version_order": mark("The next version of form {form} is {expected}, not {version}."),
    "form_nothing_new": mark("Nothing was changed since version {version} of form {form}."),
    "form_versions_mixed": mark(
        "Scores by different versions of form {form} ({versions}) are not put together unless you name them all."
    ),
    "forms_mixed": mark("Scores by different forms ({forms}) are not put together."),
    "form_broken": mark("Form {form} cannot be used: at {where} there should be {fault}."),
    "form_file_broken": mark("{file}, line {line}, column {column} ({where}): there should be {expected}{allowed}."),
    "duty_policy_wrong": mark("Plan of audits ({what}): there should be {expected}."),
}
EXPECTED: Mapping[str, str] = {
    "mapping": mark("keys with values"),
    "list": mark("a list"),
    "text": mark("text"),
    "whole_number": mark("a whole number"),
    "percent": mark("a percentage from 0 to 100 with at most two decimals"),
    "one_of": mark("one of these words"),
    "key_once": mark("each key once"),
    "key_known": mark("only known keys"),
    "key_there": mark("also the key"),
    "format": mark("a format that this program knows"),
    "size": mark("a smaller file, in bytes at most"),
    "depth": mark("fewer levels, at most"),
    "utf8": mark("UTF-8 text"),
    "yaml": mark("YAML that can be read"),
    "no_alias": mark("no anchors and references (& and *)"),
    "no_tag": mark("no types of YAML (!)"),
    "code": mark("a code: a small Latin letter, then small letters, digits or _"),
    "code_twice": mark("a code that is used once"),
    "code_reserved": mark("another code: yes, no and na are answers"),
    "version": mark("a version from 1 on"),
    "title": mark("words in Russian and in English"),
    "no_sections": mark("a section at least"),
    "no_questions": mark("a question at least"),
    "weight": mark("a weight from 1 for a section, from 0 for a question, to 1,000,000"),
    "nothing_scored": mark("a question that counts at least"),
    "scale": mark("a scale of at most 100 steps that passes from above its lowest point"),
    "options": mark("two options at least"),
    "option_share": mark("shares from 0 to 100 %, one of 100 % at least"),
    "passes_from": mark("more than 0 and at most 100 %"),
    "good": mark("yes or no"),
    "critical_text": mark("nothing critical: a text cannot fail"),
    "no_na": mark("leave for NA, or another answer of the check"),
    "condition_question": mark("an earlier question of this form"),
    "condition_value": mark("an answer that the question can have"),
    "condition_text": mark("a question with an answer: a text is no condition"),
    "fine_amount": mark("more than nothing, and not on a text"),
    "days": mark("from 1 to 31 days"),
    "deals": mark("from 1 to 100 deals"),
    "once": mark("one rule for each role and direction"),
    "quality": mark("quality department"),
    "supervisor": mark("group supervisor"),
    "head": mark("head of sales"),
    "attentiveness": mark("attentiveness"),
    "skills": mark("skills"),
    "analytics": mark("analytics"),
    "scripts": mark("scripts and rules"),
    "checklist_section": mark("section"),
    "checklist_question": mark("question"),
}
