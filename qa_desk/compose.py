"""The only file that knows every room: joins adapters to ports and opens workspaces."""

import logging
import os
import shutil
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from importlib.util import find_spec
from logging.handlers import RotatingFileHandler
from pathlib import Path

from platformdirs import user_config_path, user_data_path
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from qa_desk import paths
from qa_desk.adapters.audio.clips import CaseClips, FileClips
from qa_desk.adapters.audio.probe import PyAvProbe
from qa_desk.adapters.audio.sounds import FileSounds
from qa_desk.adapters.checklists.shelf import FormShelf
from qa_desk.adapters.contacts import Contacts
from qa_desk.adapters.files.reader import FileTables
from qa_desk.adapters.keys import installation_key, place_of, signed_by
from qa_desk.adapters.names import RussianNames
from qa_desk.adapters.passwords import Argon2Passwords
from qa_desk.adapters.reasons.book_store import BookStore
from qa_desk.adapters.reasons.cases import read_cases, write_readings
from qa_desk.adapters.reasons.learned.reader import LearnedReader, open_reader
from qa_desk.adapters.reasons.lemmas import Lemmatiser
from qa_desk.adapters.reasons.reader import default_book_path
from qa_desk.adapters.reports.analysis import AnalysisFiles
from qa_desk.adapters.reports.case_pdf import CaseFiles
from qa_desk.adapters.reports.digest_pdf import DigestFiles
from qa_desk.adapters.reports.list_xlsx import ListXlsx
from qa_desk.adapters.reports.log_files import LogAsFiles
from qa_desk.adapters.reports.manager_files import ManagerFiles
from qa_desk.adapters.reports.pack_files import PackFolder
from qa_desk.adapters.reports.payroll import PayrollFiles
from qa_desk.adapters.reports.payroll_csv import CsvEncoding, PayrollCsv
from qa_desk.adapters.reports.sample_files import SampleProofFiles
from qa_desk.adapters.second_reader.reader import HttpSecondReader
from qa_desk.adapters.speech.models import ModelShelf
from qa_desk.adapters.speech.music import rough_share
from qa_desk.adapters.speech.network import Network
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.adapters.speech.shop import ModelShop
from qa_desk.adapters.store.connect import make_engine
from qa_desk.adapters.store.migrate import upgrade
from qa_desk.adapters.store.unit import SqlStore
from qa_desk.adapters.vault import FolderVault
from qa_desk.adapters.working_days import HolidayCalendar
from qa_desk.adapters.workspace import Workspace, WorkspaceBroken, create_workspace, open_workspace
from qa_desk.domain.errors import KnownError
from qa_desk.domain.reason_check import Reading, RefusalCase
from qa_desk.services.case_file import CaseOffice
from qa_desk.services.configure import load_settings
from qa_desk.services.desk import Desk, Outside
from qa_desk.services.manager_file import ManagerOffice
from qa_desk.services.ports import ReaderTrainer, ReasonReader, SecondReader, Transcriber
from qa_desk.services.report_payroll import PayrollOffice
from qa_desk.words import labels, report_words
from qa_desk.words.audit_case_words import manager_text
from qa_desk.words.case_words import case_text
from qa_desk.words.digest_words import digest_text


def now() -> datetime:
    return datetime.now(UTC)


class LazyReader:
    """Dictionaries cost a good part of a second: they are loaded when the first reason is read, not at start."""

    def __init__(self, book: Path | None = None, model: Path | None = None) -> None:
        self._book = book
        self._model = model

    def reload(self, book: Path) -> None:
        """The next reason is read with this book."""
        self._book = book
        self.__dict__.pop("_reader", None)

    def reload_model(self, model: Path | None) -> None:
        """The next reason is read by this trained model."""
        self._model = model
        self.__dict__.pop("_reader", None)

    @cached_property
    def _reader(self) -> LearnedReader:
        return open_reader(self._model, self._book)

    @property
    def version(self) -> str:
        return self._reader.version

    def read(self, case: RefusalCase) -> Reading:
        return self._reader.read(case)

    def was_trained_on(self, case: RefusalCase) -> bool:
        return self._reader.was_trained_on(case)

    def code_of(self, stated_text: str, stated_comment: str) -> str | None:
        return self._reader.code_of(stated_text, stated_comment)

    def codes(self) -> Sequence[str]:
        return self._reader.codes()


class LazyLemmatiser:
    """One a process: the dictionaries are loaded with the first word, and words once seen are remembered."""

    @cached_property
    def _words(self) -> Lemmatiser:
        return Lemmatiser()

    @cached_property
    def _known(self) -> Callable[[str], frozenset[str]]:
        return lru_cache(_WORDS_REMEMBERED)(self._words.lemmas)

    def lemmas(self, form: str, /) -> frozenset[str]:
        return self._known(form)


