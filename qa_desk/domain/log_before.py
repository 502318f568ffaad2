"""What stood there before each entry of the log changed it: told by the entry itself, else by the entries before it."""

from collections.abc import Iterable, Mapping

from qa_desk.domain.log import LogEntry, Payload

WAS = ".was"
"""Behind the name of a fact: what it was before."""

_OF_SUBJECT: Mapping[str, tuple[str, str]] = {
    "return_proposed": ("manager", "to"),
    "manager_chosen": ("manager", "to"),
    "outcome_recorded": ("outcome", "outcome"),
}
"""By step: what is kept of its subject, and the fact that says it."""


def with_was(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Facts of a change: every name of `after` with what it was."""
    return dict(after) | {f"{name}{WAS}": before[name] for name in after}


def before(entries: Iterable[LogEntry]) -> dict[int, Payload]:
    """Facts as they were, by number of the entry and name of the fact. What nobody wrote down is left out."""
    last: dict[tuple[str, str], str | int | bool | None] = {}
    found: dict[int, Payload] = {}
    for entry in entries:
        was: dict[str, str | int | bool | None] = {}
        for name, (key, value) in _changed(entry).items():
            told = f"{name}{WAS}"
            if told in entry.payload:
                was[name] = entry.payload[told]
            elif key in last:
                was[name] = last[key]
            last[key] = value
        if was:
            found[entry.number] = was
    return found


def _changed(entry: LogEntry) -> dict[str, tuple[tuple[str, str], str | int | bool | None]]:
    """Name of a fact -> what it belongs to, and its new value."""
    facts = entry.payload
    if entry.action == "settings_changed":
        return {name: (("setting", name), value) for name, value in facts.items() if not name.endswith(WAS)}
    if entry.action == "tariff_added":
        return {"minor": (("tariff", str(facts.get("source", "")).casefold()), facts.get("minor"))}
    if entry.action in _OF_SUBJECT:
        kind, name = _OF_SUBJECT[entry.action]
        return {name: ((kind, entry.subject), facts.get(name))}
    return {}
