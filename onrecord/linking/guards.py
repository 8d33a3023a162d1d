"""What forbids that two claims are one, whatever a model says: hard guards in front of the pair model, with their reason for a reporter.

A guard fires only where both claims state the conflicting thing; a detail that one of them lacks never forbids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise, product, zip_longest

from onrecord.linking.exclusions import OPPOSITES, RIVALS
from onrecord.linking.facts import Act, Facts, Name, facts_of
from onrecord.linking.quantities import Day, Quantity
from onrecord.linking.spelling import same_given, same_word
from onrecord.linking.words import MONTHS, OWNER, SENSES, STATES, Word, is_verb

Guard = Callable[[Facts, Facts], str | None]
ALIKE = 0.5  # of the words of the shorter claim, for guards that need the same matter
VERY_ALIKE = 0.6
NEAR = 0.4
ACTS = frozenset(
    "asking offering talking refusing agreeing threatening buying selling resigning promising firing ordering".split()
)
# Acts that may be one and the same, told from another side.
COMPATIBLE = frozenset(
    frozenset(pair.split())
    for pair in (
        "resigning firing", "buying selling", "asking threatening", "offering promising", "talking agreeing", "asking resigning", "asking firing",
        "offering buying", "promising selling", "promising buying", "agreeing buying", "agreeing selling", "asking buying", "offering selling",
        "threatening resigning", "promising agreeing", "refusing talking", "refusing resigning", "agreeing firing", "promising resigning",
        "agreeing resigning", "offering resigning", "talking buying", "talking selling", "asking selling", "promising firing", "refusing firing",
        "ordering buying", "ordering selling", "ordering resigning", "ordering firing", "ordering threatening", "ordering agreeing",
    )
)  # fmt: skip
SYMMETRIC = frozenset("meeting talking agreeing dying exploding reporting raising cutting".split())
CONVERSE = {"buying": "selling", "lending": "borrow", "giving": "receiv"}
CLOSE = frozenset(word for word, (line, _) in RIVALS.items() if line == "family") | frozenset(
    "lawyer aide manager bodyguard friend partner boss coach driver".split()
)
FEWEST_SAME, LONGEST_NOUN = 3, 2  # words
ADJECTIVE = re.compile(r"(?:ly|ous|ive|ful|ic|ed|ing|able|less|est)$")
COVERAGE = frozenset("article documentary newspaper magazine book coverage broadcaster tabloid reporting".split())
ACCURACY = frozenset(
    "false wrong inaccurate accurate untrue correct errors mistakes exaggerated misquoted edited one-sided misleading forged invented distorted true fabricated credible genuine authentic reliable".split()
)
NEGATIVE = frozenset(
    "against dropped drop withheld collapsed broken broke abandoned unaware cancelled rejected ended ends stopped stop lost ban banned barred bars forbidden kept little hardly denied denies false invented"
    " wrong groundless fiction refusal refused failed empty lacks lack missing blocked prevented".split()
)  # may say "not" in another word
GIVEN_BY = frozenset(
    "report reports rumor rumors rumour rumours article account documentary book coverage tape leak memo document findings".split()
)


def apart(a: str, b: str) -> str | None:
    """Why two claims cannot be one; None where nothing forbids it. Symmetric: the reason tells the alphabetically first claim first.

    A guard that would keep a claim apart from itself (it tells of two offers, say) has no word on it.
    """
    return _apart(*sorted((a.strip(), b.strip())))


@lru_cache(maxsize=8192)
def _apart(a: str, b: str) -> str | None:
    x, y = facts_of(a), facts_of(b)
    return next((reason for guard in GUARDS if (reason := guard(x, y)) and not guard(x, x) and not guard(y, y)), None)


def alike(a: Facts, b: Facts) -> float:
    """The share of the words of the shorter claim that the other holds."""
    return len(a.bag & b.bag) / max(1, min(len(a.bag), len(b.bag)))


def numbers(a: Facts, b: Facts) -> str | None:
    """Two different numbers of one thing, unless they share another."""
    kinds = {q.kind for q in a.quantities} & {q.kind for q in b.quantities}
    if not _one_matter(a, b) and not (kinds - {"money", "people", "percent"} and a.bag & b.bag):
        return None
    for kind in sorted(kinds):
        xs, ys = ([q for q in f.quantities if q.kind == kind] for f in (a, b))
        if not any(_equal(x, y) for x, y in product(xs, ys)):
            return f"{xs[0].text} against {ys[0].text} {'' if kind == 'money' else kind}".strip()
    return None


def _equal(a: Quantity, b: Quantity) -> bool:
    if a.unit and b.unit and a.unit != b.unit:
        return not (a.low == b.low and a.high == b.high)  # other sums in other currencies may be worth the same
    return a.low <= b.high and b.low <= a.high


def _one_matter(a: Facts, b: Facts) -> bool:
    return len(a.bag & b.bag) >= 2 or alike(a, b) >= ALIKE


def days(a: Facts, b: Facts) -> str | None:
    """Days that differ at the precision that both tell, unless another one fits."""
    if alike(a, b) < NEAR or not _one_matter(a, b):
        return None
    pairs = [(x, y) for x, y in product(a.days, b.days) if x.way == y.way]
    if any(_fits(x, y) for x, y in pairs):
        return None
    return next((f"{x.text} against {y.text}" for x, y in pairs if _clash(x, y)), None)


def _told(a: Day, b: Day) -> Iterator[tuple[int | str, int | str]]:
    fields = ((a.year, b.year), (a.month, b.month), (a.day, b.day), (a.weekday, b.weekday))
    return ((x, y) for x, y in fields if x and y)


def _clash(a: Day, b: Day) -> bool:
    return any(x != y for x, y in _told(a, b))


def _fits(a: Day, b: Day) -> bool:
    told = list(_told(a, b))
    return bool(told) and all(x == y for x, y in told)


def roles(a: Facts, b: Facts) -> str | None:
    """One act, the one who does it and the one it is done to exchanged."""
    for x, y in product(a.acts, b.acts):
        if x.sense == y.sense and x.sense not in SYMMETRIC and (found := _swapped(x, y)):
            return f"{x.text} by {_said(found[0], a)}, not by {_said(found[1], a)}"
        if CONVERSE.get(x.sense) == y.sense or CONVERSE.get(y.sense) == x.sense:
            both = x.agents & y.agents - (x.patients | y.patients)
            if both and x.patients & y.patients and not x.noun and not y.noun:
                return f"{_said(min(both), a)} {x.text} against {y.text}"
    return None


def _said(key: str, facts: Facts) -> str:
    """The word of a key as the claim has it."""
    return next((OWNER.sub("", w.text) for w in facts.words if w.key == key), key)


def _swapped(a: Act, b: Act) -> tuple[str, str] | None:
    one, other = a.agents & b.patients - b.agents - a.patients, b.agents & a.patients - a.agents - b.patients
    return (min(one), min(other)) if one and other else None


def acts(a: Facts, b: Facts) -> str | None:
    """The first act of each, where one excludes the other: an offer is no request."""
    x, y = (next((act for act in f.acts if act.sense in ACTS), None) for f in (a, b))
    if not x or not y or x.sense == y.sense or frozenset((x.sense, y.sense)) in COMPATIBLE or not _one_matter(a, b):
        return None
    both = {act.sense for act in a.acts} & {act.sense for act in b.acts}
    if {x.sense, y.sense} <= both or ({x.sense, y.sense} & both and "refusing" not in (x.sense, y.sense)):
        return None
    return f'"{x.text}" against "{y.text}"'


def deeds(a: Facts, b: Facts) -> str | None:
    """A plan or a threat against the deed."""
    if alike(a, b) < VERY_ALIKE:
        return None
    for x, y in product(a.acts, b.acts):
        if x.sense == y.sense and ((x.planned and y.done) or (y.planned and x.done)):
            return f'"{x.text}" is planned in one, done in the other'
    return None


def opposites(a: Facts, b: Facts) -> str | None:
    """The two ends of a scale, a "not" turned around."""
    xs, ys = _ends(a.words), _ends(b.words)
    if not xs.keys() & ys.keys() or not _beside(a, b):
        return None
    for scale in sorted(xs.keys() & ys.keys()):
        if not xs[scale].keys() & ys[scale].keys():
            return f"{min(xs[scale].values())} against {min(ys[scale].values())}"
    return None


def _beside(a: Facts, b: Facts) -> bool:
    """Whether the same is said beside the opposites: at least two words, or all there is."""
    x, y = (f.bag - {w.key for w in f.words if w.lower[:6] in OPPOSITES} for f in (a, b))
    shared, shorter = len(x & y), min(len(x), len(y))
    return shared >= ALIKE * shorter and (shared >= 2 or shared == shorter > 0)


def _ends(words: Sequence[Word]) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    for w, after in zip_longest(words, words[1:]):
        if w.lower in {"after", "before", "since", "until", "despite", "unless", "if"}:
            break  # what was before
        if end := OPPOSITES.get(w.lower[:6]):
            turned = w.denied or (after is not None and after.lower in {"nothing", "nobody", "no", "none"})
            found.setdefault(end[0], {})[-end[1] if turned else end[1]] = "not " * turned + w.lower
    return found


def negation(a: Facts, b: Facts) -> str | None:
    """What one denies and the other says, in nearly the same words."""
    if alike(a, b) < VERY_ALIKE or len(a.bag & b.bag) < 2:
        return None
    for x, y in ((a, b), (b, a)):
        denied = {w.key: w.text for w in _denied(x.words)}
        own = {w.lower for w in x.words}
        if not any(w.denied or (w.lower in NEGATIVE and w.lower not in own) for w in y.words) and (
            shared := denied.keys() & y.bag
        ):
            return f'"not {denied[min(shared)]}" against "{denied[min(shared)]}"'
    return None


def _denied(words: Sequence[Word]) -> Iterator[Word]:
    """The acts that a "not" stands before, and what follows it first."""
    close = False
    for before, word in pairwise(words):
        first = word.denied and word.tells and not word.name and (not close or not before.denied)
        close = close or first if word.denied else False
        if first or (word.denied and not word.name and is_verb(word)):
            yield word


def rivals(a: Facts, b: Facts) -> str | None:
    """Words of which one excludes the other: a brother is no wife, the foreign ministry not that of finance."""
    if alike(a, b) < ALIKE:
        return None
    xs, ys = _lines(a.words), _lines(b.words)
    for line in sorted(xs.keys() & ys.keys()):
        if not xs[line].keys() & ys[line].keys() and not (line in {"office", "forces"} and alike(a, b) < VERY_ALIKE):
            return f"{min(xs[line].values())} against {min(ys[line].values())}"
    return None


def _lines(words: Sequence[Word]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for w, after in zip_longest(words, words[1:]):
        if (line := RIVALS.get(w.lower)) and not (after and after.lower in {"said", "says", "reported", "told"}):
            found.setdefault(line[0], {})[line[1]] = w.lower
    return found


def accuracy(a: Facts, b: Facts) -> str | None:
    """That a report is wrong is another claim than what it reports."""
    if bool(_judges(a)) == bool(_judges(b)) or not a.bag & b.bag:
        return None
    other = b if _judges(a) else a
    return (
        None
        if {w.lower for w in other.words} & (GIVEN_BY | COVERAGE)
        else "says a report is right or wrong, not the fact"
    )


def _judges(facts: Facts) -> bool:
    lowers = [w.lower for w in facts.words]
    owned = {w.lower for before, w in pairwise(facts.words[:6]) if before.text.endswith(("'s", "’s"))}
    told = COVERAGE | GIVEN_BY if not owned & {"story", "stories"} else owned
    return bool(told & set(lowers[:6])) and bool(ACCURACY & set(lowers))


def names(a: Facts, b: Facts) -> str | None:
    """Two names in one place of nearly the same sentence: another actor, town or object."""
    if given := _given(a, b):
        return given
    if alike(a, b) < ALIKE or len(a.bag & b.bag) < 2:
        return None
    if kin := _kin(a, b) or _kin(b, a):
        return kin
    if turned := _turned(a, b):
        return turned
    for slot in sorted({n.slot for n in a.names} & {n.slot for n in b.names}):
        xs, ys = ([n for n in f.names if n.slot == slot] for f in (a, b))
        if (
            not any(same_name(x, y) for x, y in product(xs, ys))
            and _unheard(xs, b)
            and _unheard(ys, a)
            and _comparable(xs, ys)
        ):
            return f"{xs[0].text} against {ys[0].text}"
    return None


def _kin(a: Facts, b: Facts) -> str | None:
    """Somebody, and somebody's brother or lawyer."""
    for x, y in product(a.names, b.names):
        if (
            x.slot == "subject"
            and y.slot == "subject's"
            and y.head in CLOSE
            and y.head not in {w.lower for w in a.words}
            and same_name(x, y)
        ):
            return f"{x.text} against {y.text} {y.head}"
    return None


