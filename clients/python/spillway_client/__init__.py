"""Asks Spillway for archives, saves them, and signs tickets and links to them. The standard library is enough.

    from spillway_client import Spillway

    spillway = Spillway("http://localhost:8080")
    export = spillway.wait(spillway.ask("training-plan", {"student": "小明", "weeks": 4, "mode": "focus"}))
    print(spillway.save(export))
"""

from __future__ import annotations

import copy
import html
import itertools
import json
import pathlib
import re
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any, Iterable, Iterator, Mapping, Sequence, TypedDict

from . import signing

__all__ = ["Entry", "Problem", "Spillway", "blocks"]

BLOCK = 256 * 1024

FORM = """<!doctype html>
<meta charset="utf-8">
<title>Download</title>
<form method="post" action="{action}">
<input type="hidden" name="ticket" value="{ticket}">
<button>Download</button>
</form>
<script>document.forms[0].submit()</script>
"""


class Entry(TypedDict, total=False):
    """An entry of a selection: a file ("root", "path"), a text ("text", "name"), or an empty folder ("folder")."""

    root: str
    path: str
    name: str
    size: int
    crc32: str
    etag: str
    modified: str
    text: str
    folder: str


class Problem(Exception):
    """What Spillway answered instead: docs/problems has each type, and what to do.

    fields are the parameters that were wrong, each with "parameter", "message" and, where one was given, "value".
    """

    def __init__(self, document: Mapping[str, Any]):
        super().__init__(document.get("detail") or document.get("title"))
        self.type: str = document["type"].rpartition(":")[2]
        self.status: int = document["status"]
        self.fields: list[dict[str, str]] = document.get("errors", [])
        self.document = document


