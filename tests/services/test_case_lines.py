"""Cases as the window lists them: what is next and how urgent, who may review, files by hash, what was declined."""

from datetime import timedelta
from pathlib import Path

import pytest

from qa_desk.adapters.vault import FolderVault
from qa_desk.domain.appeal import AppealDecided, AppealedAlready, Obstacle, Outcome, PaperIncomplete, PaperKind
from qa_desk.domain.appeal_evidence import (
    MOST_NAME,
    EvidenceChanged,
    EvidenceEmpty,
    EvidenceKindRefused,
    EvidenceTooLarge,
    EvidenceTwice,
    check_file,
)
from qa_desk.domain.appeal_steps import Step
from qa_desk.domain.decision import CommentRequired
from qa_desk.domain.errors import KnownError
from qa_desk.domain.intake import FileMissing
from qa_desk.domain.ledger import EntryId, NotReversible, ReversalDeclined, ReversalEntered
from qa_desk.domain.money import Money
from qa_desk.domain.people import Role, RoleMissing
from qa_desk.services.appeal import decide_appeal, file_appeal
from qa_desk.services.case_evidence import (
    NoEvidenceVault,
    attach_files,
    case_files,
    evidence_vault,
    keep_file,
    keeping,
    open_file,
)
from qa_desk.services.case_lines import CaseLine, case_card, case_lines
from qa_desk.services.ledger import decline_reversal, propose_reversal, reversals_waiting, sign_reversal
from qa_desk.services.money_store import Pay
from tests.fakes.office import HASHER, PASSWORD, Office, log_entries
from tests.fakes.refused import refused
from tests.fakes.settled import DAYS, close, fined, papers, reversed_by, second_head, with_settings

P = PaperKind


def lines(office: Office) -> list[CaseLine]:
    return case_lines(office.store, office.clock, DAYS)


@pytest.fixture
def vault(tmp_path: Path) -> FolderVault:
    return FolderVault(tmp_path, "evidence")


def written(folder: Path, name: str = "Переписка.PNG", text: bytes = b"picture") -> Path:
    path = folder / name
    path.write_bytes(text)
    return path


# ---------------------------------------------------------------- lines


def test_a_new_case_asks_for_the_explanation_and_tells_the_working_time_left(office: Office) -> None:
    """Signed on a Monday at noon, Moscow: 18 working hours."""
    fined(office)
    (line,) = lines(office)
    assert (line.step, line.late) == (Step.EXPLANATION, False)
    assert line.left is not None
    assert timedelta(hours=17, minutes=59) < line.left <= timedelta(hours=18)
    assert line.deal is not None
    assert (line.deal.external_id, line.blocks) == ("1", ())


def test_the_late_come_first_and_what_is_done_comes_last(office: Office) -> None:
    done, late = fined(office, "1"), fined(office, "2")
    papers(office, done.id)
    office.clock.forward(days=2, hours=1)
    fresh = fined(office, "3")
    found = lines(office)
    assert [one.number for one in found] == [late.id, fresh.id, done.id]
    assert [one.step for one in found] == [Step.EXPLANATION, Step.EXPLANATION, Step.DONE]
    assert found[0].late
    assert found[0].left is not None
    assert found[0].left < -timedelta(minutes=59)


def test_a_late_paper_goes_before_a_counter_entry_that_waits(office: Office) -> None:
    fine = fined(office)
    propose_reversal(office.store, office.clock, office.auditor, fine.id, None, "ошибка")
    assert lines(office)[0].step is Step.COUNTER
    office.clock.forward(days=2, hours=1)
    assert lines(office)[0].step is Step.EXPLANATION


def test_what_blocks_payroll_follows_the_settings_also_in_a_closed_month(office: Office) -> None:
    fine = fined(office)
    with_settings(office, law="on", papers_block_export=True)
    assert set(lines(office)[0].blocks) == {
        Obstacle.GROUND_MISSING, Obstacle.EXPLANATION_MISSING, Obstacle.ACKNOWLEDGEMENT_MISSING,
    }  # fmt: skip
    assert lines(office)[0].step is Step.GROUND
    papers(office, fine.id)
    assert lines(office)[0].blocks == ()
    with_settings(office, law="off", papers_block_export=False)
    second = fined(office, "2")
    assert lines(office)[0].number == second.id
    assert lines(office)[0].blocks == ()
    close(office)
    with_settings(office, law="on", papers_block_export=True)
    assert [one.number for one in lines(office) if one.blocks] == [second.id]  # the closed month's pack is blocked too


def test_who_may_review_is_named_and_everybody_else_is_told_why_not(office: Office) -> None:
    fine, head2 = fined(office), second_head(office)
    office.person("seller", "Анна С.", Role.SALES_HEAD, manager="анна соколова")
    file_appeal(office.store, office.clock, office.payroll, fine.id, "не согласна")
    (line,) = lines(office)
    assert (line.step, line.reviewers) == (Step.REVIEW, ("Ольга Миронова",))
    assert case_card(office.store, head2, fine.id).refused is None
    codes = {
        one.login: error.code
        for one in (office.auditor, office.second, office.head, office.payroll)
        if (error := case_card(office.store, one, fine.id).refused) is not None
    }
    assert codes == {
        "auditor": "reviewer_took_part", "second": "reviewer_took_part", "head": "reviewer_took_part",
        "payroll": "role_missing",
    }  # fmt: skip


