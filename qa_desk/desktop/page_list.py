"""The pages of the window in order: who may use each, and how it is made when it is first shown."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from qa_desk.desktop.page import Page, Surroundings
from qa_desk.domain.people import Role
from qa_desk.words import mark


@dataclass(frozen=True, slots=True)
class PageRow:
    """`title`: what stands in the navigation before the page is made. No roles means everybody.

    `best`: who sees the page whole; the others see a part of it or may only look. Empty means `roles`.
    """

    name: str
    icon: str
    title: str
    roles: tuple[Role, ...]
    make: Callable[[Surroundings], Page]
    best: tuple[Role, ...] = ()


def _named(module: str, name: str) -> Callable[[Surroundings], Page]:
    """The import happens when the page is first shown, unless import_pages() was quicker."""

    def make(around: Surroundings) -> Page:
        page: Page = getattr(import_module(f"qa_desk.desktop.pages.{module}"), name)(around)
        return page

    return make


def import_pages() -> None:
    """Ahead of the first visit and off the GUI thread: an import holds up the window that waits for it."""
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
    PageRow("sign_off", "sign_off", mark("Sign-off"), (Role.SALES_HEAD,), _named("sign_off", "SignOffPage")),
    PageRow(
        "reports", "reports", mark("Reports"), (), _named("reports", "ReportsPage"), (Role.SALES_HEAD, Role.PAYROLL)
    ),
    PageRow("reasons", "reasons", mark("Reasons"), _READERS, _named("reasons", "ReasonsPage"), (Role.ADMIN,)),
    PageRow("checklists", "checklists", mark("Audits"), _READERS, _named("checklists", "ChecklistsPage")),
    PageRow("models", "models", mark("Speech"), _READERS, _named("models", "ModelsPage"), (Role.ADMIN,)),
    PageRow("settings", "settings", mark("Settings"), (), _named("settings", "SettingsPage"), (Role.ADMIN,)),
)  # fmt: skip
