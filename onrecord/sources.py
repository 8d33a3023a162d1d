"""Who the sources of an article are: an entity with a name, a kind and its roles for each, and the links of every chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.article import Article, Span, outer, tagged_hash
from onrecord.attribution import Attribution
from onrecord.cast import FIRST_PERSON, Cast, make_cast, named, resolve
from onrecord.descriptions import ARTICLE, has_owner, head_noun, read_mention
from onrecord.mentions import Mentioned
from onrecord.names import Kind
from onrecord.publishers import Registry, load_publishers

MOST_ROLES = 5
CARRY_ON = 700  # characters after which a speaker's next words are no longer taken to come by the same outlet


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something that the article names or describes. name: the fullest in the article, or the description."""

    name: str
    kind: Kind
    roles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()

    def id(self, article: Article) -> str:
        return tagged_hash("entity", article.id, self.name, [(s.start, s.end) for s in self.mentions[:1]])


Chain = tuple[tuple[Span, int], ...]  # the words and the entity of each source, outermost first


@dataclass(frozen=True, slots=True)
class Sources:
    """The entities of an article, and for each attribution the index of its source's entity, None without one.

    chains: for each attribution its own sources' words and entities, outermost first, without those of its parent.
    """

    entities: tuple[Entity, ...]
    of: tuple[int | None, ...]
    chains: tuple[Chain, ...]
    addressees: tuple[int | None, ...]  # of each attribution, where the words name them


def resolve_sources(
    article: Article,
    attributions: Sequence[Attribution],
    dateline: Span | None = None,
    chains: Sequence[tuple[Span, ...]] | None = None,
    parents: Sequence[int | None] = (),
    outlets: Registry | None = None,
    mentioned: Mentioned | None = None,
) -> Sources:
    """An entity for each source in a chain. `of` and `chains` follow the order of the attributions.

    dateline: where it stands. chains: the words of each attribution's
    sources, outermost first; by default its own source alone. parents: for each attribution the one that holds it.
    outlets: by default those that ship with the package. mentioned: what the model says of names and mentions, if it was asked.
    """
    own = [outer(a.source) if a.source else None for a in attributions]
    chains = chains if chains is not None else [(s,) if s else () for s in own]
    chains = [_with_owner(article, chain) for chain in chains]
    outlets = outlets or load_publishers()
    cast = make_cast(article, mentioned or Mentioned(), dateline, outlets)
    at: dict[Span, int] = {}  # one mention may be the source of several attributions
    # The title names people by surname alone: read it last.
    title_end = len(article.title or "")
    speaker = {chains[i][0]: chains[p] for i, p in enumerate(parents) if p is not None and chains[i] and chains[p]}
    for span in sorted({s for chain in chains for s in chain}, key=lambda s: (s in speaker, s.start < title_end, s)):
        said_by = speaker.get(span, ())
        first_person = article[span].lower() in FIRST_PERSON and said_by and said_by[-1] in at
        at[span] = at[said_by[-1]] if first_person else resolve(cast, span)
    addressees = tuple(_addressee(cast, a) for a in attributions)
    _gather_roles(cast)
    entities = tuple(
        Entity(d.name, d.kind, _distinct(d.roles), tuple(d.aliases), tuple(sorted(set(d.mentions))))
        for d in cast.entities
    )
    told = [tuple((s, at[s]) for s in chain) for chain in chains]
    carried = carry_on(article, attributions, told, entities)
    inside = [bool(parents) and parents[i] is not None for i in range(len(told))]
    linked = [old if nested else new for old, new, nested in zip(told, carried, inside, strict=True)]
    linked = _with_authors(linked, entities)
    entities = tuple(replace(e, kind="publisher") if is_publisher(article, e, outlets) else e for e in entities)
    of = tuple(
        next((e for span, e in chain if source and span.overlaps(source)), None)
        for source, chain in zip(own, linked, strict=True)
    )
    return Sources(entities, of, tuple(linked), addressees)


