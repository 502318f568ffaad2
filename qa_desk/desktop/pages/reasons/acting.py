"""What a person does with whole reasons and books: add, switch off, take examples and older versions."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Slot

from qa_desk.desktop.dialogs.ask import ask
from qa_desk.desktop.pages.reasons import state as steps
from qa_desk.desktop.pages.reasons import wording
from qa_desk.desktop.pages.reasons.add_dialog import AddReasonDialog
from qa_desk.desktop.pages.reasons.examples_dialog import ExamplesDialog
from qa_desk.desktop.widgets.banner import BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.errors import ChangedBySomeoneElse
from qa_desk.services.ports import BookReason
from qa_desk.services.views import Uses
from qa_desk.words import tr

if TYPE_CHECKING:
    from qa_desk.desktop.pages.reasons.page import ReasonsPage

BOOK = "reasons.yaml"


class Acting(QObject):
    def __init__(self, page: "ReasonsPage") -> None:
        super().__init__(page)
        self._page = page
        editing, versions = page.editing, page.versions
        editing.add.clicked.connect(self._on_add)
        editing.remove.clicked.connect(self.remove_chosen)
        page.editor.examples_asked.connect(self._on_examples)
        page.history.clicked.connect(self.show_versions)
        versions.chosen.connect(lambda name: page.errands.compare(name, versions.show_compared))
        versions.take_asked.connect(self.take_version)

    @Slot()
    def _on_add(self) -> None:
        page = self._page
        dialog = AddReasonDialog(page.around.theme, [one.code for one in page.state.reasons], page)
        ask(dialog, lambda: self.add_reason(dialog.reason()))

    def add_reason(self, reason: BookReason) -> None:
        """Behind the others, chosen, with the cursor where its phrases go."""
        page = self._page
        page.become(steps.with_added(page.state, reason))
        page.editor.tabs.setCurrentWidget(page.editor.boxes["phrases"])
        page.editor.boxes["phrases"].setFocus()

    @Slot()
    def remove_chosen(self) -> None:
        """Away when nobody can have used it, switched on again, or off after telling who used it."""
        page = self._page
        chosen = page.state.chosen
        if chosen is None:
            return
        if page.state.chosen_is_new:
            page.become(steps.without_chosen(page.state))
        elif chosen.off:
            page.become(steps.switched(page.state))
        else:
            page.errands.uses(chosen.code, lambda found: self._ask_off(chosen, found))

    def _ask_off(self, reason: BookReason, found: Uses) -> None:
        page = self._page
        explanation = (
            f"{wording.uses(found)} "
            f"{tr('Nothing changes before the book is saved. The trained reader may still hear it in calls.')}"
        )
        wanted = page.asker.yes(page, wording.question_off(reason), explanation, tr("Switch off"), danger=True)
        if wanted and page.state.chosen == reason:
            page.become(steps.switched(page.state))

    @Slot()
    def _on_examples(self) -> None:
        page = self._page
        if page.state.chosen is not None:
            page.errands.said(page.state.chosen.code, self._offer_examples)

    def _offer_examples(self, said: tuple[str, ...]) -> None:
        page = self._page
        known = () if page.state.chosen is None else page.state.chosen.examples
        dialog = ExamplesDialog(page.around.theme, [one for one in said if one not in known], page)
        ask(dialog, lambda: page.become(steps.with_examples(page.state, dialog.chosen())))

    # ------------------------------------------------------------ versions

    @Slot()
    def show_versions(self) -> None:
        page = self._page
        page.versions.begin(ZoneInfo(page.around.settings().time_zone), may_take=page.state.admin)
        page.show_view(page.versions)
        page.errands.versions(page.versions.show_versions)

    @Slot()
    def take_version(self) -> None:
        """Into the editor only: it is previewed and saved like any edit."""
        page = self._page
        compared = page.versions.compared
        if compared is None or page.state.saved is None:
            return
        if compared.now.version != page.state.saved.version:
            page.around.jobs.show_error(ChangedBySomeoneElse(what=BOOK))
            return
        question, explanation = tr("Replace your unsaved changes?"), tr("The older version takes their place.")
        if page.dirty and not page.asker.yes(page, question, explanation, tr("Replace"), danger=True):
            return
        page.back()
        page.become(steps.with_kept(page.state, compared.kept))
        page.banner.show_message(
            BannerMessage(
                Tone.INFO,
                lambda: tr("The older version stands in the editor. Nothing is in use before you preview and save it."),
            )
        )
