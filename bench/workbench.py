"""What the measurements share: a place to work in, the programs under measurement, a plain HTTP client, and a row to print.

Everything runs on ports that are free, on the loopback only, in a temporary folder (below TMPDIR) that is removed at the end.
"""

import contextlib
import glob
import json
import os
import pathlib
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

HOME = pathlib.Path(__file__).resolve().parent.parent
EXAMPLES = HOME / "examples" / "recipes"
READY_WITHIN = 120


def say(sentence):
    """Tells the person who waits; the result alone goes to the standard output."""
    print(sentence, file=sys.stderr, flush=True)


def row(what, bar, measured):
    """Prints the result, as a row of docs/benchmarks.md."""
    print(f"| {what} | {bar} | {measured} | `bench/{pathlib.Path(sys.argv[0]).name}` |", flush=True)


def percentile(values, percent):
    """The smallest value that at least so many percent of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def median(values):
    return statistics.median(values)


@contextlib.contextmanager
def workplace(seconds):
    """A folder to work in. Whatever happens, it ends after so many seconds, and what was started ends with it."""

    def end(number, _frame):
        sys.exit(f"ended by {signal.Signals(number).name}" + (f" after {seconds} s" if number == signal.SIGALRM else ""))

    for number in (signal.SIGALRM, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    signal.alarm(seconds)
    with tempfile.TemporaryDirectory(prefix="spillway-bench-", ignore_cleanup_errors=True) as folder:
        yield pathlib.Path(folder)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_pool(folder, *arguments):
    say(f"making a pool of files ({' '.join(arguments) or '504 MB'}) ...")
    subprocess.run([sys.executable, HOME / "bench" / "make-pool.py", folder, *arguments], check=True, stdout=sys.stderr)
    return folder


def status(pid, name):
    """A line of /proc/PID/status in KB: VmRSS is what is resident now, VmHWM the most that was."""
    with open(f"/proc/{pid}/status", encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(name + ":"))


def disk_writes(pid):
    """Bytes that the process has dirtied for a disk so far (write_bytes of proc(5)); 0 for ever on a tmpfs."""
    with open(f"/proc/{pid}/io", encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("write_bytes:"))


def built_copy(work, trained=False):
    """The build where the launcher looks for it, and where training it changes nobody's build. Returns the launcher."""
    built = HOME / "target" / "quarkus-app"
    if not built.is_dir():
        sys.exit("Spillway is not built: run ./mvnw -q -DskipTests package first.")
    shutil.copytree(built, work / "copy" / "lib", ignore=shutil.ignore_patterns("app.aot"))
    shutil.copytree(HOME / "examples", work / "copy" / "examples")
    (work / "copy" / "bin").mkdir()
    launcher = shutil.copy(HOME / "bin" / "spillway", work / "copy" / "bin" / "spillway")
    if trained:
        say("recording a start ...")
        subprocess.run([launcher, "--train"], check=True, stdout=sys.stderr)
    return launcher


def require(program, package):
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")
    if not found:
        sys.exit(f"{program} is not there: apt-get install {package}")
    return found


def java():
    """A Java that runs a source file of Java 25."""
    for home in [os.environ.get("JAVA_HOME", ""), *sorted(glob.glob("/usr/lib/jvm/*25*"))]:
        if home and os.access(f"{home}/bin/java", os.X_OK):
            return f"{home}/bin/java"
    return require("java", "a JDK 25")


@contextlib.contextmanager
def running(command, **options):
    """A child that is told to end, and killed when it does not."""
    child = subprocess.Popen([str(word) for word in command], **options)
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(30)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def await_port(port, child, what):
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and child.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    sys.exit(f"{what} did not start")


