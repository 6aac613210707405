"""A PostgreSQL of the system, for measurements that need one of their own."""

import contextlib
import glob
import os
import subprocess
import sys
import time

from workbench import READY_WITHIN, await_port, free_port, running


def _programs():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    if not found:
        sys.exit("PostgreSQL is not there: apt-get install postgresql")
    return found[-1]


class Database:
    def __init__(self, port, name="postgres"):
        self.port = port
        self.name = name
        self.url = f"jdbc:postgresql://127.0.0.1:{port}/{name}"
        self.settings = {"spillway.database.url": self.url}

    def psql(self, user="spillway"):
        """The words of a psql that talks to it."""
        return [f"{_programs()}/psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", user, "-d", self.name, "-qAtX", "-v", "ON_ERROR_STOP=1"]

    def sql(self, text, **values):
        """Runs it, and returns what it prints; :name is a value."""
        words = self.psql()
        for name, value in values.items():
            words += ["-v", f"{name}={value}"]
        done = subprocess.run(words, input=text, check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        return done.stdout.strip()

    def await_ready(self):
        """Its port is there a moment before it takes anybody in."""
        until = time.monotonic() + READY_WITHIN
        while subprocess.run(self.psql(), input="select 1", capture_output=True, text=True, check=False).returncode:
            if time.monotonic() > until:
                sys.exit("PostgreSQL does not answer")
            time.sleep(0.05)

    def create(self, name):
        """Another database of the same server."""
        self.sql(f"create database {name}")
        return Database(self.port, name)

    def as_source(self, name, user):
        """The settings by which recipes know it under that name, read by that user."""
        return {f"spillway.databases.{name}.url": self.url, f"spillway.databases.{name}.username": user}


READER = """\
create role reader login;
grant pg_read_all_data to reader;
alter role reader set default_transaction_read_only = on;
alter role reader set jit = off;
"""


@contextlib.contextmanager
def postgres(folder, **settings):
    """Starts one, with its usual safety and sizes. The settings are PostgreSQL's own, such as log_statement."""
    # It refuses to run as root, and in a user namespace nobody is.
    prefix = ["unshare", "-U"] if os.geteuid() == 0 else []
    data, port = folder / "postgres", free_port()
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    subprocess.run(prefix + [f"{_programs()}/initdb", "-D", data, "-U", "spillway", "-A", "trust", "-E", "UTF8"],
                   check=True, stdout=subprocess.DEVNULL, env=environment)
    options = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
    for name, value in settings.items():
        options += ["-c", f"{name}={value}"]
    command = prefix + [f"{_programs()}/postgres", "-D", data, "-p", port, *options]
    with running(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        await_port(port, child, "PostgreSQL")
        database = Database(port)
        database.await_ready()
        yield database