def _turned(a: Facts, b: Facts) -> str | None:
    """From one to the other, and back."""
    places = [{n.slot: n for n in f.names if n.slot in {"from", "to", "into"}} for f in (a, b)]
    x, y = ({"to" if slot == "into" else slot: n for slot, n in f.items()} for f in places)
    if (
        len(x) == len(y) == 2
        and same_name(x["from"], y["to"])
        and same_name(x["to"], y["from"])
        and not same_name(x["from"], x["to"])
    ):
        return f"from {x['from'].text} against from {y['from'].text}"
    return None


def _unheard(some: Sequence[Name], other: Facts) -> bool:
    return not any(same_name(x, y) for x, y in product(some, other.names))


def _comparable(xs: Sequence[Name], ys: Sequence[Name]) -> bool:
    """A country may speak through anybody, so it is compared with countries alone."""
    if any(n.text.isupper() and len(n.text) < 6 and n.keys[0] not in STATES for n in (*xs, *ys)):
        return False  # abbreviations that are not spelled out
    return xs[0].slot in {"in", "at", "near", "from", "to"} or any(x.keys[0] in STATES for x in xs) == any(
        y.keys[0] in STATES for y in ys
    )


def _given(a: Facts, b: Facts) -> str | None:
    """One surname, two first names."""
    for x, y in product(a.names, b.names):
        if x.slot == y.slot and len(x.keys) == len(y.keys) == 2 and x.keys[1] == y.keys[1] and alike(a, b) >= ALIKE:
            p, q = x.keys[0].rstrip("."), y.keys[0].rstrip(".")
            named = min(len(p), len(q)) > 1 and not {p[:6], q[:6]} & SENSES.keys()  # no word of a headline
            if named and not same_given(p, q, loose=True) and p not in b.bag and q not in a.bag:
                return f"{x.text} against {y.text}"
    return None


