"""Which form each drawn deal of the queue waits for, so that a deal that stands there twice is no duplicate.

A second look tells its form like any other item: nothing says that it is one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qa_desk.domain.checklist import Form, Target
from qa_desk.domain.checklist_audit import ChecklistAudit
from qa_desk.domain.checklist_version import FormRef
from qa_desk.domain.deal import DealId
from qa_desk.domain.queue import ItemId, ItemKind
from qa_desk.services.checklist_due import suiting_form
from qa_desk.services.checklist_forms import parsed
from qa_desk.services.checklist_ports import ChecklistBooks
from qa_desk.services.store import UnitOfWork
from qa_desk.services.views import QueueLine


class QueueForms:
    """Forms once read are kept: a version never changes."""

    def __init__(self, books: ChecklistBooks) -> None:
        self._books = books
        self._read: dict[FormRef, Form] = {}

    def told(self, unit: UnitOfWork, lines: Sequence[QueueLine]) -> list[QueueLine]:
        """The lines with the forms that drawn deals wait for, or were audited with."""
        drawn = [line for line in lines if line.kind is ItemKind.SAMPLE]
        if not drawn:
            return list(lines)
        items = [ItemId(line.item_id) for line in drawn]
        known = self._newest(unit)
        set_forms = [code for code in unit.settings.load().audit_forms if code in known]
        looks, audits = unit.checklists.second_forms(items), unit.checklists.of_items(items)
        heard = unit.checklists.recorded(sorted({DealId(line.deal_id) for line in drawn}))
        targets = {code: form.target for code, form in known.items()}
        made = {}
        for line, item in zip(drawn, items, strict=True):
            if item in looks:
                codes = [looks[item]]
            else:
                codes = _codes(line, set_forms, audits.get(item, ()), targets, line.deal_id in heard)
            made[line.item_id] = tuple(known[code].title for code in codes if code in known)
        return [replace(line, forms=made.get(line.item_id, ())) for line in lines]

    def _newest(self, unit: UnitOfWork) -> Mapping[str, Form]:
        """By code; the shipped ones until the first audit installs them."""
        published = unit.checklists.published()
        if not published:
            return {form.code: form for form in self._books.shipped()}
        for one in published:
            if one.ref not in self._read:
                self._read[one.ref] = parsed(self._books, one)
        return {one.ref.code: self._read[one.ref] for one in published}


def _codes(
    line: QueueLine,
    set_forms: Sequence[str],
    audits: Sequence[ChecklistAudit],
    targets: Mapping[str, Target],
    heard: bool,
) -> list[str]:
    submitted = [one.form.code for one in audits if one.outcome is not None]
    if line.done_at is not None:
        return list(dict.fromkeys(submitted))
    left = [code for code in set_forms if code not in submitted]
    begun = [one.form.code for one in audits if one.outcome is None]
    return left or list(dict.fromkeys(begun)) or [suiting_form(targets, heard)]
