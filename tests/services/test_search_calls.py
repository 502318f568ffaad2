"""Search over all calls: old transcripts become findable batch by batch, and hits show where their words stand."""

import pytest

from qa_desk.adapters.reasons.lemmas import Lemmatiser
from qa_desk.domain.call import Lane
from qa_desk.domain.errors import Cancelled
from qa_desk.domain.transcript import Piece, Turn
from qa_desk.services import search_calls
from qa_desk.services.running import CancelToken, ProgressReport, silent
from qa_desk.services.search_calls import Found, index_missing, search
from tests.fakes.office import Office


@pytest.fixture(scope="module")
def lemmatiser() -> Lemmatiser:
    return Lemmatiser()


def said(office: Office, *texts: str) -> None:
    refusal = office.refusal()
    with office.store.write() as unit:
        transcript = unit.transcripts.begin(office.span(refusal).recording, "m@1", (Lane.CLIENT,), office.clock())
        turns = [Turn(Lane.CLIENT, row * 10, row * 10 + 9, text, 1.0) for row, text in enumerate(texts)]
        unit.transcripts.add_piece(transcript, Piece(0, 0, 9_999), turns)
        unit.transcripts.finish(transcript, office.clock())


def test_transcripts_of_an_older_program_are_found_after_indexing(office: Office, lemmatiser: Lemmatiser) -> None:
    said(office, "это Дорого, очень дорогая вещь", "алло")
    assert search(office.store, lemmatiser, "дорогой") == Found()
    reports: list[ProgressReport] = []
    assert index_missing(office.store, lemmatiser, reports.append, CancelToken()) == 2
    assert [(one.step, one.done, one.total) for one in reports] == [("index_calls", 0, 2), ("index_calls", 2, 2)]
    found = search(office.store, lemmatiser, "дорогой")
    (hit,) = found.hits
    assert [hit.line.text[begin:end] for begin, end in hit.places] == ["Дорого", "дорогая"]
    assert not found.more
    assert index_missing(office.store, lemmatiser, silent, CancelToken()) == 0


def test_indexing_goes_on_where_it_was_stopped(
    office: Office, lemmatiser: Lemmatiser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_calls, "_BATCH", 2)
    said(office, *("дорого" for _ in range(5)))
    cancel = CancelToken()

    def stop(report: ProgressReport) -> None:
        if report.done == 2:
            cancel.cancel()

    with pytest.raises(Cancelled):
        index_missing(office.store, lemmatiser, stop, cancel)
    assert len(search(office.store, lemmatiser, "дорого").hits) == 4
    assert index_missing(office.store, lemmatiser, silent, CancelToken()) == 1
    assert len(search(office.store, lemmatiser, "дорого").hits) == 5


def test_more_than_was_asked_for_is_told(office: Office, lemmatiser: Lemmatiser) -> None:
    said(office, "дорого", "дорого", "дорого")
    index_missing(office.store, lemmatiser, silent, CancelToken())
    found = search(office.store, lemmatiser, "дорого", limit=2)
    assert (len(found.hits), found.more) == (2, True)
    assert search(office.store, lemmatiser, " …! ") == Found()
