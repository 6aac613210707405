"""Signs and verifies Spillway's links; copy what you need. The text that is signed is described in docs/security.md."""

import base64
import hashlib
import hmac
import time


def sign(key, secret, export, expires, deliveries="", link=""):
    """The query of a link to the archive of an export, until `expires` (seconds since 1970), for `deliveries` complete ones."""
    text = "\n".join(["spillway-link-1", export, str(expires), key, str(deliveries), link])
    digest = hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
    signature = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    counted = f"&deliveries={deliveries}&link={link}" if link else ""
    return f"expires={expires}&key={key}{counted}&signature={signature}"


def verify(secrets, export, parameters, now=None):
    """Whether these parameters of a query are a link to that export that one of `secrets` (by name) signed and that is good now."""
    key, expires = parameters.get("key", ""), parameters.get("expires", "")
    counted = parameters.get("deliveries", ""), parameters.get("link", "")
    if key not in secrets or not expires.isascii() or not expires.isdigit() or (counted[0] == "") != (counted[1] == ""):
        return False
    expected = sign(key, secrets[key], export, expires, *counted).rpartition("=")[2]
    genuine = hmac.compare_digest(expected.encode(), parameters.get("signature", "").encode())
    return genuine and (time.time() if now is None else now) < int(expires)
