"""Against a Spillway with the example recipes: SPILLWAY_URL, SPILLWAY_KEY (for every owner), SPILLWAY_LINK_KEY;
SPILLWAY_BROKEN_URL is a server that ends after 500 of 1,000 bytes."""

import os
import pathlib
import sys
import tempfile
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from spillway_client import Problem, Spillway  # noqa: E402

PLAN = {"student": "小明", "weeks": 4, "mode": "focus"}


def service(owner="小明"):
    return Spillway(os.environ["SPILLWAY_URL"], os.environ["SPILLWAY_KEY"], owner,
                    os.environ["SPILLWAY_URL"], link_key=os.environ["SPILLWAY_LINK_KEY"])


def fetch(address):
    with urllib.request.urlopen(address) as answer:
        return answer.read()


class ServiceTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.spillway = service()

    def plan(self, **changed):
        return self.spillway.wait(self.spillway.ask("training-plan", {**PLAN, **changed}))

    def test_saves_an_archive_and_goes_on(self):
        export = self.plan()
        whole = self.spillway.save(export, self.folder)
        self.assertEqual(whole.name, "小明—4周训练方案.zip")
        archive = whole.read_bytes()
        self.assertEqual(len(archive), export["archive"]["length"])

        part = self.folder / f"{whole.name}.{export['archive']['etag'][1:13]}.part"
        # What is not asked for again is recognised by its bytes.
        part.write_bytes(b"x" * 1000 + archive[1000:2000])
        self.assertEqual(self.spillway.save(self.plan(), self.folder).read_bytes(), b"x" * 1000 + archive[1000:])
        self.assertFalse(part.exists())

    def test_takes_nothing_of_another_archive(self):
        longer = self.plan(weeks=5)
        export = self.plan()
        (self.folder / f"{export['archive']['filename']}.{longer['archive']['etag'][1:13]}.part").write_bytes(b"x" * 1000)
        archive = self.spillway.save(export, self.folder).read_bytes()
        with self.spillway.open(export["id"]) as answer:
            self.assertEqual(archive, answer.read())

    def test_what_broke_is_no_file(self):
        export = {"id": "1", "archive": {"filename": "a.zip", "length": 1000, "etag": '"e"'}}
        with self.assertRaises(ConnectionError):
            Spillway(os.environ["SPILLWAY_BROKEN_URL"]).save(export, self.folder)
        self.assertEqual([file.name for file in self.folder.iterdir()], ["a.zip.e.part"])
        self.assertEqual((self.folder / "a.zip.e.part").stat().st_size, 500)

    def test_raises_problems(self):
        with self.assertRaises(Problem) as raised:
            self.plan(weeks=99)
        problem = raised.exception
        self.assertEqual((problem.type, problem.status), ("invalid-parameters", 422))
        self.assertEqual([field["parameter"] for field in problem.fields], ["weeks"])
        self.assertIn("weeks must be a whole number from 1 to 52", str(problem))

    def test_a_repeated_request_is_the_same_export(self):
        ids = {self.spillway.ask("training-plan", PLAN, once_only=str(self.folder))["id"] for _ in range(2)}
        self.assertEqual(len(ids), 1)

    def test_an_export_is_there_for_its_owner_only(self):
        with self.spillway.for_owner("somebody-else").open(self.plan()["id"], method="HEAD") as answer:
            self.assertEqual(answer.status, 404)

    def test_links_need_no_key(self):
        export = self.plan()
        with self.spillway.open(export["id"]) as answer:
            archive = answer.read()
        self.assertEqual(fetch(self.spillway.link(export["id"], 60)), archive)
        self.assertEqual(fetch(self.spillway.sign_link(export["id"], 60)), archive)
        self.assertEqual(fetch(self.spillway.sign_link(export["id"], 60, deliveries=2)), archive)
        self.assertEqual(fetch(self.spillway.address("training-plan", PLAN)), archive)


if __name__ == "__main__":
    unittest.main()
