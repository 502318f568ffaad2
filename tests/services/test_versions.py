"""Several texts of one recording: another model's becomes current, the old one stays and can be taken back."""

from pathlib import Path

import pytest

from qa_desk.adapters.vault import FolderVault
from qa_desk.domain.errors import NotFound
from qa_desk.domain.people import RoleMissing
from qa_desk.domain.transcript import TranscriptId
from qa_desk.services.configure import change_settings, load_settings, with_value
from qa_desk.services.running import CancelToken, silent
from qa_desk.services.speech_hints import MOST, book_words
from qa_desk.services.transcribe import transcribe_recording
from qa_desk.services.versions import recognise_again, use_version, versions_of
from qa_desk.services.views import Changed
from qa_desk.services.work_queue import recordings_of
from tests.fakes.hearing import Hearing
from tests.fakes.office import Office


@pytest.fixture
def sha(office: Office) -> str:
    return recordings_of(office.store, office.refusal("1").deal_id)[0]


@pytest.fixture
def vault(tmp_path: Path) -> FolderVault:
    return FolderVault(tmp_path)


def again(office: Office, vault: FolderVault, sha: str, hearing: Hearing) -> Changed:
    return recognise_again(
        office.store, office.clock, vault, lambda: hearing, office.reader, office.auditor, sha, silent, CancelToken()
    )


def texts(office: Office, sha: str) -> list[tuple[str, str, bool]]:
    return [(one.model, one.first_words, one.current) for one in versions_of(office.store, sha)]


def test_another_models_text_becomes_current_and_the_old_one_is_kept(
    office: Office, vault: FolderVault, sha: str
) -> None:
    first, second = Hearing("one@1", "дорого"), Hearing("two@2", "для меня дорого")
    transcribe_recording(office.store, office.clock, vault, first, sha, silent, CancelToken())
    changed = again(office, vault, sha, second)
    assert changed.recordings == {sha}
    assert changed.refusals
    assert second.closed
    assert texts(office, sha) == [("two@2", "для меня дорого", True), ("one@1", "дорого", False)]
    with office.store.read() as unit:
        newest = unit.transcripts.newest(sha)
        assert list(unit.log.entries())[-1].action == "recognised_again"
    assert newest is not None
    assert newest.model == "two@2"


def test_an_earlier_text_can_be_taken_back_and_nothing_is_lost(office: Office, vault: FolderVault, sha: str) -> None:
    for hearing in (Hearing("one@1", "дорого"), Hearing("two@2", "дешевле")):
        again(office, vault, sha, hearing)
    old = versions_of(office.store, sha)[1]
    changed = use_version(office.store, office.clock, office.reader, office.auditor, sha, old.id)
    assert changed.recordings == {sha}
    assert texts(office, sha) == [("one@1", "дорого", True), ("two@2", "дешевле", False)]


def test_a_text_of_another_recording_or_of_nobody_is_not_taken(office: Office, vault: FolderVault, sha: str) -> None:
    again(office, vault, sha, Hearing())
    (mine,) = versions_of(office.store, sha)
    other = recordings_of(office.store, office.refusal("2").deal_id)[0]
    for recording, version in ((other, mine.id), (sha, TranscriptId(999))):
        with pytest.raises(NotFound):
            use_version(office.store, office.clock, office.reader, office.auditor, recording, version)
    with pytest.raises(RoleMissing):
        use_version(office.store, office.clock, office.reader, office.payroll, sha, mine.id)


# ------------------------------------------------------------ hints


def test_names_of_the_deal_are_hints_only_when_the_settings_want_them(
    office: Office, vault: FolderVault, sha: str
) -> None:
    plain, helped = Hearing("one@1"), Hearing("two@2")
    transcribe_recording(office.store, office.clock, vault, plain, sha, silent, CancelToken(), words=("рассрочка",))
    settings = with_value(load_settings(office.store), "speech_hints", True)
    change_settings(office.store, office.clock, office.admin, settings)
    transcribe_recording(office.store, office.clock, vault, helped, sha, silent, CancelToken(), words=("рассрочка",))
    assert plain.requests[0].hotwords == ()
    assert helped.requests[0].hotwords == ("Иван Петров", "Анна Соколова", "Сделка 1", "рассрочка")
    assert len(helped.requests[0].hotwords) <= MOST


def test_the_reason_books_words_are_short_and_without_doubles() -> None:
    from qa_desk.services.ports import BookReason, ReasonBook

    book = ReasonBook(
        "1",
        own=False,
        reasons=(
            BookReason("price", "Дорого", "Price", ("дорого", "цена, бюджет", "нет денег", "четвёртое")),
            BookReason("off", "Выключена", "Off", (), off=True),
        ),
    )
    assert book_words(book) == ("Дорого", "цена бюджет", "нет денег")
