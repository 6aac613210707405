// Prints what spillway-link.mjs makes of each vector, one query a line, and fails where it does not verify its own.
import assert from "node:assert";
import { readFileSync } from "node:fs";
import { sign, verify } from "./spillway-link.mjs";

for (const vector of JSON.parse(readFileSync(new URL("vectors.json", import.meta.url), "utf8"))) {
  const secrets = new Map([[vector.key, vector.secret]]);
  const query = sign(vector.key, vector.secret, vector.export, vector.expires, vector.deliveries, vector.link);
  const good = new URLSearchParams(vector.query);
  assert(verify(secrets, vector.export, good, vector.expires - 1), vector.name);
  assert(!verify(secrets, vector.export, good, vector.expires), vector.name);
  assert(!verify(secrets, vector.export + "0", good, 1), vector.name);
  for (const [name, value] of good) {
    const changed = new URLSearchParams(vector.query);
    changed.set(name, value + "1");
    assert(!verify(secrets, vector.export, changed, 1), vector.name + ": " + name);
  }
  console.log(query);
}
