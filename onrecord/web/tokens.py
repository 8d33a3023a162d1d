"""Tokens, which let people and programs in: made once, shown once, kept as hashes in a file that its owner alone may read."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from onrecord.errors import OnrecordError
from onrecord.markup import UNSEEN

Role = Literal["reader", "editor"]
ROLES: tuple[str, ...] = get_args(Role)
DEFAULT = Path("onrecord-tokens.json")
LONGEST_NAME = 80
PREFIX = "onrecord_"  # so that a token is known for one where it turns up by mistake
OTHERS_WRITE = 0o022


class TokenError(OnrecordError):
    """The file of tokens cannot be read or written, or does not hold what is asked for."""


@dataclass(frozen=True, slots=True)
class Token:
    """hash: SHA-256 of the token, which has 256 random bits, so that it needs no salt. made_at: ISO, UTC."""

    name: str
    role: Role
    hash: str
    made_at: str


class Tokens:
    """Those of a file, read again when it has changed: who is removed is out at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp: tuple[int, int, int] | None = None
        self._held: tuple[Token, ...] = ()

    def all(self) -> tuple[Token, ...]:
        """Raises TokenError."""
        stamp = _stamp(self.path)
        if stamp != self._stamp:
            self._held = read_tokens(self.path)
            self._stamp = stamp
        return self._held

    def of(self, secret: str) -> Token | None:
        """The one that this is. Takes as long whether or not there is one."""
        return self.by_hash(hashed(secret))

    def by_hash(self, digest: str) -> Token | None:
        found = None
        for token in self.all():
            if hmac.compare_digest(token.hash, digest):
                found = token
        return found


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def default_place() -> Path:
    """$ONRECORD_TOKENS, else ./onrecord-tokens.json."""
    return Path(os.environ.get("ONRECORD_TOKENS") or DEFAULT)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    with suppress(OSError):
        found = path.stat()
        return found.st_mtime_ns, found.st_size, found.st_ino
    return None


def read_tokens(path: Path) -> tuple[Token, ...]:
    """Empty where there is no file. Raises TokenError for one that is damaged, or that others may write."""
    try:
        if os.name == "posix" and path.stat().st_mode & OTHERS_WRITE:
            raise TokenError(f"{path} may be written by others, who could let themselves in: run chmod 600 {path}.")
        return tuple(_token(given) for given in json.loads(path.read_text("utf-8"))["tokens"])
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise TokenError(
            f"{path} cannot be read ({error.strerror}): give the path of a file of tokens with --tokens."
        ) from None
    except (ValueError, KeyError, TypeError):
        raise TokenError(
            f"{path} is no file of tokens, or is damaged: give another with --tokens, or remove it and make tokens anew."
        ) from None


def _token(given: dict[str, Any]) -> Token:
    token = Token(**given)
    if token.role not in ROLES or not token.hash.isascii():
        raise ValueError(token.role)
    return token


def add_token(path: Path, name: str, role: Role, made_at: str) -> str:
    """The token, which is kept nowhere. Raises TokenError."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or UNSEEN.search(name) or not name.isprintable():
        raise TokenError(
            f"{name!r} is no name: give one of 1 to {LONGEST_NAME} characters, as it should stand beside changes."
        )
    held = read_tokens(path)
    if any(token.name == name for token in held):
        raise TokenError(
            f"{path} holds a token for {name} already: remove it first (onrecord token remove {name}), or give another name."
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    _write(path, [*held, Token(name, role, hashed(secret), made_at)])
    return secret


def remove_token(path: Path, name: str) -> None:
    """Raises TokenError."""
    held = read_tokens(path)
    if all(token.name != name for token in held):
        known = ", ".join(token.name for token in held) or "nobody"
        raise TokenError(f"{path} holds no token for {name}; it holds tokens for {known}.")
    _write(path, [token for token in held if token.name != name])


def _write(path: Path, tokens: Sequence[Token]) -> None:
    """As a whole or not at all, for its owner alone."""
    text = json.dumps({"tokens": [asdict(token) for token in tokens]}, ensure_ascii=False, indent=1)
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text + "\n")
        new.replace(path)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise TokenError(
            f"{path} cannot be written ({error.strerror}): check its folder, or give another with --tokens."
        ) from None
