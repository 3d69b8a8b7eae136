"""The shop's signature for a visitor, which a backend makes and a browser brings along (B13.3)."""

__all__ = ["sign"]


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
