"""What an archive holds besides articles: counted while it is read, told at the end, one Refused for each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from onrecord.errors import InputError
from onrecord.intake.messages import plural
from onrecord.intake.received import Refused
from onrecord.intake.site_names import Sites

MOST_SORTS = 5  # of a kind that are named
KINDS = {  # what they are called, why they are left out and what to do; told in this order
    "revisit": ("revisit record", "they repeat pages of another record or archive; read that archive as well."),
    "status": ("answer", "their status is not 200."),
    "media": ("answer", "they are pictures, styles, scripts and the like."),
    "type": ("answer", "they are neither HTML nor plain text; extract those that are articles and give them as files."),
    "furniture": ("file", "they are for machines, as robots.txt is."),
    "links": ("page", "they lead to articles and are none: front pages, lists of links."),
    "about": ("page", "they are about the site itself."),
    "empty": ("answer", "they have no content."),
    "large": ("answer", "they are larger than 10 MiB; extract those that are articles and give them in parts."),
    "damaged": ("record", "they hold no answer of a server; copy or fetch the archive again."),
    "other": ("record", "they are not pages fetched from the web."),
}
BY_NATURE = frozenset({"status", "media", "furniture", "links", "about", "empty", "other"})  # no articles, so no loss


class Tally:
    """Counts by kind and sort, with the first example of each kind. pages: that were read, as articles or in vain. sites: what pages call their sites."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.records = 0
        self.sites = Sites()
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
                what = f": {plural(count, noun)} left out{self._details(kind)}: {why}"
                yield self._refused(what, left_out=kind in BY_NATURE)
        if self._damaged:
            what = f"{plural(self._damaged, 'place')}, first behind {self._first_damage}"
            yield self._refused(f" is damaged in {what}. Records may be lost there: copy or fetch the archive again.")
        if not self.pages:
            yield self._refused(
                f" holds no article in its {plural(self.records, 'record')}: give an archive with pages of articles."
            )

    def _refused(self, what: str, *, left_out: bool = False) -> Refused:
        return Refused(self.name, InputError(f"{self.name}{what}"), left_out)

    def _details(self, kind: str) -> str:
        """(404: 3, 301: 2; first http://...)"""
        sorts = [f"{sort}: {count:,}" for sort, count in self._sorts[kind].most_common(MOST_SORTS) if sort]
        if len(self._sorts[kind]) > MOST_SORTS:
            sorts.append("others")
        first = [f"first {self._first[kind]}"] if self._first.get(kind) else []
        return f" ({'; '.join([*([', '.join(sorts)] if sorts else []), *first])})" if sorts or first else ""
