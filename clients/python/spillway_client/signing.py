"""Signs tickets, and signs and verifies links; docs/security.md has the texts that are signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from typing import Any, Mapping


def sign_ticket(key: str, secret: str, claims: Mapping[str, Any]) -> str:
    """A ticket with these claims: a JWT, signed with HS256."""
    header = {"alg": "HS256", "kid": key, "typ": "JWT"}
    text = ".".join(_base64url(_json(part)) for part in (header, claims))
    return f"{text}.{_base64url(_hmac(secret, text))}"


def sign_link(key: str, secret: str, export: str, expires: int | str, deliveries: int | str = "", link: str = "") -> str:
    """The query of a link to the archive of an export, until expires (seconds since 1970), for deliveries complete ones."""
    text = "\n".join(["spillway-link-1", export, str(expires), key, str(deliveries), link])
    counted = f"&deliveries={deliveries}&link={link}" if link else ""
    return f"expires={expires}&key={key}{counted}&signature={_base64url(_hmac(secret, text))}"


def verify_link(secrets: Mapping[str, str], export: str, parameters: Mapping[str, str], now: float | None = None) -> bool:
    """Whether these parameters of a query are a link to that export that one of secrets (by name) signed and that is good now."""
    key, expires = parameters.get("key", ""), parameters.get("expires", "")
    counted = parameters.get("deliveries", ""), parameters.get("link", "")
    if key not in secrets or not expires.isascii() or not expires.isdigit() or (counted[0] == "") != (counted[1] == ""):
        return False
    expected = sign_link(key, secrets[key], export, expires, *counted).rpartition("=")[2]
    genuine = hmac.compare_digest(expected.encode(), parameters.get("signature", "").encode())
    return genuine and (time.time() if now is None else now) < int(expires)


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _hmac(secret: str, text: str) -> bytes:
    return hmac.new(secret.encode("utf-8"), text.encode("utf-8"), hashlib.sha256).digest()


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
