"""What an archive holds besides articles: counted while it is read, told at the end, one Refused for each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from onrecord.errors import InputError
from onrecord.intake.messages import plural
from onrecord.intake.received import Refused

MOST_SORTS = 5  # of a kind that are named
KINDS = {  # what they are called, why they are left out and what to do; told in this order
    "revisit": ("revisit record", "they repeat pages of another record or archive; read that archive as well."),
    "status": ("answer", "their status is not 200."),
    "type": ("answer", "they are neither HTML nor plain text; extract those that are articles and give them as files."),
    "furniture": ("file", "they are for machines, as robots.txt is."),
    "empty": ("answer", "they have no content."),
    "large": ("answer", "they are larger than 10 MiB; extract those that are articles and give them in parts."),
    "other": ("record", "they are not pages fetched from the web."),
}


class Tally:
    """Counts by kind and sort, with the first example of each kind. pages: that were read, as articles or in vain."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.records = 0
        self.pages = 0
        self._sorts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
        self._first: dict[str, str] = {}
        self._damaged = 0
        self._first_damage = ""

    def next_record(self, uri: str) -> str:
        """The name of this record's place."""
        self.records += 1
        return f"{self.name} record {self.records}" + (f" ({uri})" if uri else "")

    def left_out(self, kind: str, sort: str, uri: str) -> None:
        """kind: a key of KINDS. sort: "404", "image/png"."""
        sorts = self._sorts[kind]
        sorts[sort if sort in sorts or len(sorts) < 1000 else "others"] += 1
        self._first.setdefault(kind, uri)

    def damaged(self, place: int, what: str) -> None:
        self._first_damage = self._first_damage or f"byte {place}: {what}"
        self._damaged += 1

    def account(self) -> Iterator[Refused]:
        for kind, (noun, why) in KINDS.items():
            if count := self._sorts[kind].total():
                yield self._refused(f": {plural(count, noun)} left out{self._details(kind)}: {why}")
        if self._damaged:
            what = f"{plural(self._damaged, 'place')}, first behind {self._first_damage}"
            yield self._refused(f" is damaged in {what}. Records may be lost there: copy or fetch the archive again.")
        if not self.pages:
            yield self._refused(f" holds no page in its {plural(self.records, 'record')}: give an archive with pages.")

    def _refused(self, what: str) -> Refused:
        return Refused(self.name, InputError(f"{self.name}{what}"))

    def _details(self, kind: str) -> str:
        """(404: 3, 301: 2; first http://...)"""
        sorts = [f"{sort}: {count:,}" for sort, count in self._sorts[kind].most_common(MOST_SORTS) if sort]
        if len(self._sorts[kind]) > MOST_SORTS:
            sorts.append("others")
        first = [f"first {self._first[kind]}"] if self._first.get(kind) else []
        return f" ({'; '.join([*([', '.join(sorts)] if sorts else []), *first])})" if sorts or first else ""