_WORDS_REMEMBERED = 100_000
LEMMAS = LazyLemmatiser()


class WarmTranscriber:
    """One recogniser a workspace, kept warm; replaced when the settings name another model, or when the model's
    profile was changed: both give other text."""

    def __init__(self, workspace: Workspace, store: SqlStore) -> None:
        self._shelf = shelf()
        self._workspace = workspace
        self._store = store
        self._warm: tuple[str, ChildTranscriber] | None = None
        self._one_at_a_time = threading.Lock()

    def get(self) -> Transcriber:
        choice = load_settings(self._store).model
        with self._one_at_a_time:
            model = self._shelf.find(choice).id()
            if self._warm is None or self._warm[0] != model:
                self._drop()
                self._warm = (model, make_transcriber(choice, self._shelf, self._workspace.logs / "speech.log"))
            return self._warm[1]

    def model_id(self) -> str:
        return self._shelf.find(load_settings(self._store).model).id()

    def close(self) -> None:
        with self._one_at_a_time:
            self._drop()

    def _drop(self) -> None:
        if self._warm is not None:
            self._warm[1].close()
            self._warm = None


def make_transcriber(choice: str, shelf: ModelShelf, log: Path) -> ChildTranscriber:
    """Raises SpeechNoModel and its kin."""
    return ChildTranscriber(shelf.find(choice), log)


def open_desk(folder: Path) -> Desk:
    """Opens a workspace, bringing its database to this program's schema. Raises NoWorkspace, StoreNewer, …"""
    workspace = open_workspace(folder)
    _log_to(workspace.logs)
    key = installation_key(user_keys())
    store = SqlStore(_up_to_date(workspace, workspace.backups), LEMMAS, sealer=key)
    speech = WarmTranscriber(workspace, store)
    reader = LazyReader(_own_book(workspace), _own_model(workspace))

    calendar = HolidayCalendar()

    def reader_over(book: Path) -> ReasonReader:
        return open_reader(_own_model(workspace), book)

    def saved(book: Path) -> None:
        reader.reload(book)
        _name_reasons(books)

    books = BookStore(workspace.folder, default_book_path(), reader_over, saved)
    _name_reasons(books)

    def reload_reader() -> None:
        reader.reload_model(_own_model(workspace))

    def close() -> None:
        speech.close()
        store.close()

    def second_at(url: str, model: str) -> SecondReader:
        return HttpSecondReader(url, model, [one.code for one in books.current().reasons if not one.off])

    def second() -> SecondReader:
        settings = load_settings(store)
        return second_at(settings.second_reader_url, settings.second_reader_model)

    return Desk(
        folder=workspace.folder,
        store=store,
        clock=now,
        hasher=Argon2Passwords(),
        tables=FileTables(),
        contacts=Contacts(load_settings(store).country),
        probe=PyAvProbe(),
        sounds=FileSounds(workspace.folder, rough_share),
        clips=FileClips(workspace.folder),
        vault=FolderVault(workspace.folder),
        reader=reader,
        transcriber=speech.get,
        model_id=speech.model_id,
        models=model_shop(),
        payroll=PayrollOffice(payroll_files(store), PackFolder(), key, calendar),
        sample_proofs=SampleProofFiles(),
        analysis=AnalysisFiles(),
        digests=DigestFiles(digest_text),
        case_office=CaseOffice(
            CaseFiles(case_text),
            CaseClips(),
            FolderVault(workspace.folder),
            PackFolder(),
            key,
            RussianNames(),
            FormShelf(),
        ),
        manager_office=ManagerOffice(ManagerFiles(manager_text), FormShelf(), PackFolder(), key, RussianNames()),
        key=key,
        signed_by=signed_by,
        log_files=LogAsFiles(),
        books=books,
        checklists=FormShelf(),
        close=close,
        second=second,
        second_at=second_at,
        lemmatiser=LEMMAS,
        list_xlsx=ListXlsx(),
        trainer=lambda: trainer(_own_book(workspace)),
        reload_reader=reload_reader,
        working_days=calendar,
        key_place=place_of(user_keys(), key.guarded),
        evidence=FolderVault(workspace.folder, "evidence"),
        transcriber_of=lambda choice: make_transcriber(choice, shelf(), workspace.logs / "speech.log"),
    )


def _name_reasons(books: BookStore) -> None:
    """Reasons of the workspace's own book go by their titles; of a broken one the reasons page tells what is wrong."""
    try:
        labels.use_reasons(books.own_titles())
    except KnownError:
        labels.use_reasons({})


