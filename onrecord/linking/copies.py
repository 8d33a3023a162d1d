"""Which article repeats the text of which: syndicated wire stories, cut or extended, and updates by the same publisher.

Two articles are one text where enough of the shorter's words stand in the longer, in the same order. What both quote
does not count: independent reports of one speech share its words. After Broder, "On the resemblance and containment of
documents" (1997), and Schleimer, Wilkerson and Aiken, "Winnowing" (SIGMOD 2003).
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from onrecord.markup import Json
from onrecord.publishers import Publisher, Registry, bare, key, load_publishers

Hashes = NDArray[np.uint64]

LENGTH = 5  # words of a shingle
WINDOW = 15  # shingles of which one is kept: 2 in 16. Any 19 words that two texts share give them a common fingerprint
COPIED = 0.33  # of the text of one of the two: for different publishers
UPDATED = 0.6  # for one publisher, whose stories share their background paragraphs
FEWEST = 25  # shingles shared, whatever their share: below are footers and teasers
KEPT = 1024  # texts whose shingles are remembered: one article is compared with many

# Scripts without spaces, each character a word: Thai, Lao, Burmese, Khmer, Japanese, Chinese.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
APOSTROPHE = re.compile(r"(?<=\w)['’ʼ`´](?=\w)")
# A mark opens before a word and closes behind one, so that paragraphs run together don't turn inside and outside round.
# One left open ends with its line, or where the next one opens.
QUOTED = re.compile(
    r"(?:“|(?<![\w.,!?…])\")(?=\s?[\w\[(.…])[^\"“”\n]{0,1500}(?:”|\"(?!\w))?"
    r"|„[^“”\"\n]{0,1500}[“”\"]?"
    r"|(?<![\w.,!?…])«[^»\n]{0,1500}»?|(?<!\w)»(?=\w)[^«\n]{0,1500}«|[「『][^」』\n]{0,1500}[」』]?"
    r"|(?<!\w)[‘'](?=\w)[^\n\"“”]{20,1500}?[.,!?…][’'](?!\w)"
)
FROM = re.compile(r"^\W*(?:source|with (?:agency )?inputs? from|compiled from|from)\b:?\s+", re.I)

# People, not outlets.
STAFF = re.compile(
    r"(?i)^(?:additional )?(?:by|reporting|writing|editing|edited|written|copyright)\b|^©|\bcontributed\b"
)


@dataclass(frozen=True, slots=True)
class Page:
    """What of an article tells whose text it is. text: title and body. day: of publication, ISO.

    credits: lines that name whom the text is from, or the names alone: "Reuters", "Source: Northern Wire".
    """

    id: str
    text: str
    publisher: str | None = None
    day: str | None = None
    credits: tuple[str, ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """One article has its text from another, or from an agency whose own report is not at hand.

    origin: the other page's id, None for an agency. of: that id, or the agency's name. share: of the words outside
    quotations, in whichever of the two has more of them in the other. certain: whether anything tells the direction.
    """

    article: str
    origin: str | None
    of: str
    kind: Literal["copies", "updates"]
    share: float
    reason: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Shingles:
    """The hashes of all runs of LENGTH words. words: a hash each, in order. plain and quoted: sorted, each once.

    A run with any quoted word in it is quoted.
    """

    words: bytes
    running: Hashes
    plain: Hashes
    quoted: Hashes


def page_of(record: Json) -> Page:
    """The page of a record of schema onrecord/1."""
    article = record["article"]
    return Page(
        id=article["id"],
        text=article["text"],
        publisher=article["publisher"],
        day=day_of(article),
        credits=tuple(dict.fromkeys(_credit_lines(article))),
        url=article["url"],
    )


def day_of(article: Json) -> str | None:
    """When it was published, ISO; where nobody said so, the day of the report, where one is known."""
    report = article["report_day"] or {}
    known: str | None = report.get("start") if report.get("start") == report.get("end") else None
    day = article["published"] or known
    return day[:10] if day else None


def _credit_lines(article: Json) -> Iterator[str]:
    dateline = article.get("dateline")
    if dateline and dateline["agency"]:
        yield dateline["agency"]
    for credit in article.get("credits") or ():
        yield credit["agency"] or credit["text"]


def fingerprint(text: str) -> frozenset[int]:
    """Some 2 in 16 of the text's shingles, chosen by what they say, to find candidates by; each below 2^63.

    Quotations are in: `judge` leaves them out. Empty for less than LENGTH words.
    """
    running = shingles(text).running
    if len(running) <= WINDOW:
        return frozenset([int(running.min())]) if len(running) else frozenset()
    lowest = np.lib.stride_tricks.sliding_window_view(running, WINDOW).min(axis=1)
    return frozenset(np.unique(lowest).tolist())


def compare(a: Shingles, b: Shingles) -> tuple[int, float, float]:
    """How many shingles are shared outside quotations, and which part of a's and of b's they are."""
    if a.words == b.words:
        return len(np.unique(a.running)), 1.0, 1.0
    # What either quotes: marks get lost on the way.
    plain_a, plain_b = (np.setdiff1d(x.plain, y.quoted, assume_unique=True) for x, y in ((a, b), (b, a)))
    shared = len(np.intersect1d(plain_a, plain_b, assume_unique=True))
    return shared, shared / max(1, len(plain_a)), shared / max(1, len(plain_b))


@lru_cache(KEPT)
def shingles(text: str) -> Shingles:
    folded = APOSTROPHE.sub("", unicodedata.normalize("NFKC", text).casefold())
    found = [(m.start(), zlib.crc32(m.group().encode("utf-8", "surrogatepass"))) for m in WORD.finditer(folded)]
    starts, words = np.array(found, dtype=np.uint64).reshape(-1, 2).T
    marks = np.array([edge for m in QUOTED.finditer(folded) for edge in m.span()], dtype=np.uint64)
    inside = np.searchsorted(marks, starts, side="right") % 2 == 1
    running = _runs(words)
    quoted = np.logical_or.reduce([inside[i : i + len(running)] for i in range(LENGTH)])
    plain = np.unique(running[~quoted])
    return Shingles(words.tobytes(), running, plain, np.setdiff1d(running[quoted], plain))


def _runs(words: Hashes) -> Hashes:
    """A hash below 2^63 for each LENGTH words in a row. The last step of splitmix64 spreads it over all bits."""
    runs = np.zeros(max(0, len(words) - LENGTH + 1), dtype=np.uint64)
    for i in range(LENGTH):
        runs = runs * np.uint64(0x9E3779B97F4A7C15) + words[i : i + len(runs)]
    runs = (runs ^ (runs >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    runs = (runs ^ (runs >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (runs ^ (runs >> np.uint64(31))) >> np.uint64(1)


def judge(a: Page, b: Page, *, outlets: Registry | None = None) -> tuple[Copy, ...]:
    """Whether the two are one text, and which has it from whom. The same whichever comes first.

    Nothing: two texts. One Copy: one has it from the other. Two: both have it from an agency that is neither.
    """
    if a.id == b.id:
        return ()
    a, b = sorted((a, b), key=lambda page: page.id)
    shared, in_a, in_b = compare(shingles(a.text), shingles(b.text))
    share = round(max(in_a, in_b), 3)
    if shared < FEWEST or share < COPIED:
        return ()
    case = Case(a, b, share, outlets or load_publishers())
    if share < case.needed:
        return ()
    return case.by_publisher() or case.by_credit() or case.by_agency() or case.by_day("copies")


@dataclass(frozen=True)
class Case:
    """Two pages with one text, in the order of their ids: who has it from whom."""

    a: Page
    b: Page
    share: float
    outlets: Registry

    @property
    def needed(self) -> float:
        return UPDATED if self.one_publisher and not self.one_address else COPIED

    @property
    def one_address(self) -> bool:
        return self.a.url is not None and self.a.url == self.b.url

    @property
    def one_publisher(self) -> bool:
        a, b = publisher_key(self.a, self.outlets), publisher_key(self.b, self.outlets)
        return self.one_address or (a is not None and a == b)

    def by_publisher(self) -> tuple[Copy, ...]:
        return self.by_day("updates") if self.one_publisher else ()

    def by_credit(self) -> tuple[Copy, ...]:
        """The one that credits the other's publisher. Not where each credits the other."""
        found = [
            self._from(page, other, "copies", f"credits {name}, the publisher of the other or of its family")
            for page, other in ((self.a, self.b), (self.b, self.a))
            if (name := credits_to(page, other, self.outlets))
        ]
        return tuple(found) if len(found) == 1 else ()

    def by_agency(self) -> tuple[Copy, ...]:
        """The agency that both credit, or the only one that either does."""
        a, b = (credited(page, self.outlets) for page in (self.a, self.b))
        both = sorted(a.keys() & b.keys())
        if both:
            name = a[both[0]]
            return tuple(self._of(page, name, f"both credit {name}", True) for page in (self.a, self.b))
        if len(a.keys() | b.keys()) != 1:
            return ()
        (name,) = (a | b).values()
        silent = f"the same text as an article that credits {name}, without the credit"
        return tuple(
            self._of(page, name, f"credits {name}" if own else silent, bool(own))
            for page, own in ((self.a, a), (self.b, b))
        )

    def by_day(self, kind: Literal["copies", "updates"]) -> tuple[Copy, ...]:
        """The later has it from the earlier. Where that isn't known, the greater id from the smaller, uncertain."""
        a, b = self.a, self.b
        why = "the same publisher" if kind == "updates" else "the same text"
        if a.day and b.day and a.day[:10] != b.day[:10]:
            first, then = sorted((a, b), key=lambda page: (page.day or "")[:10])
            return (self._from(then, first, kind, f"{why}, published later"),)
        days = "on the same day" if a.day and b.day else "and not both days are known"
        return (self._from(b, a, kind, f"{why}, {days}: which came first is not known", certain=False),)

    def _from(
        self, page: Page, other: Page, kind: Literal["copies", "updates"], reason: str, *, certain: bool = True
    ) -> Copy:
        return Copy(page.id, other.id, other.id, kind, self.share, reason, certain)

    def _of(self, page: Page, agency: str, reason: str, certain: bool) -> Copy:
        return Copy(page.id, None, agency, "copies", self.share, reason, certain)


