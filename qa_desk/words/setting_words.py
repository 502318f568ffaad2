"""Settings in words: what each is called, and a value as the log keeps it (as text) the way a person reads it."""

import ast
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from qa_desk.domain.call import ChannelMap
from qa_desk.domain.checklist import Form
from qa_desk.domain.duty_policy import rule_of
from qa_desk.domain.law import LawMode
from qa_desk.domain.reassign import ReassignPolicy
from qa_desk.domain.sample_draw import Flag
from qa_desk.domain.settings import Settings
from qa_desk.words import formats, labels, ledger_words
from qa_desk.words.analysis_titles import LIGHTS
from qa_desk.words.catalogue import language, mark, tr, trc
from qa_desk.words.checklist_words import AUDIT_DIRECTIONS, DUTY_ROLES, cadence
from qa_desk.words.sample_words import flag_words

_UNITS: Mapping[str, Callable[[], str]] = {
    "percent": lambda: "%",
    "days": lambda: trc("unit", "days"),
    "hours": lambda: trc("unit", "hours"),
    "working hours": lambda: trc("unit", "working hours"),
    "minutes": lambda: trc("unit", "minutes"),
    "letters": lambda: trc("unit", "letters"),
    "o'clock": lambda: "",
    "": lambda: "",
}
SETTINGS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "conditional_stages": (mark("Stages that mean a conditional refusal"), ""),
        "time_zone": (mark("Time zone"), ""),
        "currency": (mark("Currency"), ""),
        "country": (mark("Country"), ""),
        "sample_share_percent": (mark("Share of deals to audit"), "percent"),
        "review_days": (mark("Time until a refusal's deadline"), "days"),
        "lease_minutes": (mark("How long an item stays with who took it"), "minutes"),
        "least_callback_attempts": (mark("Our attempts before «unreachable»"), ""),
        "least_contact_attempts": (mark("Manager's attempts before «no contact»"), ""),
        "least_contact_days": (mark("Manager's attempts spread over at least"), "days"),
        "channel_map": (mark("Stereo channels"), ""),
        "channel_maps": (mark("Other channels by file name"), ""),
        "recording_name_patterns": (mark("Own patterns of file names"), ""),
        "match_minutes": (mark("Between the times of a file and its call"), "minutes"),
        "model": (mark("Speech model"), ""),
        "column_mappings": (mark("Columns of imported tables"), ""),
        "second_reader_url": (mark("Address of the second reader"), ""),
        "second_reader_model": (mark("Model of the second reader"), ""),
        "speech_hints": (mark("Names of the deal given to the recogniser"), ""),
        "speech_prompt": (mark("Initial prompt of the recogniser"), ""),
        "sample_extras": (mark("Drawn on top of the sample"), "percent"),
        "new_manager_days": (mark("A manager is new for"), "days"),
        "audit_forms": (mark("Forms for every drawn deal"), ""),
        "audit_pass_percent": (mark("A deal is in order from"), "percent"),
        "second_look_percent": (mark("Audited twice in the dark"), "percent"),
        "agreed_percent": (mark("Fines only from same answers of"), "percent"),
        "agreed_least_pairs": (mark("Same answers judged from so many pairs on"), ""),
        "duty_rules": (mark("Who checks what, how often"), ""),
        "duty_people": (mark("Duties of people other than their role's"), ""),
        "audit_required_fields": (mark("Fields that a deal must have"), ""),
        "law": (mark("Rules of labour law"), ""),
        "pay_cap_percent": (mark("Most that may be cut from a month's pay"), "percent"),
        "fine_ground": (mark("Written ground of new entries"), ""),
        "work_from_hour": (mark("Work begins at"), "o'clock"),
        "work_to_hour": (mark("Work ends at"), "o'clock"),
        "explanation_hours": (mark("The manager explains within"), "working hours"),
        "acknowledgement_hours": (mark("He acknowledges the entry within"), "working hours"),
        "appeal_hours": (mark("An appeal is decided within"), "working hours"),
        "papers_block_export": (mark("Missing papers hold up the payroll files"), ""),
        "reassign_policy": (mark("The new manager is"), ""),
        "won_stages": (mark("Stages of won deals"), ""),
        "lost_stages": (mark("Stages of lost deals"), ""),
        "shelf_days": (mark("A deal may live"), "days"),
        "shelf_days_of": (mark("A deal may live, by pipeline"), "days"),
        "stage_days": (mark("A deal may stand in one stage"), "days"),
        "stage_days_of": (mark("A deal may stand, by stage"), "days"),
        "first_stages": (mark("First stages"), ""),
        "first_stage_hours": (mark("A lead may stand in the first stage"), "hours"),
        "callback_hours": (mark("A client waits for the callback"), "hours"),
        "transcript_hours": (mark("A recording waits for its text"), "hours"),
        "refusal_share_from": (mark("Usual share of refusals, from"), "percent"),
        "refusal_share_to": (mark("Usual share of refusals, to"), "percent"),
        "refusal_share_days": (mark("Share of refusals counted over"), "days"),
        "digest": (mark("Files of the daily digest are written"), ""),
        "digest_hour": (mark("Hour of the daily digest"), "o'clock"),
        "score_limits": (mark("Limits of the scorecards"), ""),
        "auto_draw": (mark("The day's sample is drawn by the program"), ""),
        "check_limits": (mark("Limits of the automatic checks"), ""),
        "check_not_steps": (mark("Stages that are no step of the client's way"), ""),
        "payroll_decimal": (mark("Decimal mark of the payroll files"), ""),
        "payroll_encoding": (mark("Encoding of the payroll files"), ""),
    }
)
"""Title of each setting, and the unit of its numbers."""

