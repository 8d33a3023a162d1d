"""What people send to be added: files and pasted text, each with the name it is shown by. A name is only shown, never a place on a disk."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, cast

from onrecord.errors import InputError
from onrecord.intake import Received, Refused, receive_stream
from onrecord.intake.counting import count_stream
from onrecord.intake.received import Given

log = logging.getLogger("onrecord.web")
LONGEST_NAME = 200
IN_MEMORY = 1 << 20  # bytes; what is larger lies in a file without a name, which goes when it is closed
PASTED = "pasted text"
NOTHING = Given()


@dataclass(frozen=True, slots=True)
class Upload:
    """given: what is said of all its articles, in place of what they say themselves."""

    name: str
    file: BinaryIO
    given: Given = NOTHING

    def count(self) -> int:
        """How many articles it holds, as far as can be told without reading them."""
        self.file.seek(0)
        return count_stream(self.file, self.name, self.given) or 1

    def articles(self) -> Iterator[Received | Refused]:
        """An error that nobody thought of stops no other file."""
        self.file.seek(0)
        try:
            yield from receive_stream(self.file, self.name, self.given)
        except Exception as error:
            log.exception("onrecord: a file could not be taken in")
            what = f"taking it in stopped with an error of onrecord itself ({type(error).__name__})"
            yield Refused(self.name, InputError(f"{self.name}: {what}. Paste its text instead, and please report it."))

    def close(self) -> None:
        self.file.close()


def upload(name: str, file: BinaryIO, given: Given = NOTHING) -> Upload:
    """A copy that outlives the request."""
    kept = cast(BinaryIO, tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115  closed by whoever reads it
    shutil.copyfileobj(file, kept)
    return Upload(shown_name(name), kept, given)


def pasted(fields: dict[str, str]) -> Upload:
    """fields: those of article JSON."""
    text = json.dumps({k: v for k, v in fields.items() if v}, ensure_ascii=False)
    return upload(PASTED, BytesIO(text.encode("utf-8", "surrogatepass")))


def shown_name(name: str) -> str:
    """Without the folders that some browsers send; "-" would be called standard input."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1].strip()[-LONGEST_NAME:]
    return last if last not in {"", "-"} else "a file without a name"


def close_all(uploads: Iterable[Upload]) -> None:
    for one in uploads:
        one.close()