def test_a_decided_case_names_who_decided_and_shows_the_counter_entry(office: Office) -> None:
    fine, head2 = fined(office), second_head(office)
    appeal, _ = file_appeal(office.store, office.clock, office.payroll, fine.id, "не согласна")
    decide_appeal(
        office.store, office.clock, HASHER, head2, appeal.id, Outcome.PARTLY, "частично", PASSWORD, Money(40_000)
    )
    (line,) = lines(office)
    card = case_card(office.store, head2, fine.id)
    assert (line.reviewers, line.case.left) == (("Ольга Миронова",), Money(110_000))
    assert [(one.amount, one.reverses) for one in card.counters] == [(Money(-40_000), fine.id)]
    assert card.people[int(head2.id)] == "Ольга Миронова"


def test_the_cap_is_told_with_its_numbers(office: Office) -> None:
    fine = fined(office)
    with_settings(office, law="on")
    with office.store.write() as unit:
        unit.pays.add([Pay("2026-11", "анна  соколова", Money(500_000))], office.payroll.id, office.clock())
    cap = case_card(office.store, office.head, fine.id).cap
    assert cap is not None
    assert (cap.percent, cap.cap, cap.taken, cap.over) == (20, Money(100_000), Money(150_000), Money(50_000))
    papers(office, fine.id)
    assert lines(office)[0].step is Step.OVER_CAP
    with_settings(office, law="off")
    assert case_card(office.store, office.head, fine.id).cap is None


def test_a_fine_taken_back_whole_needs_nothing_more(office: Office) -> None:
    reversed_by(office, fined(office).id, None)
    assert [(one.step, one.todo) for one in lines(office)] == [(Step.DONE, ())]


# ---------------------------------------------------------------- files


def test_a_file_is_copied_under_its_hash_and_joined_to_the_case(
    office: Office, vault: FolderVault, tmp_path: Path
) -> None:
    fine = fined(office)
    kept = keep_file(vault, written(tmp_path))
    assert kept.stored == f"evidence/{kept.sha256[:2]}/{kept.sha256}.png"
    (made,), _ = attach_files(office.store, office.clock, office.payroll, fine.id, [kept])
    assert (made.file, made.added_by) == (kept, office.payroll.id)
    assert case_files(office.store, fine.id) == [made]
    assert open_file(vault, made.file).read_bytes() == b"picture"
    assert lines(office)[0].files == 1
    entry = log_entries(office.store)[-1]
    assert (entry.action, entry.payload["sha256"]) == ("evidence_attached", kept.sha256)


def test_files_come_with_the_appeal_in_one_step(office: Office, vault: FolderVault, tmp_path: Path) -> None:
    fine = fined(office)
    kept = keep_file(vault, written(tmp_path))
    file_appeal(office.store, office.clock, office.payroll, fine.id, "не согласна", ["ссылка"], [kept])
    assert [one.file for one in case_files(office.store, fine.id)] == [kept]
    refused(
        office, EvidenceTwice, lambda: attach_files(office.store, office.clock, office.payroll, fine.id, [kept])
    )  # fmt: skip


def test_after_the_decision_the_evidence_stays_as_it_was(office: Office, vault: FolderVault, tmp_path: Path) -> None:
    fine, head2 = fined(office), second_head(office)
    appeal, _ = file_appeal(office.store, office.clock, office.payroll, fine.id, "не согласна")
    decide_appeal(office.store, office.clock, HASHER, head2, appeal.id, Outcome.REJECT, "нет", PASSWORD)
    kept = keep_file(vault, written(tmp_path))
    refused(office, AppealDecided, lambda: attach_files(office.store, office.clock, office.payroll, fine.id, [kept]))
    counter = reversed_by(office, fine.id, 1)
    refused(office, NotReversible, lambda: attach_files(office.store, office.clock, office.payroll, counter.id, [kept]))
    refused(office, RoleMissing, lambda: attach_files(office.store, office.clock, office.admin, fine.id, [kept]))


def copies(folder: Path) -> list[str]:
    return sorted(one.name for one in (folder / "evidence").rglob("*") if one.is_file())


