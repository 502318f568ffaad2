"""Sentences of the audit log about people, settings, imports, the sample, forms and audits."""

from collections.abc import Callable, Mapping

from qa_desk.domain.log_before import WAS
from qa_desk.domain.people import Role
from qa_desk.domain.sample_proof import DrawKind, ReplaceReason
from qa_desk.words import formats, labels, sample_words
from qa_desk.words.catalogue import language, tr, trn
from qa_desk.words.log_told import Told, changed, coded, joined
from qa_desk.words.setting_words import setting_title, setting_value

# ---------------------------------------------------------------- people


def _person(told: Told) -> str:
    """His name with the login he comes in by."""
    name, login = told.named(), told.text("login")
    return f"{name} ({login})" if login and login != name else name


def _of_person(words: Callable[[], str]) -> Callable[[Told], str]:
    return lambda told: words().format(person=_person(told))


def _logged_in(told: Told) -> str:  # noqa: ARG001 - the line says who it was
    return tr("Logged in to the program")


def _password_refused(told: Told) -> str:
    told.leave("login")
    kind = told.entry.subject.partition(":")[0]
    if kind == "user":
        return tr("Wrong password when changing the own password")
    what = ", ".join(one for one in told.things() if one)
    return tr("Wrong password at a signature: {what}").format(what=what)


def _roles(told: Told) -> str:
    return tr("Rights of {person}: {before} → {after}").format(
        person=_person(told), before=_role_names(told.text("before")), after=_role_names(told.text("after"))
    )


def _role_names(codes: str) -> str:
    return ", ".join(coded(code, Role, labels.role) for code in codes.split(", "))


# ---------------------------------------------------------------- settings


def _settings(told: Told) -> str:
    names = [name for name in told.entry.payload if not name.endswith(WAS)]
    lines = [_setting(told, name) for name in names]
    words = trn("Setting changed: {what}", "Settings changed: {what}", len(lines))
    return words.format(what="; ".join(lines))


def _setting(told: Told, name: str) -> str:
    before = told.story.before.get(told.entry.number, {}).get(name)
    old = "" if before is None else setting_value(name, str(before), told.story.forms)
    new = setting_value(name, told.text(name), told.story.forms)
    return f"{setting_title(name)}: {changed(old, new)}"


def _book(told: Told) -> str:
    return tr("Reason book changed: version {before} → {after}").format(before=told.text("old"), after=told.text("new"))


# ---------------------------------------------------------------- imports


def _imported(words: Callable[[], str]) -> Callable[[Told], str]:
    def say(told: Told) -> str:
        return joined(
            words().format(file=told.named()),
            tr("new: {n}").format(n=formats.number(told.count("new"))),
            tr("changed: {n}").format(n=formats.number(told.count("changed")))
            if "changed" in told.entry.payload
            else "",
            tr("known before: {n}").format(n=formats.number(told.count("same")))
            if "same" in told.entry.payload
            else "",
        )

    return say


# ---------------------------------------------------------------- the sample


def _seed_part(told: Told) -> str:
    told.leave("part")
    return tr("First of two parts of the seed given for the sample of {month}").format(month=told.month())


def _seed_committed(told: Told) -> str:
    told.leave("part")
    return joined(
        tr("Second part of the seed given: the sample of {month} can be drawn").format(month=told.month()),
        tr("fingerprint of the seed: {sha}").format(sha=told.text("commitment")[:12]),
    )


def _drawn(told: Told) -> str:
    told.leave("frame", "seal")
    n = told.count("drawn")
    replaced = told.text("replaced")
    return joined(
        tr("Sample of {month}, draw {n}: {kind}").format(
            month=told.month(), n=told.text("number"), kind=told.code("kind", DrawKind, sample_words.kind_words)
        ),
        trn("{n} deal drawn", "{n} deals drawn", n).format(n=formats.number(n)),
        tr("instead of deal {deal}: {reason}").format(
            deal=replaced, reason=told.code("reason", ReplaceReason, sample_words.reason_words)
        )
        if replaced
        else "",
        told.text("comment"),
    )


def _sample_closed(told: Told) -> str:
    return joined(
        tr("Sample of {month} closed").format(month=told.month()),
        tr("the seed told to everybody: {seed}").format(seed=f"{told.text('seed')[:12]}…"),
    )


def _audited(told: Told) -> str:
    verdict = tr("in order") if told.raw("in_order") is True else tr("not in order")
    return tr("Audit of deal {deal}: {verdict}").format(deal=told.deal(), verdict=verdict)


def _duties(told: Told) -> str:
    n = told.count("duties")
    return joined(
        tr("Audits planned for {month}").format(month=told.month()),
        trn("{n} audit", "{n} audits", n).format(n=formats.number(n)),
    )


# ---------------------------------------------------------------- forms and audits


def _published(told: Told) -> str:
    told.leave("digest")
    code, version = told.named(), told.text("version")
    known = told.story.forms.get(f"{code} {version}")
    title = code if known is None else known.title.of(language())
    return tr("Form published: «{title}», version {n}").format(title=title, n=version)


def _begun(told: Told) -> str:
    told.leave("audit")
    return tr("Audit begun: deal {deal}, form {form}").format(deal=told.deal(), form=told.form())


def _submitted(told: Told) -> str:
    told.leave("digest")
    points, failed, critical = told.raw("points"), told.count("failed"), told.count("critical")
    return joined(
        tr("Audit submitted: deal {deal}, form {form}").format(deal=told.deal(), form=told.form()),
        tr("nothing was counted")
        if not isinstance(points, int)
        else tr("score: {score}").format(score=formats.percent(points / _BASIS)),
        trn("{n} question failed", "{n} questions failed", failed).format(n=formats.number(failed)) if failed else "",
        tr("critical ones: {n}").format(n=formats.number(critical)) if critical else "",
    )


_BASIS = 10_000
"""Scores are kept in basis points."""

OFFICE: Mapping[str, Callable[[Told], str]] = {
    "user_created": _of_person(lambda: tr("User created: {person}")),
    "logged_in": _logged_in,
    "log_in_refused": _of_person(lambda: tr("Log-in refused: {person}")),
    "password_refused": _password_refused,
    "password_changed": _of_person(lambda: tr("Own password changed: {person}")),
    "password_reset": _of_person(lambda: tr("New password given: {person}")),
    "roles_changed": _roles,
    "user_switched_off": _of_person(lambda: tr("Access taken away: {person}")),
    "user_switched_on": _of_person(lambda: tr("Access given back: {person}")),
    "settings_changed": _settings,
    "book_changed": _book,
    "deals_imported": _imported(lambda: tr("Deals imported from {file}")),
    "calls_imported": _imported(lambda: tr("Calls imported from {file}")),
    "recordings_imported": _imported(lambda: tr("Recordings imported from {file}")),
    "seed_part_given": _seed_part,
    "seed_committed": _seed_committed,
    "sample_drawn": _drawn,
    "sample_closed": _sample_closed,
    "audited": _audited,
    "duties_planned": _duties,
    "checklist_published": _published,
    "checklist_begun": _begun,
    "checklist_submitted": _submitted,
}
