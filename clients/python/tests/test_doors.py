"""Selections and tickets: as test_service.py, with SPILLWAY_TICKET_KEY and files in the root media."""

import io
import os
import pathlib
import sys
import tempfile
import unittest
import urllib.error
import urllib.parse
import urllib.request
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from spillway_client import Spillway  # noqa: E402

CHOSEN = {
    "selection": [
        {"root": "media", "path": "2026/a.jpg"},
        {"root": "media", "path": "2026/b.jpg", "name": "Day 2/b.jpg"},
        {"text": "Two pictures\n", "name": "README.txt"},
    ],
    "filename": "Holiday.zip",
}
NAMES = ["2026/a.jpg", "Day 2/b.jpg", "README.txt"]


def names(archive):
    return zipfile.ZipFile(io.BytesIO(archive)).namelist()


class DoorsTest(unittest.TestCase):
    def setUp(self):
        url = os.environ["SPILLWAY_URL"]
        self.spillway = Spillway(url, os.environ["SPILLWAY_KEY"], "42", url, ticket_key=os.environ["SPILLWAY_TICKET_KEY"])

    def test_a_selection_is_an_archive(self):
        export = self.spillway.wait(self.spillway.ask(**CHOSEN))
        self.assertEqual(export["archive"]["filename"], "Holiday.zip")
        with self.spillway.open(export["id"]) as answer:
            self.assertEqual(names(answer.read()), NAMES)

    def test_a_selection_may_come_entry_by_entry(self):
        many = ({"text": f"{number}\n", "name": f"{number}.txt"} for number in range(1200))
        export = self.spillway.wait(self.spillway.ask(selection=many, filename="Many.zip"))
        self.assertEqual(export["archive"]["entries"], 1200)

    def test_a_dry_run_makes_nothing(self):
        told = self.spillway.dry_run(**CHOSEN)
        self.assertEqual((told["entries"], told["fits"], told["missing"]), (3, True, []))
        self.assertNotIn("id", told)

    def test_all_parts_are_saved(self):
        texts = [{"text": "x" * 250000, "name": f"{number}.txt"} for number in range(5)]
        export = self.spillway.wait(self.spillway.ask(selection=texts, filename="Texts.zip", parts="1M"))
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaises(ValueError):
                self.spillway.save(export, folder)
            first = export["archive"]["parts"][0]
            there = pathlib.Path(folder) / f"{first['filename']}.{first['etag'][1:13]}.part"
            there.write_bytes(b"x" * first["length"])
            saved = self.spillway.save_all(export, folder)
            self.assertEqual([file.name for file in saved], ["Texts-1of2.zip", "Texts-2of2.zip"])
            # What is complete is not asked for again.
            self.assertEqual(saved[0].read_bytes(), b"x" * first["length"])
            self.assertEqual(names(saved[1].read_bytes()), ["4.txt"])

    def test_a_ticket_needs_no_key_and_is_one_export(self):
        ticket = self.spillway.ticket(**CHOSEN)
        with urllib.request.urlopen(ticket) as first, urllib.request.urlopen(ticket) as second:
            self.assertEqual(urllib.parse.urlparse(first.url).path, urllib.parse.urlparse(second.url).path)
            self.assertIn("Holiday.zip", first.headers["Content-Disposition"])
            self.assertEqual(names(first.read()), NAMES)

    def test_a_form_brings_a_ticket_of_any_length(self):
        form = self.spillway.ticket_form(
            selection=CHOSEN["selection"] + [{"text": "x" * 20000, "name": "long.txt"}], filename="Holiday.zip")
        action, ticket = (form.partition(f'{name}="')[2].partition('"')[0] for name in ("action", "value"))
        body = urllib.parse.urlencode({"ticket": ticket}).encode()
        with urllib.request.urlopen(action, body) as answer:
            self.assertEqual(names(answer.read()), [*NAMES, "long.txt"])

    def test_a_changed_ticket_is_refused(self):
        with self.assertRaises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(self.spillway.ticket(**CHOSEN)[:-4] + "AAAA")
        self.assertEqual(raised.exception.status, 403)
        raised.exception.close()


if __name__ == "__main__":
    unittest.main()
