"""A question that nobody waits for any more is broken off, at once and for good."""

import pytest

from qa_desk.adapters.second_reader.reader import HttpSecondReader, Limits
from qa_desk.domain.errors import Cancelled
from qa_desk.services.running import CancelToken
from qa_desk.services.second_opinion import SAMPLE, try_second
from tests.fakes.office import StillClock
from tests.fakes.second import Asked, Reply, said, served

CODES = ("price", "location")


@pytest.mark.parametrize("reply", [Reply(silent=True), Reply(endless=True)], ids=["silent", "endless"])
def test_a_cancel_breaks_off_a_question_that_is_under_way(reply: Reply) -> None:
    token = CancelToken()

    def answered(_asked: Asked) -> Reply:
        token.cancel()
        return reply

    with served(answered) as model:
        reader = HttpSecondReader(model.url, "", CODES, Limits(seconds=600.0, bytes=10**12))
        with pytest.raises(Cancelled):
            reader.read(SAMPLE, token)
        assert len(model.asked) == 1


def test_a_question_can_be_put_again_after_a_cancel() -> None:
    good = said("match", "price", evidence=((0, 1, "Для нас это слишком дорого"),))
    token = CancelToken()
    token.cancel()
    with served(good) as model:
        reader = HttpSecondReader(model.url, "", CODES)
        with pytest.raises(Cancelled):
            try_second(StillClock(), reader, token)
        assert try_second(StillClock(), reader, CancelToken()).right


@pytest.mark.parametrize(
    ("reply", "right"),
    [
        (said("match", "price", evidence=((0, 1, "слишком дорого"),)), True),
        (said("mismatch", "location", evidence=((0, 1, "мы отказываемся"),)), False),
        (said("no_refusal", refused=False, evidence=((0, 1, "Посмотрел."),)), False),
    ],
)
def test_a_trial_tells_whether_a_plain_talk_was_read_rightly(reply: Reply, right: bool) -> None:
    with served(reply) as model:
        reader = HttpSecondReader(model.url, "qwen", CODES)
        found = try_second(StillClock(), reader, CancelToken())
    assert (found.right, found.reader) == (right, "qwen@127.0.0.1/1")
