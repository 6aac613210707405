// Signs and verifies Spillway's links; copy what you need. The text that is signed is described in docs/security.md.
import { createHmac, timingSafeEqual } from "node:crypto";

/** The query of a link to the archive of an export, until `expires` (seconds since 1970), for `deliveries` complete ones. */
export function sign(key, secret, exportId, expires, deliveries = "", link = "") {
  const text = ["spillway-link-1", exportId, expires, key, deliveries, link].join("\n");
  const signature = createHmac("sha256", secret).update(text).digest("base64url");
  const counted = link ? `&deliveries=${deliveries}&link=${link}` : "";
  return `expires=${expires}&key=${key}${counted}&signature=${signature}`;
}

/** Whether `query` (URLSearchParams) is a link to that export that one of `secrets` (a Map by name) signed and that is good now. */
export function verify(secrets, exportId, query, now = Date.now() / 1000) {
  const [key, expires, deliveries, link, signature] =
    ["key", "expires", "deliveries", "link", "signature"].map((name) => query.get(name) ?? "");
  if (!secrets.has(key) || !/^\d+$/.test(expires) || (deliveries === "") !== (link === "")) return false;
  const signed = new URLSearchParams(sign(key, secrets.get(key), exportId, expires, deliveries, link));
  const [expected, given] = [signed.get("signature"), signature].map((text) => Buffer.from(text));
  return expected.length === given.length && timingSafeEqual(expected, given) && now < Number(expires);
}