class Spillway:
    """The service as bin/spillway starts it, with an embedded PostgreSQL unless the settings name another."""

    def __init__(self, folder, roots, recipes=EXAMPLES, settings=(), launcher=HOME / "bin" / "spillway", java_options=None):
        self.folder = pathlib.Path(folder)
        self.launcher = launcher
        self.java_options = java_options  # beside the launcher's own
        self.port, self.management = free_port(), free_port()
        self.lines = []
        self.child = None
        lines = {
            "quarkus.http.host": "127.0.0.1",
            "quarkus.http.port": self.port,
            "quarkus.management.host": "127.0.0.1",
            "quarkus.management.port": self.management,
            "spillway.recipes": recipes,
            **{f"spillway.roots.{name}.path": path for name, path in roots.items()},
            **{f"spillway.roots.{name}.immutable": os.environ.get("IMMUTABLE", "true") for name in roots},
            **dict(settings),
        }
        (self.folder / "config").mkdir(parents=True)
        (self.folder / "config" / "application.properties").write_text(
            "".join(f"{name}={value}\n" for name, value in lines.items()), encoding="utf-8")

    def start(self):
        """Returns the seconds until it was ready."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SPILLWAY_DATABASE")}
        if self.java_options is not None:
            environment["SPILLWAY_JAVA_OPTS"] = self.java_options
        begun = time.monotonic()
        # The log goes through a pipe: a file of ours would count as written by the service.
        self.child = subprocess.Popen(
            [self.launcher], cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace")
        threading.Thread(target=lambda: self.lines.extend(self.child.stdout), daemon=True).start()
        while self.child.poll() is None and time.monotonic() - begun < READY_WITHIN:
            if self._is_ready():
                return time.monotonic() - begun
            time.sleep(0.01)
        sys.exit("Spillway did not start:\n" + "".join(self.lines))

    def _is_ready(self):
        try:
            with Connection(self.management) as connection:
                answer = connection.request("GET", "/q/health/ready")
                return answer.status == 200
        except OSError:
            return False

    @property
    def pid(self):
        return self.child.pid  # the launcher becomes Java

    def await_line(self, text, seconds=600):
        until = time.monotonic() + seconds
        while not any(text in line for line in list(self.lines)):
            if time.monotonic() > until or self.child.poll() is not None:
                sys.exit(f"Spillway did not say {text}:\n" + "".join(self.lines[-50:]))
            time.sleep(0.1)

    def await_first_sweep(self):
        """Returns once rows and files have been compared: what is put there by hand afterwards is not looked at for an hour."""
        until = time.monotonic() + 60
        with Connection(self.port) as connection:
            while time.monotonic() < until:
                sweeps = json.loads(connection.read(connection.request("GET", "/api/sweeps")))["sweeps"]
                if any(sweep.get("reconciliation", {}).get("complete") for sweep in sweeps):
                    return
                time.sleep(0.1)
        sys.exit("Spillway did not sweep")

    def stop(self):
        if self.child is None:
            return
        self.child.terminate()
        try:
            self.child.wait(40)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        # Killed, it could not end its database.
        for left in glob.glob(str(self.folder / "**" / "postmaster.pid"), recursive=True):
            with contextlib.suppress(OSError, ValueError):
                os.kill(int(pathlib.Path(left).read_text(encoding="ascii").split()[0]), signal.SIGQUIT)
        self.child = None

    def __enter__(self):
        say(f"ready after {self.start():.2f} s")
        return self

    def __exit__(self, *_):
        self.stop()

    def plan(self, connection, student, recipe="training-plan"):
        """Asks for a four weeks' plan in one step and returns the path of its archive."""
        form = urllib.parse.urlencode({"student": student, "weeks": 4, "mode": "focus"})
        answer = connection.request("POST", f"/api/recipes/{recipe}/archive", form)
        if answer.status != 303:
            sys.exit(f"no plan but {answer.status}: {connection.read(answer)[:500]}")
        connection.drain(answer)
        return answer.headers["location"]

    def export(self, connection, recipe, parameters=None, seconds=600):
        """Asks for an export and waits for it. Returns the seconds from the request to READY, and the export."""
        body = json.dumps({"recipe": recipe, "parameters": parameters or {}})
        begun = time.perf_counter()
        answer = connection.request("POST", "/api/exports", body, "application/json", ["Prefer: wait=30"])
        export = json.loads(connection.read(answer))
        while export.get("state") in ("QUEUED", "GENERATING") and time.perf_counter() - begun < seconds:
            export = json.loads(connection.read(connection.request("GET", export["links"]["self"], headers=["Prefer: wait=30"])))
        took = time.perf_counter() - begun
        if export.get("state") != "READY":
            sys.exit(f"not READY but, after {took:.0f} s, {answer.status}: {export}")
        return took, export

    def save(self, connection, export, file):
        """Downloads the archive of an export into a file, and returns its path."""
        answer = connection.request("GET", export["links"]["archive"])
        if answer.status != 200:
            sys.exit(f"no archive but {answer.status}: {connection.read(answer)[:500]}")
        with open(file, "wb") as sink:
            connection.drain(answer, sink.write)
        return pathlib.Path(file)

    def delete(self, connection, export):
        connection.drain(connection.request("DELETE", export["links"]["self"]))


class Answer:
    def __init__(self, head, body):
        lines = head.decode("utf-8", "replace").split("\r\n")
        self.status = int(lines[0].split()[1])
        self.headers = {name.strip().lower(): value.strip() for name, _, value in (l.partition(":") for l in lines[1:])}
        self.length = int(self.headers.get("content-length", 0))
        self.begun = body  # what came with the head


class Connection:
    """One HTTP/1.1 connection that is kept alive. It reads into one buffer, so that it is quicker than what it measures."""

    def __init__(self, port, owner=None):
        """owner is whom exports are for."""
        self.port = port
        self.always = [f"Host: 127.0.0.1:{port}"] + ([f"Spillway-Owner: {owner}"] if owner else [])
        self.buffer = memoryview(bytearray(1 << 20))
        self.socket = socket.create_connection(("127.0.0.1", port), 60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def request(self, method, path, body="", kind="application/x-www-form-urlencoded", headers=()):
        self.send(method, path, body, kind, headers)
        return self.answer()

    def send(self, method, path, body="", kind="application/x-www-form-urlencoded", headers=()):
        payload = body.encode("utf-8")
        lines = [f"{method} {path} HTTP/1.1", *self.always, *headers]
        if payload:
            lines += [f"Content-Type: {kind}", f"Content-Length: {len(payload)}"]
        self.socket.sendall("\r\n".join(lines + ["", ""]).encode("utf-8") + payload)

    def answer(self):
        received = b""
        while b"\r\n\r\n" not in received:
            more = self.socket.recv(65536)
            if not more:
                raise ConnectionError("the connection ended before the answer did")
            received += more
        head, _, begun = received.partition(b"\r\n\r\n")
        return Answer(head, begun)

    def first_byte(self, answer):
        """Returns once a byte of the body is here."""
        if answer.length and not answer.begun:
            answer.begun = self.socket.recv(65536)

    def drain(self, answer, sink=None):
        """Reads the body to its end, into the sink if there is one."""
        if sink:
            sink(answer.begun)
        left = answer.length - len(answer.begun)
        while left:
            got = self.socket.recv_into(self.buffer, min(left, len(self.buffer)))
            if not got:
                raise ConnectionError(f"the body broke {left} bytes before its end")
            if sink:
                sink(self.buffer[:got])
            left -= got
        return answer.length

    def read(self, answer):
        parts = []
        self.drain(answer, lambda part: parts.append(bytes(part)))
        return b"".join(parts)

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
