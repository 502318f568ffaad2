"""The pages of the window in order: who may use each, and how it is made when it is first shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

from qa_desk.desktop.page import Page, Surroundings
from qa_desk.desktop.shortcuts import Action
from qa_desk.domain.people import Role
from qa_desk.words import mark


@dataclass(frozen=True, slots=True)
class PageRow:
    """`title`: what stands in the navigation before the page is made. No roles means everybody.

    `key`: its own; the others get those of the numbered pages in order.
    `best`: who sees the page whole; the others see a part of it or may only look. Empty means `roles`.
    """

    name: str
    icon: str
    title: str
    roles: tuple[Role, ...]
    make: Callable[[Surroundings], Page]
    best: tuple[Role, ...] = ()
    key: Action | None = None


def _named(module: str, name: str) -> Callable[[Surroundings], Page]:
    """Nothing is imported twice: the window has imported every page before, see import_pages()."""

    def make(around: Surroundings) -> Page:
        page: Page = getattr(import_module(f"qa_desk.desktop.pages.{module}"), name)(around)
        return page

    return make


def import_pages() -> None:
    """Before there is a window: an import holds one up, on another thread too: it fights for the interpreter."""
    for row in PAGES:
        import_module(f"qa_desk.desktop.pages.{row.name}")


_READERS = (Role.AUDITOR, Role.SALES_HEAD, Role.ADMIN)
PAGES: tuple[PageRow, ...] = (
    PageRow("panel", "panel", mark("Control panel"), _READERS, _named("panel", "PanelPage")),
    PageRow("queue", "queue", mark("Queue"), _READERS, _named("queue", "QueuePage"), (Role.AUDITOR,)),
    PageRow("review", "review", mark("Review"), _READERS, _named("review", "ReviewPage"), (Role.AUDITOR,)),
    PageRow(
        "callbacks", "callbacks", mark("Callbacks"), (Role.AUDITOR, Role.SALES_HEAD),
        _named("callbacks", "CallbacksPage"),
    ),
    PageRow(
        "sign_off", "sign_off", mark("Sign-off"), (Role.SALES_HEAD, Role.PAYROLL, Role.AUDITOR),
        _named("sign_off", "sign_off_page"),
        (Role.SALES_HEAD,),
    ),
    PageRow(
        "appeals", "appeals", mark("Appeals"), (Role.AUDITOR, Role.SALES_HEAD, Role.PAYROLL, Role.ADMIN),
        _named("appeals", "AppealsPage"), (Role.SALES_HEAD, Role.AUDITOR, Role.PAYROLL), Action.PAGE_APPEALS,
    ),
    PageRow(
        "reports", "reports", mark("Reports"), (), _named("reports", "ReportsPage"), (Role.SALES_HEAD, Role.PAYROLL)
    ),
    PageRow("reasons", "reasons", mark("Reasons"), _READERS, _named("reasons", "ReasonsPage"), (Role.ADMIN,)),
    PageRow("checklists", "checklists", mark("Audits"), _READERS, _named("checklists", "ChecklistsPage")),
    PageRow("models", "models", mark("Speech"), _READERS, _named("models", "ModelsPage"), (Role.ADMIN,)),
    PageRow("settings", "settings", mark("Settings"), (), _named("settings", "SettingsPage"), (Role.ADMIN,)),
)  # fmt: skip

_NUMBERED = (
    Action.PAGE_1, Action.PAGE_2, Action.PAGE_3, Action.PAGE_4, Action.PAGE_5, Action.PAGE_6, Action.PAGE_7,
    Action.PAGE_8, Action.PAGE_9, Action.PAGE_10,
)  # fmt: skip


def page_keys(rows: Sequence[PageRow]) -> Mapping[str, Action]:
    """The action that opens each page, by its name; a page too many has none."""
    keys = {row.name: row.key for row in rows if row.key is not None}
    numbered = (row.name for row in rows if row.key is None)
    return {**keys, **dict(zip(numbered, _NUMBERED, strict=False))}
