"""Several texts of one recording: another model's becomes current, the old one stays and can be taken back."""

from pathlib import Path

import pytest

from qa_desk.adapters.vault import FolderVault
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.errors import NotFound
from qa_desk.domain.people import RoleMissing
from qa_desk.domain.queue import ItemId
from qa_desk.domain.settings import PROMPT_LETTERS, Settings, SettingWrong
from qa_desk.domain.transcript import TranscriptId, Turn
from qa_desk.services.carry_over import left_behind
from qa_desk.services.configure import change_settings, load_settings, with_value
from qa_desk.services.correct_turns import correct_turn
from qa_desk.services.listen import add_comment, add_mark, comments_of, marks_of
from qa_desk.services.running import CancelToken, silent
from qa_desk.services.speech_hints import MOST, book_words
from qa_desk.services.transcribe import transcribe_recording
from qa_desk.services.versions import recognise_again, use_version, versions_of
from qa_desk.services.views import Changed
from qa_desk.services.work_queue import recordings_of
from qa_desk.words.errors import sentence
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


def test_a_model_whose_text_is_there_is_not_said_to_have_recognised_again(
    office: Office, vault: FolderVault, sha: str
) -> None:
    for model in ("one@1", "two@2", "two@2", "one@1"):
        again(office, vault, sha, Hearing(model))
    with office.store.read() as unit:
        told = [one for one in unit.log.entries() if one.action in ("recognised_again", "version_used")]
    found = [(one.action, one.payload["model"]) for one in told]
    assert found == [("recognised_again", "one@1"), ("recognised_again", "two@2"), ("version_used", "one@1")]


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


def test_the_workspaces_prompt_goes_with_every_recording_and_with_the_next_one(
    office: Office, vault: FolderVault, sha: str
) -> None:
    other = recordings_of(office.store, office.refusal("2").deal_id)[0]
    bare, told = Hearing("one@1"), Hearing("two@2")
    transcribe_recording(office.store, office.clock, vault, bare, sha, silent, CancelToken(), other)
    settings = with_value(load_settings(office.store), "speech_prompt", "Компания «Тёплый дом»,\n септик под ключ. ")
    change_settings(office.store, office.clock, office.admin, settings)
    transcribe_recording(office.store, office.clock, vault, told, sha, silent, CancelToken(), other)
    (without,), (asked,) = bare.requests, told.requests
    assert without.next is not None
    assert (without.prompt, without.next.prompt) == ("", "")
    assert asked.next is not None
    assert (asked.prompt, asked.hotwords) == ("Компания «Тёплый дом», септик под ключ.", ())
    assert asked.next.prompt == asked.prompt
    with office.store.read() as unit:
        *_before, entry = (one for one in unit.log.entries() if one.action == "settings_changed")
    assert entry.payload["speech_prompt"] == settings.speech_prompt


def test_a_prompt_longer_than_any_model_takes_is_refused() -> None:
    assert with_value(Settings(), "speech_prompt", "я" * PROMPT_LETTERS).speech_prompt
    with pytest.raises(SettingWrong) as long:
        with_value(Settings(), "speech_prompt", "я" * (PROMPT_LETTERS + 1))
    assert (long.value.facts["name"], long.value.facts["expected"]) == ("speech_prompt", "prompt_letters")
    assert sentence(long.value).endswith(f"{PROMPT_LETTERS} letters.")


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


# ------------------------------------------------------------ people's work goes with the recording


def heard(office: Office, vault: FolderVault, sha: str, model: str, words: str) -> None:
    hearing = Hearing(model, words)
    transcribe_recording(office.store, office.clock, vault, hearing, sha, silent, CancelToken())


def current(office: Office, sha: str) -> Turn:
    with office.store.read() as unit:
        newest = unit.transcripts.newest(sha)
    assert newest is not None
    (turn,) = newest.turns
    return turn


def marked(office: Office, sha: str) -> ItemId:
    """The auditor's mark on the turn there is."""
    turn = current(office, sha)
    with office.store.read() as unit:
        deal = unit.calls.by_recording(sha)[0].deal_id
        refusal = None if deal is None else unit.refusals.latest_of(deal)
        assert refusal is not None
        item = unit.queue.of_refusal(refusal.id)
    span = SpanEvidence(sha, turn.lane, turn.from_ms, turn.to_ms, turn.text)
    add_mark(office.store, office.clock, office.auditor, item.id, span)
    return item.id


def test_corrections_comments_and_marks_go_into_the_new_text(office: Office, vault: FolderVault, sha: str) -> None:
    heard(office, vault, sha, "one@1", "стоит двенадцать тысяч")
    first = current(office, sha)
    assert first.id is not None
    correct_turn(office.store, office.clock, office.auditor, first.id, "стоит двадцать тысяч")
    add_comment(office.store, office.clock, office.auditor, sha, 1_500, "сумма")
    item = marked(office, sha)
    heard(office, vault, sha, "two@2", "ну стоит двенадцать тысяч")
    turn = current(office, sha)
    assert (turn.text, turn.original) == ("ну стоит двадцать тысяч", "ну стоит двенадцать тысяч")
    (mark,) = marks_of(office.store, office.auditor.id, item)
    assert mark.quote == turn.text
    assert [one.text for one in comments_of(office.store, [sha])] == ["сумма"]
    old = versions_of(office.store, sha)[1]
    assert left_behind(office.store, old.id, office.clock()).lost == 0
    with office.store.read() as unit:
        assert [one.text for one in unit.transcripts.fixes_in(old.id)] == ["стоит двадцать тысяч"]
        assert list(unit.log.entries())[-1].action == "corrections_carried"


def test_what_the_new_text_has_no_words_for_is_told_and_stays_in_the_old_one(
    office: Office, vault: FolderVault, sha: str
) -> None:
    heard(office, vault, sha, "one@1", "стоит двенадцать тысяч")
    first = current(office, sha)
    assert first.id is not None
    correct_turn(office.store, office.clock, office.auditor, first.id, "стоит двадцать тысяч")
    item = marked(office, sha)
    heard(office, vault, sha, "two@2", "до свидания")
    assert current(office, sha).text == "до свидания"
    old = versions_of(office.store, sha)[1]
    work = left_behind(office.store, old.id, office.clock())
    assert [one.text for one in work.left] == ["стоит двадцать тысяч"]
    assert [one.quote for one in work.marks] == ["стоит двадцать тысяч"]
    (mark,) = marks_of(office.store, office.auditor.id, item)
    assert (mark.from_ms, mark.to_ms) == (1_000, 3_000)
    use_version(office.store, office.clock, office.reader, office.auditor, sha, old.id)
    assert current(office, sha).text == "стоит двадцать тысяч"


def test_the_text_in_use_leaves_nothing_behind(office: Office, vault: FolderVault, sha: str) -> None:
    heard(office, vault, sha, "one@1", "стоит двенадцать тысяч")
    assert left_behind(office.store, versions_of(office.store, sha)[0].id, office.clock()).lost == 0
    with pytest.raises(NotFound):
        left_behind(office.store, TranscriptId(999), office.clock())
