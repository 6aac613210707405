"""A PostgreSQL of the system, for measurements that need one of their own."""

import contextlib
import glob
import os
import subprocess
import sys

from workbench import await_port, free_port, running


def _programs():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    if not found:
        sys.exit("PostgreSQL is not there: apt-get install postgresql")
    return found[-1]


class Database:
    def __init__(self, port):
        self.port = port
        self.url = f"jdbc:postgresql://127.0.0.1:{port}/postgres"
        self.settings = {"spillway.database.url": self.url}

    def sql(self, text, **values):
        """Runs it, and returns what it prints; :name is a value."""
        words = [f"{_programs()}/psql", "-h", "127.0.0.1", "-p", self.port, "-U", "spillway", "-d", "postgres", "-qAt", "-v", "ON_ERROR_STOP=1"]
        for name, value in values.items():
            words += ["-v", f"{name}={value}"]
        done = subprocess.run([str(word) for word in words], input=text, check=True, capture_output=True, text=True)
        return done.stdout.strip()


@contextlib.contextmanager
def postgres(folder):
    """Starts one, with its usual safety."""
    # It refuses to run as root, and in a user namespace nobody is.
    prefix = ["unshare", "-U"] if os.geteuid() == 0 else []
    data, port = folder / "postgres", free_port()
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    subprocess.run(prefix + [f"{_programs()}/initdb", "-D", data, "-U", "spillway", "-A", "trust", "-E", "UTF8"],
                   check=True, stdout=subprocess.DEVNULL, env=environment)
    options = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
    command = prefix + [f"{_programs()}/postgres", "-D", data, "-p", port, *options]
    with running(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        await_port(port, child, "PostgreSQL")
        yield Database(port)