def publisher_key(page: Page, outlets: Registry) -> str | None:
    """One key for all the names of a page's publisher, by its name or else its address; None where neither is known."""
    found = _publisher(page, outlets)
    return key(found.name) if found else key(page.publisher or "") or None


def _publisher(page: Page, outlets: Registry) -> Publisher | None:
    return _named(page.publisher or "", outlets) or (outlets.at(page.url) if page.url else None)


@lru_cache(KEPT)
def _named(name: str, outlets: Registry) -> Publisher | None:
    return outlets.named(name)


def credited(page: Page, outlets: Registry) -> dict[str, str]:
    """The outlets that a page's credits name, itself left out: key -> name."""
    own = publisher_key(page, outlets)
    named = (name for line in page.credits for name in _names(line, outlets))
    return {k: name for name in named if (k := key(name)) and k != own}


@lru_cache(KEPT)
def _names(line: str, outlets: Registry) -> tuple[str, ...]:
    """The outlets of one credit line; what it names itself where none is known: "Source: Northern Wire"."""
    if whole := _named(line, outlets):
        return (whole.name,)
    if found := tuple(dict.fromkeys(publisher.name for _, publisher in outlets.find(line))):
        return found
    name = bare(FROM.sub("", line)).strip("/()[] .")
    return () if STAFF.search(name) else (name,)


def credits_to(page: Page, other: Page, outlets: Registry) -> str | None:
    """The name by which a page credits the other's publisher or its family."""
    theirs = _publisher(other, outlets)
    family = key(theirs.family) if theirs else ""
    for k, name in credited(page, outlets).items():
        found = _named(name, outlets)
        if k == publisher_key(other, outlets) or (family and family in {k, key(found.family) if found else ""}):
            return name
    return None
