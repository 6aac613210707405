"""One download of an archive against nginx (sendfile) serving the identical bytes as a file, in turn.

Each time on a new connection, read by the same client, from a warm page cache, after turns that are not measured, in which
Java compiles what it runs. ROUNDS=21 sets how often.
"""

import os
import time

from workbench import Connection, await_port, free_port, median, require, running, say

ROUNDS = int(os.environ.get("ROUNDS", "21"))
WARM_UP = 30

NGINX = """\
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr;
{user}
events {{ worker_connections 64; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


def required():
    return require("nginx", "nginx-light")


def compare(work, service, archive):
    """Returns the bytes of the archive, and the MB/s of Spillway and of nginx: medians."""
    (work / "files").mkdir()
    with Connection(service.port) as connection, open(work / "files" / "archive", "wb") as file:
        connection.drain(connection.request("GET", archive), file.write)
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    (work / "nginx.conf").write_text(NGINX.format(folder=work, port=port, user=user))
    with running([required(), "-p", work, "-c", work / "nginx.conf", "-e", "stderr"]) as child:
        await_port(port, child, "nginx")
        return measure(service.port, archive, port)


def seconds(port, path):
    begun = time.perf_counter()
    with Connection(port) as connection:
        answer = connection.request("GET", path)
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")
        length = connection.drain(answer)
    return time.perf_counter() - begun, length


def measure(spillway, archive, nginx):
    servers = [("Spillway", spillway, archive), ("nginx", nginx, "/archive")]
    times = {"Spillway": [], "nginx": []}
    length = 0
    for turn in range(-WARM_UP, ROUNDS):
        for name, port, path in servers if turn % 2 else reversed(servers):
            took, length = seconds(port, path)
            if turn >= 0:
                times[name].append(took)
    rates = {name: length / median(took) / 1e6 for name, took in times.items()}
    for name, took in times.items():
        say(f"{name}: median {rates[name]:.0f} MB/s, slowest {length / max(took) / 1e6:.0f}, quickest {length / min(took) / 1e6:.0f}")
    return length, rates["Spillway"], rates["nginx"]