def test_a_refused_filing_leaves_no_copy_of_its_files_behind(
    office: Office, vault: FolderVault, tmp_path: Path
) -> None:
    fine, other = fined(office), fined(office, "2")
    proof, letter = written(tmp_path), tmp_path / "письмо.pdf"
    letter.write_bytes(b"letter")

    def file(*paths: Path, entry: EntryId = fine.id, words: str = "не согласна") -> None:
        with keeping(office.store, vault, paths) as kept:
            file_appeal(office.store, office.clock, office.payroll, entry, words, (), kept)

    refused(office, PaperIncomplete, lambda: file(proof, words=" "))
    refused(office, EvidenceTwice, lambda: file(proof, letter, proof))
    refused(office, FileMissing, lambda: file(proof, tmp_path / "нет.pdf"))
    assert copies(tmp_path) == []
    file(proof)
    named = copies(tmp_path)
    refused(office, AppealedAlready, lambda: file(proof, letter))
    refused(office, PaperIncomplete, lambda: file(proof, entry=other.id, words=""))
    assert copies(tmp_path) == named
    with keeping(office.store, vault, [proof]) as kept:  # the same bytes may stand in another case
        attach_files(office.store, office.clock, office.payroll, other.id, kept)
    assert copies(tmp_path) == named


def test_a_copy_that_another_seat_took_back_is_there_again_once_it_is_named(
    office: Office, vault: FolderVault, tmp_path: Path
) -> None:
    fine, proof = fined(office), written(tmp_path)
    with keeping(office.store, vault, [proof]) as kept:
        vault.discard(kept[0].stored)
        (made,), _ = attach_files(office.store, office.clock, office.payroll, fine.id, kept)
    assert open_file(vault, made.file).read_bytes() == b"picture"


@pytest.mark.parametrize(
    ("name", "size", "error"),
    [
        ("run.exe", 1, EvidenceKindRefused), ("letter.pdf.bat", 1, EvidenceKindRefused),
        ("noending", 1, EvidenceKindRefused),
        ("page.html", 1, EvidenceKindRefused), ("a.png", 0, EvidenceEmpty), ("a.mp4", 200_000_001, EvidenceTooLarge),
    ],
)  # fmt: skip
def test_what_could_run_and_what_is_nothing_is_not_taken(name: str, size: int, error: type[KnownError]) -> None:
    with pytest.raises(error):
        check_file(name, size)


def test_the_kept_name_has_no_folder_no_control_letters_and_an_end() -> None:
    assert check_file("..\\..\\x/Пере\u202eписка\n.png", 1) == "Переписка.png"
    long = check_file("я" * 400 + ".pdf", 1)
    assert (len(long), long.endswith(".pdf")) == (MOST_NAME, True)


def test_a_stored_file_that_was_exchanged_or_lost_is_not_opened(vault: FolderVault, tmp_path: Path) -> None:
    kept = keep_file(vault, written(tmp_path))
    (tmp_path / kept.stored).write_bytes(b"another")
    with pytest.raises(EvidenceChanged):
        open_file(vault, kept)
    (tmp_path / kept.stored).unlink()
    with pytest.raises(EvidenceChanged):
        open_file(vault, kept)


def test_a_file_that_is_not_there_and_a_workspace_without_files_are_known_errors(vault: FolderVault) -> None:
    with pytest.raises(FileMissing):
        keep_file(vault, Path("nowhere.png"))
    with pytest.raises(NoEvidenceVault):
        evidence_vault(None)


# ---------------------------------------------------------------- declined counter-entries


def test_a_proposed_counter_entry_can_be_declined_once_and_is_never_signed_then(office: Office) -> None:
    fine = fined(office)
    made = propose_reversal(office.store, office.clock, office.auditor, fine.id, None, "ошибка")
    declined, changed = decline_reversal(office.store, office.clock, office.head, made.id, " тариф верный ")
    assert (declined.comment, declined.declined_by, changed.everything) == ("тариф верный", office.head.id, True)
    assert reversals_waiting(office.store) == []
    assert case_card(office.store, office.head, fine.id).declined == ((made, declined),)
    entry = log_entries(office.store)[-1]
    assert (entry.action, entry.subject) == ("reversal_declined", f"reversal:{made.id}")
    refused(office, ReversalDeclined, lambda: decline_reversal(office.store, office.clock, office.head, made.id, "да"))
    refused(
        office, ReversalDeclined,
        lambda: sign_reversal(office.store, office.clock, HASHER, office.head, made.id, PASSWORD),
    )  # fmt: skip
    again = propose_reversal(office.store, office.clock, office.auditor, fine.id, Money(1), "ещё раз")
    assert [one.id for one in reversals_waiting(office.store)] == [again.id]


def test_a_decline_needs_words_and_the_head_or_who_proposed_it(office: Office) -> None:
    made = propose_reversal(office.store, office.clock, office.auditor, fined(office).id, None, "ошибка")
    refused(office, CommentRequired, lambda: decline_reversal(office.store, office.clock, office.head, made.id, " "))
    refused(office, RoleMissing, lambda: decline_reversal(office.store, office.clock, office.second, made.id, "нет"))
    decline_reversal(office.store, office.clock, office.auditor, made.id, "передумала")


def test_what_stands_in_the_ledger_is_not_declined(office: Office) -> None:
    fine = fined(office)
    made = propose_reversal(office.store, office.clock, office.auditor, fine.id, None, "ошибка")
    sign_reversal(office.store, office.clock, HASHER, office.head, made.id, PASSWORD)
    refused(office, ReversalEntered, lambda: decline_reversal(office.store, office.clock, office.head, made.id, "нет"))
