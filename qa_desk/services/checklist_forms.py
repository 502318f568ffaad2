"""Forms of checklists: the shipped ones installed, drafts edited and previewed, versions published for good."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qa_desk.domain.checklist import Form
from qa_desk.domain.checklist_answers import Answers, AutoResults
from qa_desk.domain.checklist_edit import next_draft
from qa_desk.domain.checklist_faults import require_sound
from qa_desk.domain.checklist_score import Score, score
from qa_desk.domain.checklist_submit import Problem, problems
from qa_desk.domain.checklist_version import FormRef, digest, ref, require_publishable, require_unchanged
from qa_desk.domain.errors import NotFound
from qa_desk.domain.people import Role, User, require
from qa_desk.services.checklist_ports import ChecklistBooks, FormDraft, PublishedForm
from qa_desk.services.ports import Clock
from qa_desk.services.rights import check_still
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed


@dataclass(frozen=True, slots=True)
class FormShelfLine:
    """A form with its newest version; `draft` when somebody is editing it. `versions`: from the first to the last."""

    form: Form
    versions: tuple[PublishedForm, ...]
    draft: Form | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a form says of some answers, without any deal."""

    score: Score
    problems: tuple[Problem, ...]


def install_shipped(store: Store, clock: Clock, books: ChecklistBooks) -> int:
    """Publishes the shipped forms that the workspace has no version of; how many were new."""
    with store.read() as unit:
        there = {one.ref.code for one in unit.checklists.published()}
    missing = [form for form in books.shipped() if form.code not in there]
    if not missing:
        return 0
    new = 0
    with store.write() as unit:
        there = {one.ref.code for one in unit.checklists.published()}
        for form in missing:
            if form.code in there:
                continue
            unit.checklists.publish(ref(form), books.text(form), None, clock())
            _log(unit, clock, None, form)
            new += 1
    return new


def forms(store: Store, clock: Clock, books: ChecklistBooks) -> list[FormShelfLine]:
    """Every form with its versions and its draft; forms that were never published come last."""
    install_shipped(store, clock, books)
    with store.read() as unit:
        published, drafts = unit.checklists.published(), unit.checklists.drafts()
    lines = []
    by_code: dict[str, list[PublishedForm]] = {}
    for one in published:
        by_code.setdefault(one.ref.code, []).append(one)
    edited = {one.code: _parsed_draft(books, one) for one in drafts}
    for code, versions in by_code.items():
        lines.append(FormShelfLine(parsed(books, versions[-1]), tuple(versions), edited.pop(code, None)))
    lines.extend(FormShelfLine(form, (), form) for form in edited.values())
    return lines


def parsed(books: ChecklistBooks, one: PublishedForm) -> Form:
    """Raises VersionPublished when the text is not the one that was published."""
    form = books.parse(f"{one.ref.code}-{one.ref.version}.yaml", one.text.encode())
    require_unchanged(form, one.ref)
    return form


def form_of(unit: UnitOfWork, books: ChecklistBooks, wanted: FormRef) -> Form:
    """The very version an audit was made with. Raises NotFound."""
    for one in unit.checklists.published():
        if one.ref == wanted:
            return parsed(books, one)
    raise NotFound(what="checklist_form", key=wanted.name)


def forms_of(unit: UnitOfWork, books: ChecklistBooks, wanted: Collection[FormRef]) -> dict[FormRef, Form]:
    """Each of these versions read once. Raises NotFound."""
    found = {one.ref: parsed(books, one) for one in unit.checklists.published() if one.ref in wanted}
    missing = next((one for one in wanted if one not in found), None)
    if missing is not None:
        raise NotFound(what="checklist_form", key=missing.name)
    return found


def newest(unit: UnitOfWork, books: ChecklistBooks, code: str) -> Form:
    """Raises NotFound."""
    return parsed(books, newest_of(unit.checklists.published(), code))


def newest_of(published: Sequence[PublishedForm], code: str, version: int | None = None) -> PublishedForm:
    found = [one for one in published if one.ref.code == code and version in (None, one.ref.version)]
    if not found:
        raise NotFound(what="checklist_form", key=code if version is None else f"{code} {version}")
    return found[-1]


def published_form(
    store: Store, clock: Clock, books: ChecklistBooks, code: str, version: int | None = None
) -> tuple[PublishedForm, Form]:
    """The newest version unless one is named. Raises NotFound."""
    install_shipped(store, clock, books)
    with store.read() as unit:
        one = newest_of(unit.checklists.published(), code, version)
    return one, parsed(books, one)


# ---------------------------------------------------------------- editing


def begin_draft(store: Store, clock: Clock, books: ChecklistBooks, user: User, code: str) -> Form:
    """The draft there is, else a copy of the newest version under the next number.

    Raises RoleMissing, RightsChanged, NotFound.
    """
    require(user, Role.ADMIN)
    with store.write() as unit:
        check_still(unit, user)
        there = unit.checklists.draft(code)
        if there is not None:
            return _parsed_draft(books, there)
        form = next_draft(newest(unit, books, code))
        unit.checklists.save_draft(FormDraft(code, books.text(form), user.id, clock()))
    return form


def save_draft(store: Store, clock: Clock, books: ChecklistBooks, user: User, form: Form) -> Changed:
    """Raises RoleMissing, RightsChanged, FormBroken: a draft that cannot be read again is not kept."""
    require(user, Role.ADMIN)
    require_sound(form)
    with store.write() as unit:
        check_still(unit, user)
        unit.checklists.save_draft(FormDraft(form.code, books.text(form), user.id, clock()))
    return Changed()


def drop_draft(store: Store, user: User, code: str) -> Changed:
    """Raises RoleMissing, RightsChanged."""
    require(user, Role.ADMIN)
    with store.write() as unit:
        check_still(unit, user)
        unit.checklists.drop_draft(code)
    return Changed()


def publish(store: Store, clock: Clock, books: ChecklistBooks, user: User, form: Form) -> tuple[FormRef, Changed]:
    """For good: the draft is gone, new audits are made with this version, old ones keep theirs.

    Raises RoleMissing, RightsChanged, FormBroken, VersionPublished, VersionOrder, NothingToPublish.
    """
    require(user, Role.ADMIN)
    require_sound(form)
    with store.write() as unit:
        check_still(unit, user)
        published = require_publishable(form, [one.ref for one in unit.checklists.published()])
        unit.checklists.publish(published, books.text(form), user.id, clock())
        unit.checklists.drop_draft(form.code)
        _log(unit, clock, user, form)
    return published, Changed(settings=True)


def preview(form: Form, answers: Answers, results: AutoResults) -> Preview:
    """Raises FormBroken."""
    require_sound(form)
    return Preview(score(form, answers, results), problems(form, answers, results))


def _parsed_draft(books: ChecklistBooks, draft: FormDraft) -> Form:
    return books.parse(f"{draft.code}.yaml", draft.text.encode())


def _log(unit: UnitOfWork, clock: Clock, user: User | None, form: Form) -> None:
    facts: dict[str, str | int | bool | None] = {"version": form.version, "digest": digest(form)}
    unit.log.append(clock(), None if user is None else user.id, "checklist_published", f"checklist:{form.code}", facts)
