"""Refusals in every state that the callbacks and sign-off pages show, brought there by the services themselves."""

from dataclasses import dataclass, field
from pathlib import Path

from qa_desk.adapters.audio.clips import CaseClips
from qa_desk.adapters.audio.probe import PyAvProbe
from qa_desk.adapters.checklists.shelf import FormShelf
from qa_desk.adapters.contacts import Contacts
from qa_desk.adapters.files.reader import FileTables
from qa_desk.adapters.keys import signed_by
from qa_desk.adapters.reasons.book_store import BookStore
from qa_desk.adapters.reasons.reader import PhraseReader, default_book_path
from qa_desk.adapters.reports.analysis import AnalysisFiles
from qa_desk.adapters.reports.case_pdf import CaseFiles
from qa_desk.adapters.reports.digest_pdf import DigestFiles
from qa_desk.adapters.reports.log_files import LogAsFiles
from qa_desk.adapters.reports.pack_files import PackFolder
from qa_desk.adapters.reports.payroll import PayrollFiles
from qa_desk.adapters.reports.sample_files import SampleProofFiles
from qa_desk.adapters.speech.hub import HubSettings
from qa_desk.adapters.speech.models import ModelShelf
from qa_desk.adapters.speech.shop import ModelShop
from qa_desk.adapters.vault import FolderVault
from qa_desk.desktop.errors import ErrorPresenter
from qa_desk.desktop.jobs import Jobs
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.page import Bus, OpenDeal, SettingsNow, Surroundings
from qa_desk.desktop.shortcuts import ShortcutMap
from qa_desk.desktop.theme import Theme
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.flow import ConditionalRefusal
from qa_desk.domain.people import User
from qa_desk.paths import resources
from qa_desk.services.call_back import CallbackRequest
from qa_desk.services.case_file import CaseOffice
from qa_desk.services.configure import load_settings
from qa_desk.services.desk import Desk
from qa_desk.services.penalise import penalise
from qa_desk.services.ports import Transcriber
from qa_desk.services.report_payroll import PayrollOffice
from qa_desk.services.views import Changed
from qa_desk.words import report_words
from qa_desk.words.case_words import case_text
from qa_desk.words.digest_words import digest_text
from tests.fakes.keys import KEY
from tests.fakes.office import HASHER, Office, deal_facts

OTHER_MANAGER = "Роман Титов"
THIRD_MANAGER = "Марина Белова"


def _no_transcriber() -> Transcriber:
    raise AssertionError("these pages recognise no speech")


def desk_of(office: Office, folder: Path) -> Desk:
    return Desk(
        folder=folder,
        store=office.store,
        clock=office.clock,
        hasher=HASHER,
        tables=FileTables(),
        contacts=Contacts("RU"),
        probe=PyAvProbe(),
        vault=FolderVault(folder),
        evidence=FolderVault(folder, "evidence"),
        reader=office.reader,
        transcriber=_no_transcriber,
        model_id=lambda: "test@1",
        models=ModelShop(ModelShelf(folder / "models", resources()), HubSettings(), folder / "speech.log"),
        payroll=PayrollOffice(PayrollFiles(report_words.titles, report_words.label), PackFolder(), KEY),
        sample_proofs=SampleProofFiles(),
        checklists=FormShelf(),
        analysis=AnalysisFiles(),
        digests=DigestFiles(digest_text),
        case_office=CaseOffice(CaseFiles(case_text), CaseClips(), FolderVault(folder), PackFolder(), KEY),
        key=KEY,
        signed_by=signed_by,
        log_files=LogAsFiles(),
        books=BookStore(folder, default_book_path(), PhraseReader, lambda _book: None),
        close=office.store.close,
    )


@dataclass
class Heard:
    """What a page told the window."""

    changed: list[Changed] = field(default_factory=list)
    opened: list[OpenDeal] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


def surround(
    office: Office, user: User, folder: Path, jobs: Jobs, theme: Theme, memory: LayoutMemory
) -> tuple[Surroundings, Heard]:
    heard, bus = Heard(), Bus()
    bus.changed.connect(heard.changed.append)
    bus.open_deal.connect(heard.opened.append)
    bus.message.connect(heard.messages.append)
    settings = SettingsNow(load_settings(office.store))
    shortcuts = ShortcutMap(memory)
    around = Surroundings(
        desk_of(office, folder), user, jobs, theme, memory, shortcuts, ErrorPresenter(), bus, settings
    )
    return around, heard


def other_managers(office: Office) -> None:
    """Two managers besides the usual one: Титов with two deals, Белова with one."""
    facts = [("901", OTHER_MANAGER), ("902", OTHER_MANAGER), ("903", THIRD_MANAGER)]
    office.deals(*(deal_facts(number, manager=name, stage="Новый лид") for number, name in facts))


def to_call(office: Office, external_id: str, **changes: object) -> ConditionalRefusal:
    return office.decide(office.refusal(external_id, **changes), DecisionVerdict.CONTRADICTED)


def spoke(
    office: Office, external_id: str, outcome: CallbackOutcome, words: str, **changes: object
) -> ConditionalRefusal:
    refusal = to_call(office, external_id, **changes)
    return office.call_back(refusal.id, CallbackRequest(refusal.id, outcome, words))


def unanswered(office: Office, refusal: ConditionalRefusal, times: int) -> None:
    for _ in range(times):
        office.clock.forward(hours=3)
        office.call_back(refusal.id, CallbackRequest(refusal.id, CallbackOutcome.NO_ANSWER))


def denied(office: Office, external_id: str, **changes: object) -> ConditionalRefusal:
    words = "Я не отказывался, мне просто никто не перезвонил."
    return spoke(office, external_id, CallbackOutcome.DENIED, words, **changes)


def return_proposed(office: Office, external_id: str, **changes: object) -> ConditionalRefusal:
    """By the second auditor, to Титов. Needs other_managers and a tariff."""
    refusal = denied(office, external_id, **changes)
    penalise(office.store, office.clock, office.second, refusal.id, OTHER_MANAGER)
    return office.again(refusal)


def closure_proposed(office: Office, external_id: str, **changes: object) -> ConditionalRefusal:
    return office.decide(office.refusal(external_id, **changes), DecisionVerdict.CONFIRMED)


def unreachable(office: Office, external_id: str, **changes: object) -> ConditionalRefusal:
    refusal = to_call(office, external_id, **changes)
    unanswered(office, refusal, 3)
    return office.call_back(refusal.id, CallbackRequest(refusal.id, CallbackOutcome.UNREACHABLE))
