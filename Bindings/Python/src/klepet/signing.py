"""The shop's word for who somebody is, which a backend makes and a browser brings along: a visitor's signature
(B13.3), and the tokens that `klepet-host serve --http` lets a browser in by."""

from typing import Optional

__all__ = ["operator_link", "sign", "verify_hook", "visitor_token"]


def sign(identity_key: bytes, visitor_key: str) -> str:
    """HMAC-SHA-256 of the visitor's key by the shop's identity key, as join() takes it.

    >>> import klepet
    >>> secret = b"sixteen bytes or more"
    >>> with klepet.Shop(identity_key=secret) as shop, shop.visitor("eva", signature=sign(secret, "eva")) as eva:
    ...     eva.role.word
    'visitor'
    """
    import hmac

    return hmac.new(identity_key, visitor_key.encode(), "sha256").hexdigest()


def visitor_token(identity_key: bytes, visitor_key: str, *, name: str | None = None, seconds: int = 3600) -> str:
    """Who the visitor of a page is, for `<klepet-chat>`: signed (B13.3), and good for `seconds`, at most an hour.

    >>> visitor_token(b"sixteen bytes or more", "eva", name="Eva").count(".")
    2
    """
    import time

    if not 0 < seconds <= 3600:
        raise ValueError("a visitor's token is good for at most an hour, 3600 seconds")
    if not 0 < len(visitor_key.encode()) <= 64 or visitor_key.startswith("~"):
        raise ValueError("a visitor's key has 1 to 64 bytes and does not begin with ~, as those do whom nobody knows")
    said: dict[str, object] = {"key": visitor_key, "name": name, "exp": int(time.time()) + seconds}
    return _sealed("v2", said, identity_key, b"klepet visitor 2")


def operator_link(identity_key: bytes, operator_key: str, url: str) -> str:
    """A link by which an operator logs in at the host's `url` (https://shop.example/klepet/), once, within 10 minutes.

    >>> operator_link(b"sixteen bytes or more", "ana", "https://shop.example/klepet/").partition("#")[0]
    'https://shop.example/klepet/console/'
    """
    import secrets
    import time

    now = int(time.time())
    said: dict[str, object] = {"key": operator_key, "iat": now, "exp": now + 600, "jti": secrets.token_urlsafe(16)}
    return url.rstrip("/") + "/console/#" + _sealed("o1", said, identity_key, b"klepet operator link 1")


def _sealed(kind: str, said: dict[str, object], identity_key: bytes, purpose: bytes) -> str:
    """A token. Its key is derived for its purpose (HKDF, RFC 5869): no signature of a visitor's key is ever one."""
    import base64
    import hmac
    import json

    if not 16 <= len(identity_key) <= 1024:
        raise ValueError("an identity key has 16 to 1024 bytes")

    def text(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    root = hmac.digest(b"klepet", identity_key, "sha256")
    key = hmac.digest(root, purpose + b"\x01", "sha256")
    head = f"{kind}.{text(json.dumps(said, separators=(',', ':')).encode())}"
    return f"{head}.{text(hmac.digest(key, head.encode(), 'sha256'))}"


def verify_hook(key: bytes, signature: str, body: bytes, tolerance_s: int = 300, now_s: Optional[float] = None) -> bool:
    """Whether a request that a hook of klepet-host made is what it says: signed by the hook's key, and not long ago.

    `signature` is the header Klepet-Signature, `body` the bytes as they came. What comes twice within the tolerance is
    as good the second time: go by the numbers of the events.

    >>> import hmac
    >>> code = hmac.new(b"sixteen bytes or more", b"1700000000.{}", "sha256").hexdigest()
    >>> verify_hook(b"sixteen bytes or more", f"t=1700000000,v1={code}", b"{}", now_s=1700000010)
    True
    >>> verify_hook(b"sixteen bytes or more", f"t=1700000000,v1={code}", b"[]", now_s=1700000010)
    False
    """
    import hmac
    import re
    import time

    parts = re.fullmatch(r"t=([0-9]{1,15}),v1=([0-9a-f]{64})", signature)
    if parts is None:
        return False
    made = parts.group(1)
    if abs((time.time() if now_s is None else now_s) - int(made)) > tolerance_s:
        return False
    right = hmac.new(key, made.encode() + b"." + body, "sha256").hexdigest()
    return hmac.compare_digest(right, parts.group(2))
