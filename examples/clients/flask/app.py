"""A Flask application whose training plans are made by Spillway.

What it did before: copied 84 files into a folder, zipped them in memory, deleted the folder, and sent what it held. Now it
asks for an export and passes the bytes on: nothing is copied, nothing is held, and a download that broke goes on.

    SPILLWAY_URL=http://localhost:8080 flask --app app run

Where Spillway asks for keys, SPILLWAY_KEY is one that may act for anybody (owners='*'): each teacher is an owner.
"""

import os
import pathlib
import sys
import uuid

from flask import Flask, Response, jsonify, redirect, request, session, url_for

# Where the client is not installed.
sys.path.append(str(pathlib.Path(__file__).resolve().parents[3] / "clients" / "python"))
from spillway_client import Problem, Spillway, blocks  # noqa: E402

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY") or os.urandom(32)

# What a browser says of the part that it wants, and what the archive is.
ASKED = ("Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since")
ANSWERED = ("Content-Type", "Content-Length", "Content-Range", "Content-Disposition", "ETag", "Last-Modified",
            "Accept-Ranges", "Cache-Control", "Retry-After")


def spillway():
    """For the user who is logged in: no other user gets these exports, even with their id."""
    teacher = session.setdefault("teacher", f"teacher-{uuid.uuid4()}")
    return Spillway(os.environ.get("SPILLWAY_URL", "http://localhost:8080"), os.environ.get("SPILLWAY_KEY"), teacher,
                    os.environ.get("SPILLWAY_PUBLIC_URL"))


def planned(service):
    """The plan that the form asks for. It is planned in milliseconds, so that it is waited for here."""
    return service.wait(service.ask("training-plan", {
        "student": request.form["student"],
        "weeks": int(request.form.get("weeks", 4)),
        "mode": request.form.get("mode", "focus"),
    }))


@app.errorhandler(Problem)
def problem(problem):
    return jsonify(problem.document), problem.status


@app.post("/plans")
def ask():
    """Asks for the plan and leads to it."""
    return redirect(url_for("download", plan=planned(spillway())["id"]), 303)


@app.post("/plans/direct")
def send_to_spillway():
    """The same, but the browser has the archive from Spillway itself, by a link: no worker of ours is held."""
    service = spillway()
    return redirect(service.link(planned(service)["id"]), 303)


@app.get("/plans/<plan>")
def download(plan):
    """Passes the archive on, or the range of it that the browser lacks."""
    headers = {name: request.headers[name] for name in ASKED if name in request.headers}
    answer = spillway().open(plan, headers, request.method)
    passed = [(name, answer.headers[name]) for name in ANSWERED if name in answer.headers]
    body = [] if request.method == "HEAD" else blocks(answer)
    return Response(body, answer.status, passed, direct_passthrough=True)
