"""Which forms a drawn deal is audited with: those of the settings, else one that suits the deal; a second look repeats
the first one's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa_desk.domain.checklist import Form, Target
from qa_desk.domain.checklist_audit import ChecklistAudit, FormNotForItem
from qa_desk.domain.errors import NotFound
from qa_desk.domain.people import User
from qa_desk.domain.queue import ItemId, QueueItem
from qa_desk.domain.settings import Settings
from qa_desk.services.checklist_forms import newest_of, parsed
from qa_desk.services.checklist_ports import ChecklistBooks, SecondLook
from qa_desk.services.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class FormChoice:
    """A form that an item may be audited with. `submitted`: this user did already."""

    code: str
    title: tuple[str, str]
    submitted: bool = False


def due_form(
    unit: UnitOfWork, books: ChecklistBooks, settings: Settings, item: QueueItem, user: User, look: SecondLook | None
) -> str:
    """The first form still to be submitted; what was begun goes before what was not."""
    if look is not None:
        return unit.checklists.audit(look.audit_id).form.code
    mine = [one for one in unit.checklists.of_item(item.id) if one.auditor == user.id and one.outcome is None]
    if mine:
        return mine[-1].form.code
    left = left_forms(unit, settings, item)
    return left[0] if left else _suiting(unit, books, item)


def left_forms(unit: UnitOfWork, settings: Settings, item: QueueItem) -> list[str]:
    """Who takes over an item goes on where the other auditor stopped."""
    submitted = {one.form.code for one in unit.checklists.of_item(item.id) if one.outcome is not None}
    return [code for code in _set_forms(unit, settings) if code not in submitted]


def check_form(unit: UnitOfWork, item: QueueItem, code: str, look: SecondLook | None) -> None:
    """A second look can be compared by the first one's form only. Raises FormNotForItem.

    Any other item may be audited with more forms than the settings ask for; it is done when those are submitted.
    """
    if look is not None and unit.checklists.audit(look.audit_id).form.code != code:
        raise FormNotForItem(form=code, item=item.id)


def _set_forms(unit: UnitOfWork, settings: Settings) -> list[str]:
    known = {one.ref.code for one in unit.checklists.published()}
    return [code for code in settings.audit_forms if code in known]


def _suiting(unit: UnitOfWork, books: ChecklistBooks, item: QueueItem) -> str:
    """A call form when there is a recording to hear, else the deal card; the first form when there is neither."""
    heard = any(call.recording is not None for call in unit.calls.of_deal(item.deal_id))
    found = {one.ref.code: parsed(books, one).target for one in unit.checklists.published()}
    if not found:
        raise NotFound(what="checklist_form", key="-")
    return suiting_form(found, heard)


def suiting_form(targets: Mapping[str, Target], heard: bool) -> str:
    """Of the forms by code; there is one at least."""
    wanted = Target.CALL if heard else Target.DEAL_CARD
    return next((code for code, target in targets.items() if target is wanted), next(iter(targets)))


def choices_of(
    unit: UnitOfWork, books: ChecklistBooks, settings: Settings, item_id: ItemId, mine: Sequence[ChecklistAudit]
) -> tuple[FormChoice, ...]:
    look = unit.checklists.second_look(item_id)
    published = unit.checklists.published()
    codes = dict.fromkeys(one.ref.code for one in published)
    submitted = {one.form.code for one in mine if one.outcome is not None}
    if look is not None:  # looks like any other item, but only one form can be compared
        codes = dict.fromkeys([unit.checklists.audit(look.audit_id).form.code])
    elif asked := _set_forms(unit, settings):
        codes = dict.fromkeys(asked)
    titles = {code: title_of(parsed(books, newest_of(published, code))) for code in codes}
    return tuple(FormChoice(code, title, code in submitted) for code, title in titles.items())


def title_of(form: Form) -> tuple[str, str]:
    """Russian, English."""
    return form.title.ru, form.title.en
