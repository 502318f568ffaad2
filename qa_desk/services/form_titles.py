"""What the forms of a workspace are called; writes nothing."""

from collections.abc import Mapping

from qa_desk.domain.checklist import Label
from qa_desk.services.checklist_forms import parsed
from qa_desk.services.checklist_ports import ChecklistBooks
from qa_desk.services.store import Store


def form_titles(store: Store, books: ChecklistBooks) -> Mapping[str, Label]:
    """By code, of the newest versions; the shipped ones until the first audit installs them."""
    with store.read() as unit:
        newest = {one.ref.code: one for one in unit.checklists.published()}
    shipped = {form.code: form.title for form in books.shipped()}
    return shipped | {code: parsed(books, one).title for code, one in newest.items()}
