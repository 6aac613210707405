"""Asks Spillway for archives and saves them. The standard library is enough.

    python3 spillway.py training-plan student=小明 weeks:=4 mode=focus

saves the archive in this folder, under its own name. A value after := is JSON. SPILLWAY_URL says where Spillway is;
SPILLWAY_KEY and SPILLWAY_OWNER who asks, where keys are needed.
"""

import json
import os
import pathlib
import sys
import urllib.error
import urllib.parse
import urllib.request

BLOCK = 256 * 1024


class Problem(Exception):
    """What Spillway answered instead: docs/problems has each type, and what to do."""

    def __init__(self, document):
        super().__init__(document.get("detail") or document.get("title"))
        self.type = document["type"].rpartition(":")[2]
        self.status = document["status"]
        self.document = document


class Spillway:
    def __init__(self, url="http://localhost:8080", key=None, owner=None, public_url=None):
        """owner is the owner of the exports: no other owner can see them. public_url is where browsers reach Spillway."""
        self.url = url.rstrip("/")
        self.public_url = public_url or self.url
        self.headers = {}
        if key:
            self.headers["Authorization"] = "Bearer " + key
        if owner:
            # http.client writes Latin-1: so its bytes are those of UTF-8.
            self.headers["Spillway-Owner"] = owner.encode("utf-8").decode("latin-1")

    def ask(self, recipe, parameters, once_only=None, wait=0):
        """Asks for an export and returns it, after wait seconds at most if it is not READY before. With the same once_only
        a request can be repeated: it is the same export."""
        headers = {"Content-Type": "application/json", "Prefer": f"wait={wait}"}
        if once_only:
            headers["Idempotency-Key"] = once_only
        body = json.dumps({"recipe": recipe, "parameters": parameters}).encode("utf-8")
        return self._json("/api/exports", body, headers)

    def wait(self, export):
        """Returns the export once it is READY, however long that takes. Raises Problem when it will never be."""
        path = "/api/exports/" + urllib.parse.quote(export["id"], safe="")
        while export["state"] in ("QUEUED", "GENERATING"):
            export = self._json(path, headers={"Prefer": "wait=30"})
        if export["state"] != "READY":
            raise Problem(export["problem"])
        return export

    def open(self, export_id, headers=None, method="GET"):
        """The answer for the archive as it comes, whatever its status: with .status, .headers and .read()."""
        path = f"/api/exports/{urllib.parse.quote(export_id, safe='')}/archive"
        try:
            return self._open(path, None, headers or {}, method)
        except urllib.error.HTTPError as answer:
            return answer

    def link(self, export_id, good_for="10m"):
        """An address of the archive that needs no key, for a browser; on spillway.public-url, where that is set."""
        path = f"/api/exports/{urllib.parse.quote(export_id, safe='')}/links"
        body = json.dumps({"expiresIn": good_for}).encode("utf-8")
        answer = self._json(path, body, {"Content-Type": "application/json"})
        return urllib.parse.urljoin(self.public_url, answer["url"])

    def save(self, export, folder="."):
        """Saves the archive of an export that is READY, and goes on with what is there of it. Returns its path."""
        file = pathlib.Path(folder) / pathlib.PurePath(export["archive"]["filename"]).name
        part = file.with_name(file.name + ".part")
        length, etag = export["archive"]["length"], export["archive"]["etag"]
        done = part.stat().st_size if part.exists() else 0
        if done < length:
            # Of another archive nothing is taken: If-Range answers with the whole, and 200.
            with self.open(export["id"], {"Range": f"bytes={done}-", "If-Range": etag}) as answer:
                if answer.status not in (200, 206):
                    raise Problem(json.load(answer))
                with open(part, "ab" if answer.status == 206 else "wb") as sink:
                    for block in blocks(answer):
                        sink.write(block)
        part.replace(file)
        return file

    def _json(self, path, body=None, headers=None):
        try:
            with self._open(path, body, headers or {}) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as answer:
            with answer:
                if answer.headers.get_content_type() != "application/problem+json":
                    raise
                raise Problem(json.load(answer)) from None

    def _open(self, path, body, headers, method=None):
        request = urllib.request.Request(self.url + path, body, {**self.headers, **headers}, method=method)
        return urllib.request.urlopen(request, timeout=120)


def blocks(answer):
    """The body block by block. One that is shorter than its length raises: http.client itself says nothing of it."""
    left = int(answer.headers.get("Content-Length", 0))
    with answer:
        while left:
            block = answer.read(min(left, BLOCK))
            if not block:
                raise ConnectionError(f"the download broke {left} bytes before its end")
            left -= len(block)
            yield block


def main():
    recipe, *words = sys.argv[1:]
    parameters = {}
    for word in words:
        name, _, value = word.partition("=")
        parameters[name.rstrip(":")] = json.loads(value) if name.endswith(":") else value
    spillway = Spillway(os.environ.get("SPILLWAY_URL", "http://localhost:8080"),
                        os.environ.get("SPILLWAY_KEY"), os.environ.get("SPILLWAY_OWNER"))
    try:
        print(spillway.save(spillway.wait(spillway.ask(recipe, parameters))))
    except Problem as problem:
        sys.exit(f"{problem.type}: {problem}")


if __name__ == "__main__":
    main()
