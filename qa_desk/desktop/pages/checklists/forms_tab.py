"""The tab "Forms": look at a form, edit a draft of it, try it, publish it for good."""

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from qa_desk.desktop.dialogs.ask import Asker, ask
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.checklists.form_buttons import FormButtons
from qa_desk.desktop.pages.checklists.form_note import note_of
from qa_desk.desktop.pages.checklists.form_tree import FormTree
from qa_desk.desktop.pages.checklists.forms_state import (
    FormsState,
    with_moved,
    with_new_question,
    with_new_section,
    with_removed,
)
from qa_desk.desktop.pages.checklists.part_fields import PartFields
from qa_desk.desktop.pages.checklists.preview_dialog import PreviewDialog
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.checklist import Question, Section
from qa_desk.domain.checklist_edit import change_question, change_section
from qa_desk.domain.checklist_faults import faults
from qa_desk.domain.checklist_version import FormRef
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import Role
from qa_desk.services.checklist_forms import FormShelfLine, begin_draft, drop_draft, forms, publish, save_draft
from qa_desk.services.views import Changed
from qa_desk.words import language, tr


class FormsTab(Speaking):
    def __init__(self, around: Surroundings, asker: Asker) -> None:
        super().__init__()
        self._around, self.asker = around, asker
        self.state = FormsState()
        self.choose = QComboBox(self)
        self.choose.setMinimumWidth(300)
        self.buttons = FormButtons(self)
        self._note = QLabel(self)
        self._note.setWordWrap(True)
        self.tree = FormTree(self)
        self.fields: PartFields | None = None
        self._side = QScrollArea(self)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        self._side.setWidgetResizable(True)
        self._side.setFrameShape(QFrame.Shape.NoFrame)
        self._side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        left = QWidget(self)
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.tree, 1)
        inside.addLayout(self.buttons.foot())
        both = QSplitter(Qt.Orientation.Horizontal, self)
        both.setChildrenCollapsible(False)
        both.addWidget(left)
        both.addWidget(self._side)
        both.setSizes([560, 480])
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addLayout(self.buttons.head(self.choose))
        column.addWidget(self._note)
        column.addWidget(both, 1)

    def _connect(self) -> None:
        self.buttons.connect({
            "edit": self.edit, "section": lambda: self._edited(with_new_section(self.state)),
            "question": lambda: self._edited(with_new_question(self.state)),
            "up": lambda: self._edited(with_moved(self.state, -1)),
            "down": lambda: self._edited(with_moved(self.state, 1)), "remove": self.remove,
            "preview": self.preview, "discard": self.discard, "publish": self.publish,
        })  # fmt: skip
        self.choose.activated.connect(self._on_form)
        self.tree.node_chosen.connect(self._on_node)

    def title(self) -> str:
        return tr("Forms")

    @property
    def _may(self) -> bool:
        return Role.ADMIN in self._around.user.roles

    # ------------------------------------------------------------ loading

    def load(self) -> None:
        desk = self._around.desk
        self._around.jobs.run(
            lambda: forms(desk.store, desk.clock, desk.checklists), self._on_loaded, owner=self, key="forms"
        )

    def _on_loaded(self, lines: list[FormShelfLine]) -> None:
        code = self.state.code if any(one.form.code == self.state.code for one in lines) else ""
        code = code or (lines[0].form.code if lines else "")
        line = next((one for one in lines if one.form.code == code), None)
        draft = None if line is None else line.draft
        if self.state.draft is not None and draft is not None and code == self.state.code:
            self.state = replace(self.state, lines=tuple(lines))  # what stands on screen is newer, maybe half typed
            return
        self._become(replace(self.state, lines=tuple(lines), code=code, draft=draft))

    @Slot()
    def _on_form(self) -> None:
        code = str(self.choose.currentData())
        line = next((one for one in self.state.lines if one.form.code == code), None)
        self._become(FormsState(self.state.lines, code, None if line is None else line.draft))
        self.load()

    # ------------------------------------------------------------ editing

    @Slot()
    def edit(self) -> None:
        """Goes on with the draft there is, or begins one from the newest version."""
        desk, user, code = self._around.desk, self._around.user, self.state.code
        self._around.jobs.run(
            lambda: begin_draft(desk.store, desk.clock, desk.checklists, user, code),
            lambda form: self._become(replace(self.state, draft=form)),
            owner=self,
            write=True,
        )

    def _edited(self, state: FormsState) -> None:
        """Shows it and keeps it, as long as it can be read again."""
        if state == self.state:
            return
        self._become(state)
        self._keep()

    def _keep(self) -> None:
        form = self.state.draft
        if form is None or faults(form):
            return
        desk, user = self._around.desk, self._around.user
        self._around.jobs.run(
            lambda: save_draft(desk.store, desk.clock, desk.checklists, user, form), lambda _: None, owner=self,
            write=True, key="keep",
        )  # fmt: skip

    @Slot()
    def _on_fields(self) -> None:
        fields, form = self.fields, self.state.draft
        if fields is None or form is None:
            return
        try:
            part: Question | Section
            if isinstance(fields.part, Question):
                part = fields.question()
                changed = change_question(form, self.state.node, part)
            else:
                part = fields.section()
                changed = change_section(form, self.state.node, part)
        except (ValueError, KnownError):
            fields.say_wrong(tr("Options or condition cannot be read as they are written. The form stays as it was."))
            return
        fields.say_wrong("")
        fields.part = part
        self.state = replace(self.state, draft=changed, node=part.code)
        self._show_tree()
        self._show_note()
        self._keep()

    @Slot()
    def remove(self) -> None:
        part = self.state.question or self.state.section
        if part is None or self.state.draft is None:
            return
        question = tr("Remove «{title}» from the form?").format(title=part.title.of(language()))
        explanation = tr("Published versions and audits made with them stay as they are.")
        if self.asker.yes(self, question, explanation, tr("Remove"), danger=True):
            self._edited(with_removed(self.state))

    @Slot()
    def discard(self) -> None:
        if self.asker.yes(
            self, tr("Discard the draft?"), tr("The published version stays."), tr("Discard"), danger=True
        ):
            desk, user, code = self._around.desk, self._around.user, self.state.code
            self._become(replace(self.state, draft=None))
            self._around.jobs.run(
                lambda: drop_draft(desk.store, user, code), lambda _: self.load(), owner=self, write=True, key="keep"
            )

    @Slot()
    def preview(self) -> None:
        form = self.state.form
        if form is not None and not faults(form):
            ask(PreviewDialog(self._around, form, self))

    @Slot()
    def publish(self) -> None:
        form = self.state.draft
        if form is None or faults(form):
            return
        question = tr("Publish version {n} of «{title}»?").format(n=form.version, title=form.title.of(language()))
        explanation = tr(
            "A published version never changes. New audits are made with it; audits already begun keep theirs, and "
            "scores of different versions are compared only when you ask for it."
        )
        if not self.asker.yes(self, question, explanation, tr("Publish")):
            return
        desk, user = self._around.desk, self._around.user
        self._around.jobs.run(
            lambda: publish(desk.store, desk.clock, desk.checklists, user, form),
            self._on_published,
            owner=self,
            write=True,
            key="keep",
        )

    def _on_published(self, done: tuple[FormRef, Changed]) -> None:
        published, changed = done
        self._become(replace(self.state, draft=None))
        self._around.bus.message.emit(tr("Version {n} is published.").format(n=published.version))
        self._around.bus.changed.emit(changed)
        self.load()

    # ------------------------------------------------------------ what is shown

    def _become(self, state: FormsState) -> None:
        self.state = state
        self._show()

    @Slot(str)
    def _on_node(self, code: str) -> None:
        self.state = replace(self.state, node=code)
        self._show_fields()
        self.buttons.show(self.state, self._may)

    def retranslate(self) -> None:
        self.buttons.retranslate()
        self.tree.retranslate()
        self.choose.setAccessibleName(tr("Form"))
        self._show()

    def _show(self) -> None:
        self.choose.clear()
        for line in self.state.lines:
            words = tr("{form}, version {n}").format(form=line.form.title.of(language()), n=line.form.version)
            told = tr("{form} · draft").format(form=words) if line.draft is not None else words
            self.choose.addItem(told, line.form.code)
        self.choose.setCurrentIndex(self.choose.findData(self.state.code))
        self._show_tree()
        self._show_fields()
        self._show_note()

    def _show_tree(self) -> None:
        self.state = replace(self.state, node=self.tree.show_form(self.state.form, self.state.node))
        self.buttons.show(self.state, self._may)

    def _show_fields(self) -> None:
        form, part = self.state.form, self.state.question or self.state.section
        if form is None or part is None:
            self._side.setWidget(QWidget())
            self.fields = None
            return
        self.fields = PartFields(form, part, self.state.draft is not None and self._may)
        self.fields.changed.connect(self._on_fields)
        self._side.setWidget(self.fields)

    def _show_note(self) -> None:
        self._note.setText(note_of(self.state))