_LAW = {LawMode.AUTO: mark("as the country asks"), LawMode.ON: mark("on"), LawMode.OFF: mark("off")}
_MARKS = {"comma": mark("comma: 1500,00"), "point": mark("point: 1500.00")}
_ENCODINGS = {
    "utf-8-sig": mark("UTF-8 with a mark: Excel, new 1C"),
    "cp1251": mark("Windows-1251: old loaders of 1C"),
}
_CHECKS = {
    "thin_letters": mark("a comment is thin under, letters"),
    "thin_most_percent": mark("thin comments of a deal at most, %"),
    "copied_percent": mark("a comment is copied from a likeness of, %"),
    "copied_least_letters": mark("compared are comments from, letters"),
    "no_call_days": mark("no call for, days"),
    "forgotten_days": mark("nothing done for, days"),
}
_LIGHT_CODES = {
    "interest": "interest", "step": "step", "card": "filled", "contact": "contacts", "objection": "objections",
}  # fmt: skip
_FROM = {
    "green": mark("{light}: green from"),
    "yellow": mark("{light}: yellow from"),
    "red": mark("{light}: red from"),
}
_COUNTED = {
    "interest_days": mark("Active interest: an answered call in the last"),
    "least": mark("Deals that a colour needs"),
}
_MEMBER = re.compile(r"<\w+\.\w+: ('[^']*')>")
_NOTHING = "—"


def setting_title(name: str) -> str:
    """A setting of another version is called by its name."""
    return tr(SETTINGS[name][0]) if name in SETTINGS else name


def setting_value(name: str, text: str, forms: Mapping[str, Form]) -> str:
    """`text`: as the log keeps it. What cannot be read is shown as it is; `forms`: by code."""
    value = _read(text) if isinstance(getattr(Settings(), name, ""), tuple | Mapping | bool) else text
    if name in _ONE:
        return _ONE[name](text)
    match value:
        case bool():
            return tr("yes") if value else tr("no")
        case tuple():
            return ", ".join(_member(name, str(one), forms) for one in value) or _NOTHING
        case Mapping():
            return ", ".join(_pair(name, str(key), one) for key, one in value.items()) or _NOTHING
        case _:
            return _with_unit(name, text)


def _read(text: str) -> object:
    """What `str` made of a list, a table, a yes or no; the text itself where it is none."""
    try:
        return ast.literal_eval(_MEMBER.sub(r"\1", text))
    except (ValueError, SyntaxError):
        return text


def _with_unit(name: str, text: str) -> str:
    if not text.isdecimal():
        return text or _NOTHING
    unit = SETTINGS[name][1] if name in SETTINGS else ""
    if unit == "o'clock":
        return f"{text}:00"
    return f"{formats.number(int(text))} {_UNITS[unit]()}".rstrip()


def _member(name: str, value: str, forms: Mapping[str, Form]) -> str:
    if name == "audit_forms" and value in forms:
        return f"«{forms[value].title.of(language())}»"
    if name == "duty_rules":
        return _rule(value)
    return value


def _rule(text: str) -> str:
    try:
        rule = rule_of(text)
    except ValueError:
        return text
    return f"{tr(DUTY_ROLES[rule.role])} — {tr(AUDIT_DIRECTIONS[rule.direction])}: {cadence(rule.cadence)}"


def _pair(name: str, key: str, value: object) -> str:
    match name:
        case "column_mappings":
            return key
        case "channel_maps":
            said = labels.channel_map(ChannelMap(str(value))) if value in set(ChannelMap) else str(value)
            return f"{key}: {said}"
        case "sample_extras":
            key = flag_words(Flag(key)) if key in set(Flag) else key
        case "check_limits":
            return f"{tr(_CHECKS[key]) if key in _CHECKS else key}: {value}"
        case "score_limits":
            return f"{_light(key)} {value}"
        case "duty_people":
            return f"{key}: {_duty(str(value))}"
        case _:
            pass
    return f"{key}: {_with_unit(name, str(value))}"


def _light(key: str) -> str:
    if key in _COUNTED:
        return f"{tr(_COUNTED[key])}:"
    light, _, colour = key.rpartition("_")
    if light not in _LIGHT_CODES or colour not in _FROM:
        return f"{key}:"
    return tr(_FROM[colour]).format(light=tr(LIGHTS[_LIGHT_CODES[light]]))


def _duty(text: str) -> str:
    role, _, group = text.partition("|")
    said = next((tr(words) for one, words in DUTY_ROLES.items() if one.value == role), role)
    return f"{said}, {group}" if group else said


def _chosen(words: Mapping[str, str]) -> Callable[[str], str]:
    return lambda value: tr(words[value]) if value in words else value


_ONE: Mapping[str, Callable[[str], str]] = {
    "law": _chosen({one.value: words for one, words in _LAW.items()}),
    "channel_map": lambda value: labels.channel_map(ChannelMap(value)) if value in set(ChannelMap) else value,
    "reassign_policy": lambda value: (
        ledger_words.policy(ReassignPolicy(value)) if value in set(ReassignPolicy) else value
    ),
    "payroll_decimal": _chosen(_MARKS),
    "payroll_encoding": _chosen(_ENCODINGS),
}
"""Settings whose one value is a code."""