@lru_cache(maxsize=8192)
def same_name(a: Name, b: Name) -> bool:
    """A word in common, another spelling of one, a demonym or an abbreviation."""
    return any(_same_key(x, y) for x, y in product(a.keys, b.keys)) or _initials(a, b) or _initials(b, a)


def _same_key(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    stem = short[: max(4, min(5, len(short) - 1))]
    return same_word(a, b, loose=True) or (len(short) >= 4 and long.startswith(stem))


def _initials(a: Name, b: Name) -> bool:
    return len(b.keys) > 1 and a.keys[0].replace(".", "") == "".join(k[0] for k in b.keys)


def things(a: Facts, b: Facts) -> str | None:
    """Nothing but one noun differs: the housing bill is not the farm bill."""
    xs, ys = ([w for w in f.words if w.tells] for f in (a, b))
    changes = [
        c for c in SequenceMatcher(None, [w.key for w in xs], [w.key for w in ys]).get_opcodes() if c[0] != "equal"
    ]
    if len(changes) != 1 or changes[0][0] != "replace":
        return None
    _, i, j, k, m = changes[0]
    same, x, y = len(xs) - (j - i), xs[i:j], ys[k:m]
    if same < FEWEST_SAME or max(len(x), len(y)) > LONGEST_NOUN or not all(map(_is_noun, (*x, *y))):
        return None
    if any(same_word(v.key, w.key, loose=True) for v, w in product(x, y)):
        return None
    return f'"{x[-1].text}" against "{y[-1].text}"'


def _is_noun(word: Word) -> bool:
    """As far as its form tells: no name, no act, no adjective."""
    return not word.name and not is_verb(word) and word.lower not in MONTHS and not ADJECTIVE.search(word.lower)


GUARDS: tuple[Guard, ...] = (numbers, days, roles, accuracy, acts, opposites, negation, deeds, rivals, names, things)
