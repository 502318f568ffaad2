"""The sections of the settings in their groups: what stands in the list, and how each is made when it is wanted."""

from collections.abc import Callable
from dataclasses import dataclass

from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.settings.account_tab import AccountTab
from qa_desk.desktop.pages.settings.audits_tab import AuditsTab
from qa_desk.desktop.pages.settings.checks_tab import ChecksTab
from qa_desk.desktop.pages.settings.computer_tab import ComputerTab
from qa_desk.desktop.pages.settings.key_tab import KeyTab
from qa_desk.desktop.pages.settings.law_tab import LawTab
from qa_desk.desktop.pages.settings.outcomes_tab import OutcomesTab
from qa_desk.desktop.pages.settings.panel_tab import PanelTab
from qa_desk.desktop.pages.settings.payroll_tab import PayrollFilesTab
from qa_desk.desktop.pages.settings.place_tab import PlaceTab
from qa_desk.desktop.pages.settings.recordings_tab import RecordingsTab
from qa_desk.desktop.pages.settings.review_tab import ReviewTab
from qa_desk.desktop.pages.settings.sample_tab import SampleTab
from qa_desk.desktop.pages.settings.scores_tab import ScoresTab
from qa_desk.desktop.pages.settings.second_tab import SecondTab
from qa_desk.desktop.pages.settings.speech_link import SpeechLink
from qa_desk.desktop.pages.settings.tab import Section
from qa_desk.desktop.pages.settings.tariffs_tab import TariffsTab
from qa_desk.desktop.pages.settings.users_tab import UsersTab
from qa_desk.words import mark


@dataclass(frozen=True, slots=True)
class SectionRow:
    """`group`, `title`: words to be looked up when shown."""

    code: str
    group: str
    title: str
    make: Callable[[Surroundings], Section]


_REVIEW, _AUDITS = mark("Refusals and calls"), mark("Audits and sample")
_MONEY, _REPORTS = mark("Money"), mark("Reports")
_PEOPLE = mark("People and program")


SECTIONS: tuple[SectionRow, ...] = (
    SectionRow("review", _REVIEW, mark("Review of refusals"), lambda around: ReviewTab(around.theme)),
    SectionRow("recordings", _REVIEW, mark("Recordings"), lambda around: RecordingsTab(around.theme)),
    SectionRow("speech", _REVIEW, mark("Speech model"), SpeechLink),
    SectionRow("second", _REVIEW, mark("Second reader"), lambda around: SecondTab(around.theme)),
    SectionRow("outcomes", _REVIEW, mark("Ends and returns"), lambda around: OutcomesTab(around.theme)),
    SectionRow("sample", _AUDITS, mark("Sample"), lambda around: SampleTab(around.theme)),
    SectionRow("audits", _AUDITS, mark("Audits"), AuditsTab),
    SectionRow("checks", _AUDITS, mark("Automatic checks"), lambda around: ChecksTab(around.theme)),
    SectionRow("tariffs", _MONEY, mark("Tariffs"), TariffsTab),
    SectionRow("law", _MONEY, mark("Law and appeals"), lambda around: LawTab(around.theme)),
    SectionRow("payroll", _MONEY, mark("Payroll files"), lambda around: PayrollFilesTab(around.theme)),
    SectionRow("place", _MONEY, mark("Calendar and currency"), PlaceTab),
    SectionRow("panel", _REPORTS, mark("Panel and digest"), lambda around: PanelTab(around.theme)),
    SectionRow("scores", _REPORTS, mark("Scorecards"), lambda around: ScoresTab(around.theme)),
    SectionRow("users", _PEOPLE, mark("Users"), UsersTab),
    SectionRow("account", _PEOPLE, mark("My password"), AccountTab),
    SectionRow("key", _PEOPLE, mark("Signing key"), KeyTab),
    SectionRow("computer", _PEOPLE, mark("This computer"), ComputerTab),
)
