"""Which outlet a name means, across articles: by the registry, by the publishers of the articles at hand, else by its own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from onrecord.article import Span
from onrecord.linking.bodies import LEADS, body_of, without_noun
from onrecord.publishers import Publisher, Registry, key, load_publishers, readings

# "media reports", "a local newspaper", "the rumours": no outlet that one could look up.
NAMELESS = re.compile(
    r"^(?:.*\b)?(?:reports?|rumou?rs?|releases?|media|outlets?|agenc(?:y|ies)|newspapers?|papers?|press|news|sites?|websites?|bulletins?|"
    r"broadcasters?|channels?|television|tv|radio|blogs?|accounts?|articles?|stor(?:y|ies)|posts?|polls?|surveys?|comments?)$",
    re.I,
)
CITING = re.compile(
    r"report|accord|told|tell|cit(?:e|ed|es|ing)\b|quot|publish|interview|sa(?:id|ys)\b|wrote|writ|source|via\b|carried|claim|credit|story|article|broke\b",
    re.I,
)
TAIL = re.compile(r" (?:in|out|of|from|on|by|this|last|that|which|who)\b.*")  # "media reports this week"
# Before the name of an outlet: its own description, not somebody who spoke to it.
DESCRIBED = r"^(?!.*\b(?:who|to|by|with|told|of|from)\b).*(?<!\w)"
# The last word behind the name of an outlet: its edition, service or desk, not another outlet.
EDITION = re.compile(
    r"[,\s]+(?:\([^()]*\)|--?|International|Worldwide|World|General|State|Local|and|&|News|Wire|Newswires?|Worldstream|Online|Digital|"
    r"Services?|Agency|Edition|English|Print|Web)$"
)
BRACKETED = re.compile(r"\(([^()]+)\)")
SHORTEST = 4  # characters of a publisher's name that is not whole
KEPT = 512  # texts whose outlets are remembered: an article has many claims
BEFORE, BEHIND = 60, 40  # characters around a name in which a word of citing makes it a citation


@dataclass(frozen=True)
class Outlets:
    """publishers: those of the articles at hand, known by name even where no registry holds them."""

    publishers: tuple[str, ...] = ()
    registry: Registry | None = None

    @cached_property
    def _registry(self) -> Registry:
        return self.registry or load_publishers()

    @cached_property
    def _by_key(self) -> dict[str, str]:
        return {key(name): name for name in reversed(self.publishers)}

    @cached_property
    def _by_initials(self) -> dict[str, str]:
        return {i.upper(): name for name in reversed(self.publishers) for i in body_of(name).initials}

    def named(self, words: str) -> str | None:
        """The outlet that these words name as a whole; "the Ledger newspaper" is the Ledger."""
        if found := self._by_key.get(key(words)) or self._by_initials.get(words):
            return found
        if known := self._registered(words):
            return known.name
        bare = [name for name, _ in readings(words)]
        at_hand = (self._by_key.get(key(name)) for name in bare)
        return next(filter(None, at_hand), None) or next(filter(None, map(self._shortened, (words, *bare))), None)

    def _registered(self, words: str) -> Publisher | None:
        """Of the registry, by these words or without the edition behind them: "Associated Press International"."""
        found = self._registry.named(words)
        while not found and (shorter := EDITION.sub("", words)) != words:
            words, found = shorter, self._registry.named(shorter)
        return found

    def _shortened(self, words: str) -> str | None:
        """A publisher at hand by its last or first word: "the Beacon" for the Corran Bay Beacon, where one alone ends or begins so."""
        short = key(words)
        if len(short) <= SHORTEST or not (words[:1].isupper() or words.startswith("the ")):
            return None
        whole = {name: f" {key(name)} " for name in self.publishers}
        fit = {n for n, w in whole.items() if w.startswith(f" {short} ") or w.endswith(f" {short} ")}
        return fit.pop() if len(fit) == 1 else None

    def _described(self, words: str) -> str | None:
        """A publisher at hand behind what it is: "the state channel Ala-Too 24"."""
        names = [name for name in self.publishers if len(name) > SHORTEST]
        fit = [name for name in names if re.search(f"{DESCRIBED}{_exactly(name)}$", words)]
        return max(fit, key=len, default=None)

    def called(self, words: str, kind: str) -> str | None:
        """As named; and what an article calls media with a name of its own, though nobody else knows it."""
        if found := self.named(words) or self._described(words):
            return found
        words = without_noun(words)
        bare = LEADS.sub("", words)
        return words if kind == "media" and bare[:1].isupper() and not is_nameless(bare) else None

    def family(self, name: str) -> str:
        """What folds outlets of one house into one: its family, else the outlet itself."""
        known = self._registered(name)
        return f"family {known.family.casefold()}" if known and known.family else key(known.name if known else name)

    def same(self, a: str | None, b: str | None) -> bool:
        return bool(a and b) and self.family(a or "") == self.family(b or "")

    def cited_in(self, text: str) -> Iterator[str]:
        """Outlets that the text names: the publishers at hand wherever they stand, others beside a word of citing."""
        for name in sorted(self.publishers, key=len, reverse=True):
            # What is found is blanked: "Business Standard" is another paper than the Lusaka Business Standard.
            rest = re.sub(rf"(?<!\w){_exactly(name)}(?!\w)", lambda m: "_" * len(m[0]), text)
            if rest != text:
                yield name
            text = rest
        for span, publisher in _found(self._registry, text):
            around = text[max(0, span.start - BEFORE) : span.start] + text[span.end : span.end + BEHIND]
            if CITING.search(around):
                yield self._shortened(f"the {text[span.start : span.end]}") or publisher.name

    def in_brackets(self, name: str) -> Iterator[str]:
        """Whose text a publisher says it carries: "Daily Mail (AP)", "Islam Monitor (Reuters text)"."""
        for words in BRACKETED.findall(name):
            yield from (publisher.name for _, publisher in self._registry.find(words))


@lru_cache(KEPT)
def _found(registry: Registry, text: str) -> tuple[tuple[Span, Publisher], ...]:
    return tuple(registry.find(text))


def is_nameless(words: str) -> bool:
    """Whether words tell of media without naming one: "media reports", but not "Capital Post"."""
    *others, head = TAIL.sub("", words).split() or [""]
    titled = head[:1].isupper() and not all(NAMELESS.match(word) for word in others)
    return NAMELESS.match(head) is not None and not titled


def _exactly(name: str) -> str:
    """A regular expression for a name, without its "The"."""
    return re.escape(name.removeprefix("The "))


def unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
