"""Reasons to choose from on the review page: codes and titles of the book in use, past ones by their titles."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from qa_desk import words
from qa_desk.compose import open_desk
from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import OpenDeal
from qa_desk.desktop.pages.review.page import ReviewPage
from qa_desk.desktop.player.silent import SilentSound
from qa_desk.desktop.theme import Theme
from qa_desk.services.desk import Desk
from qa_desk.services.ports import BookReason
from qa_desk.words import labels
from tests.desktop.pages import review_world
from tests.desktop.pages.review_world import World, make_world
from tests.desktop.shell_world import Settle

SEASON = BookReason("season", "Сезон кончился", "Season over")


@pytest.fixture(autouse=True)
def _own_titles_go() -> Iterator[None]:
    yield
    labels.use_reasons({})


def edit(desk: Desk) -> None:
    """A reason is added, another renamed, a third switched off."""
    book = desk.books.current()
    changed = {
        "price": lambda one: replace(one, title_en="Dear", title_ru="Кусается"),
        "location": lambda one: replace(one, off=True),
    }
    reasons = tuple(changed.get(one.code, lambda same: same)(one) for one in book.reasons)
    desk.books.save(desk.books.draft(book, (*reasons, SEASON)))


def choices(page: ReviewPage) -> dict[str, str]:
    box = page.verdict.decision.voiced
    return {str(box.itemData(place)): box.itemText(place) for place in range(box.count())}


def opened(world: World, page: ReviewPage, settle: Settle) -> None:
    page.open_deal(OpenDeal(int(world.deals["30412011"]), int(world.items["30412011"])))
    settle()


def test_the_list_of_voiced_reasons_is_the_book_s(
    qtbot: QtBot, tmp_path: Path, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle
) -> None:
    world = make_world(tmp_path / "ws")
    edit(world.desk)
    page = ReviewPage(review_world.surround(world, "osipova", jobs, theme, memory), SilentSound())
    qtbot.addWidget(page)
    page.show()
    opened(world, page, settle)
    found = choices(page)
    assert found["season"] == "Season over"
    assert found["price"] == "Dear"
    assert found["competitor"] == "Competitor"
    assert "location" not in found
    world.desk.close()


def test_a_book_that_cannot_be_read_leaves_the_usual_reasons(
    qtbot: QtBot, tmp_path: Path, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle
) -> None:
    world = make_world(tmp_path / "ws")
    (tmp_path / "ws" / "reasons.yaml").write_text("reasons: [", encoding="utf-8")
    page = ReviewPage(review_world.surround(world, "osipova", jobs, theme, memory), SilentSound())
    qtbot.addWidget(page)
    page.show()
    opened(world, page, settle)
    assert choices(page)["location"] == "Location"
    world.desk.close()


def test_an_opened_workspace_names_its_own_reasons_everywhere_also_those_switched_off(tmp_path: Path) -> None:
    world = make_world(tmp_path / "ws")
    assert labels.reason("season") == "season"
    edit(world.desk)
    assert (labels.reason("season"), labels.reason("price")) == ("Season over", "Dear")
    book = world.desk.books.current()
    *others, season = book.reasons
    world.desk.books.save(world.desk.books.draft(book, (*others, replace(season, off=True))))
    world.desk.close()
    labels.use_reasons({})
    again = open_desk(tmp_path / "ws")
    assert labels.reason("season") == "Season over"
    words.use("ru")
    assert labels.reason("season") == "Сезон кончился"
    again.close()
    make_world(tmp_path / "other").desk.close()
    assert labels.reason("season") == "season", "another workspace has its own book"