class Spillway:
    def __init__(self, url: str = "http://localhost:8080", key: str | None = None, owner: str | None = None,
                 public_url: str | None = None, ticket_key: str | None = None, link_key: str | None = None):
        """owner is whom exports are for: they are there for nobody else. public_url is where browsers reach Spillway,
        the same as its setting spillway.public-url. ticket_key and link_key are name:secret, one of
        spillway.tickets.keys and of spillway.links.keys."""
        self.url = url.rstrip("/")
        self.key = key
        self.owner = owner
        self.public_url = public_url.rstrip("/") if public_url else None
        self.ticket_key = ticket_key
        self.link_key = link_key

    def for_owner(self, owner: str) -> Spillway:
        """The same service, asked for somebody else."""
        other = copy.copy(self)
        other.owner = owner
        return other

    def ask(self, recipe: str = "selection", parameters: Mapping[str, Any] | None = None, *,
            selection: Iterable[Entry] | None = None, filename: str | None = None,
            retention: str | Mapping[str, Any] | None = None, parts: str | None = None, once_only: str | None = None,
            wait: int = 0) -> dict[str, Any]:
        """Asks for an export and returns it, after wait seconds at most if it is not READY before. With the same once_only
        a request can be repeated: it is the same export. A selection that is no list, such as a generator, is sent entry by
        entry."""
        headers = {"Prefer": f"wait={wait}"}
        if once_only:
            headers["Idempotency-Key"] = once_only
        if selection is None or isinstance(selection, Sequence):
            return self._json("/api/exports", _members(recipe, parameters, selection, filename, retention, parts), headers)
        lines = _lines(_members(recipe, parameters, None, filename, retention, parts), selection)
        return self._send("/api/exports", lines, {**headers, "Content-Type": "application/x-ndjson"})

    def dry_run(self, recipe: str = "selection", parameters: Mapping[str, Any] | None = None, *,
                selection: Sequence[Entry] | None = None, filename: str | None = None,
                retention: str | Mapping[str, Any] | None = None, parts: str | None = None) -> dict[str, Any]:
        """What the export would be, as docs/api.md, "Dry runs", has it: nothing is made."""
        members = _members(recipe, parameters, selection, filename, retention, parts)
        return self._json("/api/exports", {**members, "dryRun": True})

    def wait(self, export: Mapping[str, Any]) -> dict[str, Any]:
        """Returns the export once it is READY, however long that takes. Raises Problem when it will never be."""
        while export["state"] in ("QUEUED", "GENERATING"):
            export = self._json(_path(export["id"]), headers={"Prefer": "wait=30"})
        if export["state"] != "READY":
            raise Problem(export["problem"])
        return dict(export)

    def address(self, recipe: str = "selection", parameters: Mapping[str, Any] | None = None, *, good_for: int = 600,
                **members: Any) -> str:
        """Asks, waits, and returns an address of the archive for a browser: for selections of any length."""
        return self.link(self.wait(self.ask(recipe, parameters, wait=30, **members))["id"], good_for)

    def open(self, export_id: str, headers: Mapping[str, str] | None = None, method: str = "GET",
             part: int | None = None) -> Any:
        """The answer for the archive, or for this part of it, as it comes, whatever its status: with .status, .headers and
        .read()."""
        try:
            return self._open(_path(export_id) + "/archive" + (f"/{part}" if part else ""), None, headers or {}, method)
        except urllib.error.HTTPError as answer:
            return answer

    def save(self, export: Mapping[str, Any], folder: str = ".") -> pathlib.Path:
        """Saves the archive of an export that is READY, and goes on with what is there of it. Returns its path. An export in
        several parts has several archives: save_all."""
        if export["archive"].get("parts"):
            raise ValueError("the export has several parts: save_all saves them")
        return self.save_all(export, folder)[0]

    def save_all(self, export: Mapping[str, Any], folder: str = ".") -> list[pathlib.Path]:
        """Saves the archive, or all parts of it, and goes on with what is there of them. Returns their paths."""
        archives = export["archive"].get("parts") or [export["archive"]]
        # All are there before the first gets its name: a broken one does not ask for the others again.
        fetched = [self._fetch(export["id"], archive, folder) for archive in archives]
        for part, file in fetched:
            part.replace(file)
        return [file for _, file in fetched]

    def _fetch(self, export_id: str, archive: Mapping[str, Any], folder: str) -> tuple[pathlib.Path, pathlib.Path]:
        length, etag = archive["length"], archive["etag"]
        file = pathlib.Path(folder) / pathlib.PurePath(archive["filename"]).name
        # The same ETag is the same bytes: what is there of another archive is left alone.
        part = file.with_name(f"{file.name}.{re.sub('[^0-9A-Za-z]', '', etag)[:12]}.part")
        done = part.stat().st_size if part.exists() else 0
        if done != length:
            headers = {"Range": f"bytes={done}-", "If-Range": etag} if done < length else None
            with self.open(export_id, headers, part=archive.get("number")) as answer:
                if answer.status not in (200, 206):
                    raise _problem(answer)
                with open(part, "ab" if answer.status == 206 else "wb") as sink:
                    for block in blocks(answer):
                        sink.write(block)
        return part, file

    def link(self, export_id: str, good_for: int = 600, deliveries: int | None = None) -> str:
        """An address of the archive that needs no key, for good_for seconds; with deliveries, for that many downloads."""
        members = {"expiresIn": f"{good_for}s", **({"deliveries": deliveries} if deliveries else {})}
        answer = self._json(_path(export_id) + "/links", members)
        return urllib.parse.urljoin(self._base(), answer["url"])

    def sign_link(self, export_id: str, good_for: int = 600, deliveries: int | None = None) -> str:
        """The same, signed here with link_key: Spillway is not asked."""
        name, secret = _key(self.link_key, "link_key")
        counted = (deliveries, secrets.token_hex(16)) if deliveries else ()
        query = signing.sign_link(name, secret, export_id, int(time.time()) + good_for, *counted)
        return f"{self._base()}{_path(export_id)}/archive?{query}"

    def ticket(self, recipe: str = "selection", parameters: Mapping[str, Any] | None = None, **members: Any) -> str:
        """An address that makes the archive when a browser comes, and leads to it; signed here with ticket_key. It has room
        for some 50 files: ticket_form and address have for more."""
        return f"{self._base()}/api/tickets/{self.sign_ticket(recipe, parameters, **members)}"

    def ticket_form(self, recipe: str = "selection", parameters: Mapping[str, Any] | None = None, **members: Any) -> str:
        """A page that sends the browser on with a ticket of any length."""
        ticket = self.sign_ticket(recipe, parameters, **members)
        return FORM.format(action=html.escape(self._base() + "/api/tickets"), ticket=ticket)

    def sign_ticket(self, recipe: str = "selection", parameters: Mapping[str, Any] | None = None, *,
                    selection: Sequence[Entry] | None = None, filename: str | None = None,
                    retention: str | Mapping[str, Any] | None = None, parts: str | None = None, good_for: int = 600) -> str:
        """The ticket itself, a JWT. The same ticket is the same export."""
        name, secret = _key(self.ticket_key, "ticket_key")
        now = int(time.time())
        claims = _members(recipe, parameters, selection, filename, retention, parts)
        claims.update(_given(owner=self.owner, aud=self.public_url, iat=now, exp=now + good_for))
        return signing.sign_ticket(name, secret, claims)

    def _base(self) -> str:
        return self.public_url or self.url

    def _json(self, path: str, members: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None) -> Any:
        if members is None:
            return self._send(path, None, headers or {})
        return self._send(path, json.dumps(members).encode("utf-8"), {**(headers or {}), "Content-Type": "application/json"})

    def _send(self, path: str, body: Any, headers: Mapping[str, str]) -> Any:
        try:
            with self._open(path, body, headers) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as answer:
            with answer:
                raise _problem(answer) from None

    def _open(self, path: str, body: Any, headers: Mapping[str, str], method: str | None = None) -> Any:
        own = {}
        if self.key:
            own["Authorization"] = "Bearer " + self.key
        if self.owner:
            # http.client writes Latin-1: so its bytes are those of UTF-8.
            own["Spillway-Owner"] = self.owner.encode("utf-8").decode("latin-1")
        request = urllib.request.Request(self.url + path, body, {**own, **headers}, method=method)
        return urllib.request.urlopen(request, timeout=120)


