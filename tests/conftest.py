"""Makes the suite loud and the same on every machine: no screen, English words, no log warning that nobody expected."""

import logging
import os
import tempfile
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# without sound hardware the multimedia back end tells its search for it at every start
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")

# the tester's own keyring and key stay untouched
os.environ["QA_DESK_KEYS"] = tempfile.mkdtemp(prefix="qa-desk-keys-")
os.environ["QA_DESK_KEY_PASSPHRASE"] = "for tests only"

from pathlib import Path

from hypothesis import HealthCheck, settings

from qa_desk import words
from tests.fakes.office import Office, make_template, new_store


def pytest_configure(config: pytest.Config) -> None:
    """The screenless platform says this of every window with a least size; a real one never does."""
    config.addinivalue_line("qt_log_ignore", r"This plugin does not support propagateSizeHints\(\)")


# no test measures time, hypothesis' own clocks included. On a build the examples are the same every time: red must be
# the fault of the change; at a desk new ones are looked for
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def fail_on_log_warning(request: pytest.FixtureRequest) -> Iterator[None]:
    """A log line of WARNING or worse fails the test, unless it asked for caplog and so looks at the log itself."""
    handler = _Warnings()
    root = logging.getLogger()
    root.addHandler(handler)
    yield
    root.removeHandler(handler)
    if handler.records and "caplog" not in request.fixturenames:
        lines = [f"{record.name}: {record.getMessage()}" for record in handler.records]
        pytest.fail("unexpected log warnings:\n" + "\n".join(lines))


@pytest.fixture(autouse=True)
def start_in_english() -> Iterator[None]:
    """Every test starts in English, whatever the one before it switched to."""
    words.use("en")
    words.use_law(None)
    yield
    words.use("en")
    words.use_law(None)


@pytest.fixture(scope="session", autouse=True)
def own_model_shelf(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test looks at, or writes to, the models of whoever runs it."""
    os.environ["QA_DESK_MODELS"] = str(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def database_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database at today's schema; tests work on copies of it."""
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def office(database_template: Path, tmp_path: Path) -> Iterator[Office]:
    """A real workspace database with five different people and nothing else."""
    store = new_store(database_template, tmp_path)
    yield Office(store)
    store.close()
