"""A PostgreSQL server of the tests' own: started once on a free loopback port, ended with who started it."""

import atexit
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import psycopg
import pytest

from qa_desk import paths
from qa_desk.adapters.store.connect import make_engine
from qa_desk.adapters.store.migrate import upgrade

ABSENT = "PostgreSQL is not installed here (Debian package postgresql), so its half of the store's tests is left out"
OWNER = "qa"
TRIES = 200


def programs() -> Path | None:
    """The newest installed server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parents[1].name))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return None if on_path is None else Path(on_path).resolve().parent


def as_somebody(*command: str) -> list[str]:
    """The server refuses to run as root; it ends when this process does, however that ends."""
    drop = ["--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *drop, "--pdeathsig", "INT", *command]


@dataclass
class Server:
    """`template`: a database at today's schema; tests work on copies of it."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    template: str = "ready"

    def address(self, name: str) -> str:
        return f"postgresql+psycopg://{OWNER}@127.0.0.1:{self.port}/{name}"

    def run(self, statement: str) -> None:
        with psycopg.connect(host="127.0.0.1", port=self.port, user=OWNER, dbname="postgres", autocommit=True) as link:
            link.execute(statement.encode())

    def empty(self) -> str:
        """The address of a new database without any table."""
        name = f"empty{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.address(name)

    def ready(self) -> str:
        """The address of a new, empty database at today's schema."""
        name = f"copy{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {self.template} STRATEGY FILE_COPY")
        return self.address(name)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)


@cache
def server() -> Server:
    """Skips the test that asks when no server is installed."""
    found = programs()
    if found is None:
        pytest.skip(ABSENT)
    folder = Path(tempfile.mkdtemp(prefix="qa-desk-postgres-"))
    if os.geteuid() == 0:
        somebody = pwd.getpwnam("nobody")
        os.chown(folder, somebody.pw_uid, somebody.pw_gid)
    data, port = folder / "data", _free_port()
    made = [str(found / "initdb"), "-D", str(data), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run([*as_somebody(*made), "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd="/", timeout=600)
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "fsync": "off",
        "full_page_writes": "off",
        "shared_buffers": "32MB",
        "lock_timeout": "120s",  # who would wait for ever fails, and tells for what
        "statement_timeout": "300s",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            as_somebody(str(found / "postgres"), "-D", str(data), *options), stdout=log, stderr=log, cwd="/"
        )
    started = Server(port, folder, process)
    atexit.register(started.stop)
    _wait(started, found)
    started.run(f"CREATE DATABASE {started.template}")
    engine = make_engine(started.address(started.template))
    upgrade(engine, paths.migrations())
    engine.dispose()
    return started


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(started: Server, found: Path) -> None:
    """pg_isready waits for an answer itself; it is asked again only while nobody listens yet."""
    ask = [str(found / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(started.port), "-U", OWNER, "-d", "postgres"]
    for _ in range(TRIES):
        if subprocess.run(ask, check=False, timeout=600).returncode == 0:
            return
        try:
            started.process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError((started.folder / "server.log").read_text("utf-8"))