def blocks(answer: Any) -> Iterator[bytes]:
    """The body block by block. One that is shorter than its length raises: http.client itself says nothing of it."""
    left = int(answer.headers.get("Content-Length", 0))
    with answer:
        while left:
            block = answer.read(min(left, BLOCK))
            if not block:
                raise ConnectionError(f"the download broke {left} bytes before its end")
            left -= len(block)
            yield block


def _path(export_id: str) -> str:
    return "/api/exports/" + urllib.parse.quote(export_id, safe="")


def _given(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def _members(recipe: str, parameters: Any, selection: Any, filename: Any, retention: Any, parts: Any) -> dict[str, Any]:
    return _given(recipe=recipe, parameters=parameters, selection=selection, filename=filename, retention=retention, parts=parts)


def _lines(members: Mapping[str, Any], selection: Iterable[Entry]) -> Iterator[bytes]:
    """The request as NDJSON, some hundred entries at a time."""
    lines = (json.dumps(line) + "\n" for line in itertools.chain([members], selection))
    while block := "".join(itertools.islice(lines, 500)):
        yield block.encode("utf-8")


def _problem(answer: Any) -> Exception:
    """Of a proxy in between it is no problem of Spillway's: then the answer itself, as urllib raises it."""
    if answer.headers.get_content_type() == "application/problem+json":
        return Problem(json.load(answer))
    return answer if isinstance(answer, Exception) else ConnectionError(f"unexpected status {answer.status}")


def _key(key: str | None, name: str) -> tuple[str, str]:
    if not key or ":" not in key:
        raise ValueError(f"{name} is missing: it is name:secret, as in the settings of Spillway")
    name, _, secret = key.partition(":")
    return name, secret