def _gather_roles(cast: Cast) -> None:
    """Roles that a person's other mentions tell: "the finance minister", "Ruiz, a former judge"."""
    for draft in cast.entities:
        if draft.kind != "person" or not draft.name[:1].isupper():
            continue
        others = {i: None for span in draft.mentions for i in cast.mentioned.alike(span)}
        for mention in (read_mention(cast.article[cast.mentioned.spans[i]]) for i in sorted(others)):
            same = mention.name is None or mention.name.split()[-1] == draft.name.split()[-1]
            if mention.role and same and mention.role not in draft.roles and len(draft.roles) < MOST_ROLES:
                draft.roles.append(mention.role)


def _distinct(roles: Sequence[str]) -> tuple[str, ...]:
    """Without those that end another: "Gov." of "New Jersey Gov."."""
    return tuple(r for r in roles if not any(r != other and other.endswith(r) for other in roles))


def _addressee(cast: Cast, attribution: Attribution) -> int | None:
    """The entity of who was told, where that is a name; "reporters" are nobody in particular."""
    if not attribution.addressee:
        return None
    span = outer(attribution.addressee)
    mention = read_mention(cast.article[span])
    if not mention.name:
        return None
    found = named(cast, mention)
    cast.entities[found].mentions.append(span)
    return found


def _with_owner(article: Article, chain: tuple[Span, ...]) -> tuple[Span, ...]:
    """Whose document it is comes before the document: "its statement" is the word of its owner."""
    owner = has_owner(article[chain[-1]]) if chain else None
    if owner is None or owner[0] == owner[1]:
        return chain
    start = chain[-1].start
    return (*chain[:-1], Span(start + owner[0], start + owner[1]), chain[-1])


def _with_authors(chains: Sequence[Chain], entities: Sequence[Entity]) -> list[Chain]:
    """ "The statement: ..." comes by whoever spoke in that statement before, else by whoever spoke last."""
    author: dict[str, tuple[Span, int]] = {}  # by the document's head noun
    last: tuple[Span, int] | None = None
    found: list[Chain] = []
    for chain in chains:
        document = chain[-1] if chain and entities[chain[-1][1]].kind == "document" else None
        noun = head_noun(entities[document[1]].name) if document else ""
        if document and len(chain) == 1 and (writer := author.get(noun, last)):
            found.append((writer, document))
            continue
        if document and len(chain) > 1:
            author[noun] = chain[-2]
        elif chain and entities[chain[-1][1]].kind in {"person", "organisation"}:
            last = chain[-1]
        found.append(chain)
    return found


def carry_on(
    article: Article, attributions: Sequence[Attribution], chains: Sequence[Chain], entities: Sequence[Entity]
) -> list[Chain]:
    """Chains with the outlet that carried a speaker's words before: what is quoted next comes by the same way.

    Only for quotations, near enough, and where nothing else is said of how they came.
    """
    outlet: dict[int, tuple[Span, int]] = {}  # by speaker, the medium that last carried them
    found: list[Chain] = []
    for attribution, chain in zip(attributions, chains, strict=True):
        carried = chain
        if len(chain) > 1 and entities[chain[0][1]].kind == "media" and entities[chain[0][1]].name[:1].isupper():
            outlet[chain[-1][1]] = chain[0]
        elif len(chain) == 1 and chain[0][1] in outlet:
            link = outlet[chain[0][1]]
            near = 0 < chain[0][0].start - link[0].end < CARRY_ON
            if near and attribution.mode != "indirect" and not attribution.addressee and not attribution.venue:
                carried = (link, *chain)
        found.append(carried)
    return found


def is_medium(words: str, outlets: Registry | None = None) -> bool:
    """Whether the words of a mention name a news medium. outlets: by default those that ship with the package."""
    mention = read_mention(words)
    known = (outlets or load_publishers()).named(mention.name or words)
    return mention.kind == "media" or known is not None


def is_publisher(article: Article, entity: Entity, outlets: Registry) -> bool:
    """Whether an entity is the article's own publisher."""
    own = article.publisher
    return own is not None and (outlets.same(own, entity.name) or ARTICLE.sub("", own).lower() == entity.name.lower())
