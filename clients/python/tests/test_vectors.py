"""python3 -m unittest discover -s tests, from the folder of the client."""

import json
import os
import pathlib
import subprocess
import sys
import unittest
from urllib.parse import parse_qsl

CLIENT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CLIENT))
from spillway_client import signing  # noqa: E402


def vectors(name):
    return json.loads((CLIENT.parent / "vectors" / name).read_text(encoding="utf-8"))


class VectorsTest(unittest.TestCase):
    def test_signs_tickets(self):
        for vector in vectors("tickets.json"):
            ticket = signing.sign_ticket(vector["key"], vector["secret"], vector["claims"])
            self.assertEqual(ticket, vector["ticket"], vector["name"])

    def test_signs_links(self):
        for vector in vectors("links.json"):
            counted = [vector["deliveries"], vector["link"]] if "link" in vector else []
            query = signing.sign_link(vector["key"], vector["secret"], vector["export"], vector["expires"], *counted)
            self.assertEqual(query, vector["query"], vector["name"])

    def test_verifies_links(self):
        for vector in vectors("links.json"):
            secrets, export, expires = {vector["key"]: vector["secret"]}, vector["export"], vector["expires"]
            parameters = dict(parse_qsl(vector["query"]))
            self.assertTrue(signing.verify_link(secrets, export, parameters, expires - 1), vector["name"])
            self.assertFalse(signing.verify_link(secrets, export, parameters, expires), vector["name"])
            self.assertFalse(signing.verify_link(secrets, export + "0", parameters, 1), vector["name"])
            for name, value in parameters.items():
                changed = {**parameters, name: value + "1"}
                self.assertFalse(signing.verify_link(secrets, export, changed, 1), f"{vector['name']}: {name}")

    def test_the_command_says_what_it_takes(self):
        for words, said in (["--help"], "SPILLWAY_URL"), (["a", "b:=c"], "b:=c: the value"), (["a"], "127.0.0.1:9"):
            ran = subprocess.run([sys.executable, "-m", "spillway_client", *words], cwd=CLIENT, capture_output=True, text=True,
                                 env={**os.environ, "SPILLWAY_URL": "http://127.0.0.1:9"})
            self.assertEqual(ran.returncode, 1)
            self.assertIn(said, ran.stderr)
            self.assertNotIn("Traceback", ran.stderr)


if __name__ == "__main__":
    unittest.main()