def payroll_files(store: SqlStore) -> PayrollFiles:
    """In the words that the law setting asks for, and as the payroll program reads it: looked up at every report."""

    def csv() -> PayrollCsv:
        settings = load_settings(store)
        return PayrollCsv(CsvEncoding(settings.payroll_encoding), "." if settings.payroll_decimal == "point" else ",")

    return PayrollFiles(lambda: report_words.titles(load_settings(store).law_rules().on), report_words.label, csv)


def _own_book(workspace: Workspace) -> Path | None:
    """The workspace's own reason book, if somebody put one there."""
    book = workspace.folder / "reasons.yaml"
    return book if book.is_file() else None


def _own_model(workspace: Workspace) -> Path | None:
    """The workspace's own trained reader, if `train-reader` made one."""
    model = workspace.folder / "reader.npz"
    return model if model.is_file() else None


class TrainingNotInstalled(KnownError):
    """The extra "train" (scikit-learn) is not installed."""

    code = "training_not_installed"


def trainer(book: Path | None = None) -> ReaderTrainer:
    """`book`: the workspace's own. Raises TrainingNotInstalled."""
    if find_spec("sklearn") is None:
        raise TrainingNotInstalled
    from qa_desk.adapters.reasons.training.port import TalkTrainer  # noqa: PLC0415 - an extra

    return TalkTrainer(book)


def new_workspace(folder: Path, database: str | None = None) -> None:
    """Makes a workspace with an up-to-date, empty database."""
    was_there = folder.is_dir()
    workspace = create_workspace(folder, database)
    try:
        _up_to_date(workspace, None).dispose()
    except KnownError:
        _undo(workspace.folder, was_there)
        raise


def _up_to_date(workspace: Workspace, backups: Path | None) -> Engine:
    """Raises StoreNewer, and WorkspaceBroken for a file that is no database or a server that does not answer."""
    try:
        engine = make_engine(workspace.database_url)
    except (SQLAlchemyError, ImportError) as error:
        raise WorkspaceBroken(path=str(workspace.folder), detail=str(error).splitlines()[0]) from error
    try:
        upgrade(engine, paths.migrations(), backups)
    except DBAPIError as error:
        engine.dispose()
        raise WorkspaceBroken(path=str(workspace.folder), detail=str(error.orig).splitlines()[0]) from error
    except KnownError:
        engine.dispose()
        raise
    return engine


def _undo(folder: Path, was_there: bool) -> None:
    """A workspace whose database could not be made is no workspace: the folder was empty before, and is so again."""
    shutil.rmtree(folder)
    if was_there:
        folder.mkdir()


def transcriber_for(choice: str) -> Transcriber:
    """A recogniser without a workspace, for single files."""
    return make_transcriber(choice, shelf(), user_models() / "speech.log")


def shelf() -> ModelShelf:
    """Models are large: all workspaces of a user share one shelf."""
    return ModelShelf(user_models(), paths.resources())


def user_models() -> Path:
    """The user's data folder, or what QA_DESK_MODELS names (a share, a big disk)."""
    named = os.environ.get("QA_DESK_MODELS")
    folder = Path(named) if named else user_data_path("qa-desk", appauthor=False) / "models"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def model_shop() -> ModelShop:
    """Where models come from: the user's settings; a company sets its mirror, proxy and certificates by variables."""
    return ModelShop(shelf(), Network(user_config_path("qa-desk") / "network.json"), user_models() / "trial.log")


def user_keys() -> Path:
    """Where the installation's signing key lies: the user's data folder, or what QA_DESK_KEYS names."""
    named = os.environ.get("QA_DESK_KEYS")
    return Path(named) if named else user_data_path("qa-desk", appauthor=False) / "keys"


def outside(run_window: Callable[..., int]) -> Outside:
    return Outside(
        open_desk=open_desk,
        new_workspace=new_workspace,
        reader=LazyReader,
        transcriber=transcriber_for,
        models=model_shop(),
        probe=PyAvProbe(),
        packs=PackFolder(),
        signed_by=signed_by,
        read_cases=read_cases,
        write_readings=write_readings,
        trainer=trainer,
        resources=paths.resources(),
        run_window=run_window,
    )


_LOG_BYTES = 2_000_000
_LOG_FILES = 5


def _log_to(folder: Path) -> None:
    """One rotating file a workspace; opening another workspace moves the log there."""
    root = logging.getLogger("qa_desk")
    for handler in list(root.handlers):
        if isinstance(handler, RotatingFileHandler):
            root.removeHandler(handler)
            handler.close()
    handler = RotatingFileHandler(
        folder / "qa-desk.log", maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
