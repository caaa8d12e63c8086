"""A PostgreSQL server for tests: a real one, made in a temporary folder and gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, make_url

URL = "TRUCEWATCH_TEST_POSTGRES"
"""Environment variable: the URL of a server that is there already (its role must be allowed to make databases)."""

_TEMPLATE = "trucewatch_template"
_FOLDERS = ("/usr/lib/postgresql", "/usr/pgsql-*", "/opt/homebrew/opt/postgresql*", "/usr/local/pgsql")


class NoServer(Exception):
    """There are no server programs here; says what to do about it."""


@dataclass(slots=True)
class PostgresServer:
    """A server that runs. `data` is its folder where it is ours, to be stopped and started."""

    url: str
    """URL of its database `postgres`."""
    data: Path | None = None
    bin: Path | None = None
    port: int = 0
    user: str | None = None
    """The system's user that it runs as, where that is not ours: a server refuses to run as root."""
    _numbers: Iterator[int] = field(default_factory=count)
    _has_template: bool = False

    def database(self, *, is_empty: bool = False) -> str:
        """URL of a new database: an empty ledger, copied from one that was made once; or with nothing in it."""
        name = f"t{os.getpid()}_{next(self._numbers)}"
        if is_empty:
            self._run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
            return self.named(name)
        if not self._has_template:
            self._make_template()
        self._run(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}_{os.getpid()}")
        return self.named(name)

    def copy(self, url: str) -> str:
        """URL of a new database that holds what another one here does. Whoever is in that one is sent away."""
        name, other = f"t{os.getpid()}_{next(self._numbers)}", make_url(url).database
        others = f"FROM pg_stat_activity WHERE datname = '{other}' AND pid <> pg_backend_pid()"
        self._run(f"SELECT pg_terminate_backend(pid, 5000) {others}")
        self._run(f"CREATE DATABASE {name} TEMPLATE {other}")
        return self.named(name)

    def named(self, name: str) -> str:
        """URL of a database on this server."""
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Takes a database away, whoever still reads it."""
        self._run(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def stop(self, how: str = "fast") -> None:
        """Stops our server: `smart`, `fast`, or `immediate` (as a power cut would)."""
        self._control("stop", "-m", how)

    def start(self) -> None:
        """Starts our server and waits until it answers."""
        self._control("start", "-w", "-l", f"{self.data}/server.log")

    def _control(self, *words: str) -> None:
        if self.data is None or self.bin is None:
            raise NoServer("The server is another one's: it is not ours to stop.")
        _run([self.bin / "pg_ctl", "-D", self.data, *words], self.user)

    def _make_template(self) -> None:
        from trucewatch.store.ledger import open_ledger

        name = f"{_TEMPLATE}_{os.getpid()}"
        self._run(f"DROP DATABASE IF EXISTS {name}")
        open_ledger(self.named(name), create=True).close()
        self._has_template = True

    def _run(self, statement: str) -> None:
        engine = create_engine(make_url(self.url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql(statement)
        finally:
            engine.dispose()


@contextmanager
def postgres_server(*, is_lasting: bool = False) -> Iterator[PostgresServer]:
    """A server for a while: the one that the environment names, or a new one in a temporary folder.

    It writes nothing through to the disk (`fsync` off) unless `is_lasting`. Raises NoServer where there is none to run.
    """
    named = os.environ.get(URL)
    if named:
        server = PostgresServer(url=named)
        yield server
        return
    bin_folder, user = _programs(), _other_user()
    folder = Path(tempfile.mkdtemp(prefix="trucewatch-pg-"))  # short: a socket's path may have 107 bytes
    if user is not None:
        shutil.chown(folder, user)
    server = PostgresServer(url="", data=folder / "data", bin=bin_folder, port=_free_port(), user=user)
    try:
        _initialise(server, folder, is_lasting=is_lasting)
        server.url = f"postgresql+psycopg://trucewatch@127.0.0.1:{server.port}/postgres"
        server.start()
        yield server
        server.stop("immediate")
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            server.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(server: PostgresServer, folder: Path, *, is_lasting: bool) -> None:
    if server.bin is None or server.data is None:
        raise NoServer("No folder to make a server in.")
    how = ["-U", "trucewatch", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    _run([server.bin / "initdb", "-D", server.data, *how], server.user)
    told = {
        "listen_addresses": "'127.0.0.1'",
        "port": server.port,
        "unix_socket_directories": f"'{folder}'",
        "shared_buffers": "'32MB'",
        "max_connections": 60,
        "fsync": "on" if is_lasting else "off",
        "full_page_writes": "on" if is_lasting else "off",
        "autovacuum": "on" if is_lasting else "off",
        "lc_messages": "'C'",
    }
    with (server.data / "postgresql.conf").open("a") as file:
        file.writelines(f"{name} = {value}\n" for name, value in told.items())


def _programs() -> Path:
    """The folder of the server's programs. Raises NoServer where there are none."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    for pattern in _FOLDERS:
        root = Path(pattern)
        places += sorted(root.parent.glob(f"{root.name}/*/bin"), reverse=True)
        places += sorted(root.parent.glob(f"{root.name}/bin"))
    for place in places:
        if all((place / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
            return place
    raise NoServer(f"needs PostgreSQL's server programs (initdb, pg_ctl), or {URL} with a server's URL")


def _other_user() -> str | None:
    """Whom the server runs as where we are root; None where it may run as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise NoServer("needs another user than root to run PostgreSQL as")


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _run(command: Sequence[str | Path], user: str | None) -> None:
    done = subprocess.run(  # noqa: S603 - the server's own programs
        [str(word) for word in command],
        user=user,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if command[0] != "pg_ctl" else subprocess.DEVNULL,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        raise NoServer(f"{command[0]} failed: {done.stderr}")


def wait_for(server: PostgresServer, wait_s: float = 30.0) -> None:
    """Waits until the server answers. Raises NoServer when it does not."""
    end = time.monotonic() + wait_s
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", server.port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise NoServer("the server does not answer")
