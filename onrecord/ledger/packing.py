"""Records and documents as the ledger keeps them: compressed; a record without the text, which stands in a table of its own."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from onrecord.article import tagged_hash
from onrecord.markup import Json


def pack(data: bytes) -> bytes:
    return zlib.compress(data, 6)


def unpack(packed: bytes) -> bytes:
    """Raises zlib.error for bytes that are damaged."""
    return zlib.decompress(packed)


def raw_id(data: bytes) -> str:
    """SHA-256 of a document's bytes."""
    return hashlib.sha256(data).hexdigest()


def pack_record(record: Json) -> bytes:
    article = {key: value for key, value in record["article"].items() if key != "text"}
    return pack(json.dumps({**record, "article": article}, ensure_ascii=True, separators=(",", ":")).encode())


def unpack_record(packed: bytes, text: str) -> Json:
    record: Json = json.loads(unpack(packed))
    record["article"]["text"] = text
    return record


def to_line(value: Mapping[str, Any] | Sequence[Any]) -> str:
    """JSON on one line, keys sorted: equal values are equal lines."""
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def reading_id(record: Json) -> str:
    """A reading is an article, what read it, and how: the version counts, for rules are part of what reads."""
    return tagged_hash("reading", record["article"]["id"], to_line(record["made_by"]))
