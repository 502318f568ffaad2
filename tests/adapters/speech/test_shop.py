"""The shelf as a person sees it: broken models are told, unfinished downloads counted, removing leaves nothing."""

from pathlib import Path

import pytest

from qa_desk.adapters.speech.models import ModelShelf, part_of
from qa_desk.adapters.speech.network import Network
from qa_desk.adapters.speech.shop import ModelShop
from qa_desk.domain.speech_model import SpeedHere, WindowFit, which_suits
from qa_desk.domain.transcript import SpeechNoModel
from qa_desk.paths import resources
from tests.adapters.speech.test_models import write_model


@pytest.fixture
def shelf(tmp_path: Path) -> ModelShelf:
    return ModelShelf(tmp_path / "shelf", resources())


@pytest.fixture
def shop(shelf: ModelShelf, tmp_path: Path) -> ModelShop:
    return ModelShop(shelf, Network(None, {}), tmp_path / "trial.log")


def test_the_bundled_model_stands_first_stays_and_is_russian(shop: ModelShop, shelf: ModelShelf) -> None:
    write_model(shelf.place("small"))
    bundled, small = shop.installed()
    assert (bundled.name, bundled.language, bundled.removable) == ("bundled", "ru", False)
    assert (small.name, small.removable, small.measured.fit) == ("small", True, None)
    assert bundled.measured.speed is None


def test_a_broken_model_is_on_the_list_and_says_why(shop: ModelShop, shelf: ModelShelf) -> None:
    write_model(shelf.place("small"))
    (shelf.place("small") / "tokenizer.json").unlink()
    _bundled, small = shop.installed()
    assert small.fault is not None
    assert small.fault.code == "speech_model_incomplete"
    assert (small.id, small.removable) == ("", True)
    assert small.size > 0


def test_an_unfinished_download_is_offered_with_what_is_there(shop: ModelShop, shelf: ModelShelf) -> None:
    part = part_of(shelf.place("owner/model"))
    part.mkdir(parents=True)
    (part / "model.bin.1234.part").write_bytes(b"x" * 500)
    offers = {one.name: one for one in shop.offers()}
    assert (offers["owner/model"].size, offers["owner/model"].begun) == (None, 500)
    assert (offers["small"].begun, offers["small"].size) == (0, 486_000_000)
    shop.remove("owner/model")
    assert not part.exists()
    assert "owner/model" not in {one.name for one in shop.offers()}


def test_removing_takes_the_whole_model_and_nothing_else(shop: ModelShop, shelf: ModelShelf) -> None:
    for name in ("small", "medium"):
        write_model(shelf.place(name))
    shop.remove("small")
    assert [path.name for path in shelf.place("small").parent.iterdir()] == ["medium"]
    with pytest.raises(SpeechNoModel):
        shop.remove("small")


def test_another_fit_is_another_model_for_transcripts(shop: ModelShop, shelf: ModelShelf) -> None:
    write_model(shelf.place("small"))
    before = shop.find("small")
    assert shop.choose_fit("small", WindowFit(0.5, 2, 1))
    after = shop.find("small")
    assert after.measured.fit == WindowFit(0.5, 2, 1)
    assert after.id != before.id
    assert shop.choose_fit("small", None)
    assert shop.find("small").id == before.id


@pytest.mark.parametrize(
    ("measured", "best"),
    [
        ([], None),
        ([("bundled", 1, 90.0)], "bundled"),
        ([("bundled", 1, 90.0), ("base", 2, 9.0), ("small", 3, 3.0), ("medium", 4, 1.1)], "small"),
        ([("bundled", 1, 90.0), ("base", 2, 1.5), ("small", 3, 0.5)], "base"),
    ],
)
def test_the_largest_model_that_keeps_up_suits_else_the_quickest(
    measured: list[tuple[str, int, float]], best: str | None
) -> None:
    found = which_suits([SpeedHere(name, size, speed, name == "bundled") for name, size, speed in measured])
    assert (None if found is None else found.name) == best
