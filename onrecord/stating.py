"""From attributions to statements: which positions on which claims each takes.

A statement for each main clause of a content that the model or the rules take for a position; an act is the claim of
whoever tells it; what another says in turn is his.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from onrecord.article import Article, Span, merge, outer
from onrecord.attribution import Attribution
from onrecord.cast import FIRST_PERSON, PRONOUNS
from onrecord.chains import is_reference
from onrecord.claims import HEDGE, to_event, to_proposition
from onrecord.clauses import clauses, is_clause
from onrecord.dates import Anchors, TimeExpression, TimeInterval
from onrecord.denials import read_denial, without_verdict
from onrecord.descriptions import REPORT, read_mention
from onrecord.genders import gender_of
from onrecord.names import Kind
from onrecord.occasions import find_said_on
from onrecord.positions import Position
from onrecord.questions import find_question
from onrecord.referring import stands_elsewhere
from onrecord.relaying import covered, passed_on, relayed
from onrecord.sentences import sentences_of
from onrecord.sources import Sources
from onrecord.stances import find_stance, may_tell_act, read_by_rule, refusal
from onrecord.statements import ChainLink, Confidence, Hedge, Statement
from onrecord.time_expressions import find_time_expressions
from onrecord.wording import Edit, date_edits, in_third_person, reworded, speaker_edits

REPORTED = re.compile(
    r"^(?P<report>[^,.]*?\b(?:reports?|rumou?rs|speculations?|claims|allegations)\b)\s+(?:(?:in|on|by)\s[^,.]{0,40}?\s)?(?P<claim>(?:that\s+)?\S.{15,})",
    re.I | re.S,
)
# Shares of right names among 267 sources of PolNeAR dev that we annotated (bench/sources.py); without a source nothing is named wrong.
SURE_OF_SOURCE = {"name": 0.97, "description": 0.83, "pronoun": 0.73, "none": 0.8}
SURE_OF_CLAIM = 0.8
SURELY_NONE = 0.6  # from here on what the model takes for no position at all is left out
SURELY_ACT = 0.7  # from here on an act is the claim of whoever tells it
PLAINLY_SAID = re.compile(
    r"(?:\w+ly\s)?(?:have |has |had |also |then |later )*(?:sa(?:y|ys|id|ying)|t(?:ell|ells|old|elling)|add(?:s|ed|ing)?|wr(?:ote|ites|iting)|argu(?:es?|ed|ing)|claim(?:s|ed|ing)?|believ(?:es?|ed|ing)|"
    r"th(?:ink|inks|ought)|insist(?:s|ed|ing)?|warn(?:s|ed|ing)?|not(?:es?|ed|ing)|according to|report(?:s|ed)?|suggest(?:s|ed|ing)?|stat(?:es?|ed)|assert(?:s|ed)?|continu(?:es|ed)|explain(?:s|ed)?|know|knows|knew)(?: \w+day)?",
    re.I,
)
UNNAMED = re.compile(
    r"(?:that (?:he|she|they) )?not (?:to )?be (?:further )?(?:named|identified|quoted)|(?:on (?:the )?condition of |for )?anonymity",
    re.I,
)
GERUND = re.compile(r"(?:\w+ly )?\w+ing")
NEXT_TO = re.compile(
    r"(?:\s*,[^,]*,|\s*[-–—(][^-–—()]*[-–—)])?(?:\s+(?:\w+ly|also|has|have|had|is|are|was|were|did|does|do|not|never|then|again|even|just|still|now|once|later|repeatedly|only|would|will|could|to|who|which|that|on \w+day))*,?\s*"
)  # appositions and adverbs between a source and its verb
LONGEST_REST = 10  # characters behind what a denied report says; more, and the report was cut short
LONGEST_SUBJECT = 80  # characters before a cue without a source, in which its subject stands
LONGEST_EVENT = 400  # characters of a clause that tells an act


@dataclass(frozen=True, slots=True)
class Found:
    """A statement, and the words of its claim; None when it stands elsewhere or there is none. content: what is said, as it stands."""

    statement: Statement
    proposition: str | None
    content: str = ""


Reader = Callable[[Attribution, Sequence[Span]], Position | None]


@dataclass(frozen=True, slots=True)
class _Page:
    """What every statement of an article is read against. times: the expressions of each sentence that was asked for."""

    article: Article
    sources: Sources
    anchors: Anchors
    marks: Sequence[Span]
    attributions: Sequence[Attribution]
    parents: Sequence[int | None]
    passed: dict[int, tuple[Span, ...]] = field(
        default_factory=dict
    )  # nested ones with a claim of their own, as evidence
    inside: dict[int, list[int]] = field(default_factory=dict)  # those of them inside each attribution
    times: dict[Span, list[TimeExpression]] = field(default_factory=dict)
    read: Reader = lambda attribution, pieces: None

    def position(self, attribution: Attribution, pieces: Sequence[Span]) -> Position:
        """What the model says that a statement does, or else the rules."""
        words = " ".join(self.article[p] for p in pieces)
        told = refusal(self.article, attribution) or self.read(attribution, pieces)
        return told or read_by_rule(self.article[outer(attribution.cue)], words)

    def edits(self, pieces: Sequence[Span]) -> list[Edit]:
        """Days in full, for the words of a claim."""
        if not pieces:
            return []
        expressions = (e for s in sentences_of(self.marks, pieces) for e in self.times_in(s))
        return list(date_edits(self.article.text, expressions))

    def said_on(self, attribution: Attribution) -> TimeInterval | None:
        cue = outer(attribution.cue)
        sentence = next(sentences_of(self.marks, (cue,)), cue)
        return find_said_on(self.article, attribution, sentence, self.times_in(sentence), self.anchors)

    def parent(self, index: int) -> int | None:
        return self.parents[index] if self.parents else None

    def times_in(self, sentence: Span) -> list[TimeExpression]:
        if sentence not in self.times:
            self.times[sentence] = find_time_expressions(self.article.text, sentence, self.anchors)
        return self.times[sentence]


def find_statements(
    article: Article,
    attributions: Sequence[Attribution],
    sources: Sources,
    anchors: Anchors,
    marks: Sequence[Span],
    parents: Sequence[int | None] = (),
    read: Reader = lambda attribution, pieces: None,
) -> list[Found]:
    """The statements of all attributions, in order of the text, each with the words of its claim. marks: the article's sentences.

    read: what the model says of one statement; by default the rules alone do.
    parents: for each attribution the one whose content holds it. What another says in turn is his statement: the outer
    one then passes it on and states nothing more there, unless it denies or doubts it.
    """
    page = _Page(article, sources, anchors, marks, attributions, parents, read=read)
    page.passed.update(passed_on(article, attributions, parents, sources) if parents else {})
    for i in page.passed:
        page.inside.setdefault(parents[i] or 0, []).append(i)
    beside = relayed(article, attributions, parents, sources, page.passed)
    found = [
        f
        for i, a in enumerate(attributions)
        if not is_reference(article, a) and (page.parent(i) is None or i in page.passed)
        for f in _positions(page, i, a)
        if f.statement.stance != "assert" or not covered(f.statement.spans, beside.get(i, ()))
    ]
    return sorted(found, key=lambda f: f.statement.spans)


def _positions(page: _Page, index: int, attribution: Attribution) -> Iterator[Found]:
    """A statement for each sentence of the content; one for the frame where there is no content."""
    frame = outer((*attribution.cue, *attribution.source))
    chain = _chain(page, index)
    said_on = page.said_on(attribution)
    for holder in _relayed_by(page, index):
        if said_on is None or not said_on.text:  # "the Times earlier quoted him as saying": on the day of neither
            said_on = page.said_on(page.attributions[holder])
    if page.parent(index) is not None and len(chain) == len(page.sources.chains[index]):
        said_on = None  # what others reported and somebody now denies was reported on a day of its own
    for sentence, pieces in _parts(page, attribution, frame):
        position = page.position(attribution, pieces)
        if any(UNNAMED.match(page.article.text, p.start, p.end) for p in pieces[:1]):
            continue  # why a source is anonymous, and no claim
        if not pieces and position.stance == "assert":
            continue  # nothing is said, and nothing refused or denied
        if position.form == "none" and position.confidence > SURELY_NONE:
            continue
        statement = replace(
            _statement(page.article, index, attribution, sentence, pieces, position), chain=chain, said_on=said_on
        )
        if position.form == "does" and position.act > SURELY_ACT and may_tell_act(page.article[outer(attribution.cue)]):
            yield _event(page, index, statement, pieces)
            continue
        yield from _saying(page, index, statement, pieces)


def _parts(page: _Page, attribution: Attribution, frame: Span) -> Iterator[tuple[Span, list[Span]]]:
    """The content of each statement with its sentence: the main clauses of each sentence; nothing where nothing is said.

    A clause goes on behind the cue that interrupts it.
    """
    for sentence in sentences_of(page.marks, attribution.content or (frame,)):
        parts: list[list[Span]] = [[]]
        for p in attribution.content:
            if p.overlaps(sentence):
                first, *others = clauses(
                    page.article.text, Span(max(p.start, sentence.start), min(p.end, sentence.end))
                )
                parts[-1].append(first)
                parts += [[other] for other in others]
        yield from ((sentence, part) for part in parts)


def _event(page: _Page, index: int, statement: Statement, pieces: Sequence[Span]) -> Found:
    """ "Ruiz asked Doran to leave" is the claim of whoever tells it: the source of what holds it, else the publisher."""
    parent = page.parent(index)
    chain = _chain(page, parent) if parent is not None else _publisher(page.article)
    words = _whole_clause(page, index, pieces)
    return Found(replace(statement, chain=chain), to_event(words, denied=statement.stance == "deny") or None)


def _whole_clause(page: _Page, index: int, pieces: Sequence[Span]) -> str:
    """Source, cue and content as the article has them, with the source's name."""
    attribution = page.attributions[index]
    parts = (*attribution.source, *attribution.cue, *pieces)
    whole = outer(parts)
    if not attribution.source:
        sentence = next(sentences_of(page.marks, (whole,)), whole)
        near = 0 < whole.start - sentence.start < LONGEST_SUBJECT
        whole = Span(sentence.start, whole.end) if near else whole
    one = len(list(sentences_of(page.marks, (whole,)))) == 1 and whole.end - whole.start < LONGEST_EVENT
    clause = _without_gap(page.article, attribution, whole) if one else sorted(parts)
    edits = page.edits(clause)
    entity = page.sources.of[index]
    if attribution.source and entity is not None:
        source = outer(attribution.source)
        if page.article[source].lower() in FIRST_PERSON:
            return in_third_person(reworded(page.article, clause, edits), page.sources.entities[entity].name)
        edits = [(source, page.sources.entities[entity].name), *(e for e in edits if not e[0].overlaps(source))]
    cue = attribution.cue[0]
    if len(clause) == 2 and one and GERUND.fullmatch(page.article[cue]):
        edits.append((cue, f"was {page.article[cue]}"))
    return reworded(page.article, clause, edits)


def _without_gap(article: Article, attribution: Attribution, whole: Span) -> Sequence[Span]:
    """A clause without what stands between the source and a cue that is not next to it: "Ruiz sings and then asks ..."."""
    if not attribution.source:
        return (whole,)
    source, cue = attribution.source[-1], attribution.cue[0]
    if source.end >= cue.start or NEXT_TO.fullmatch(article.text, source.end, cue.start):
        return (whole,)
    return (Span(whole.start, source.end), Span(cue.start, whole.end))


def _publisher(article: Article) -> tuple[ChainLink, ...]:
    """The article's own voice."""
    return (ChainLink(article.publisher, "publisher"),) if article.publisher else ()


def _saying(page: _Page, index: int, statement: Statement, pieces: Sequence[Span]) -> Iterator[Found]:
    """A position on what the content says, and beside "dismissed media reports that ..." that of the reports."""
    who = next((link for link in reversed(statement.chain) if link.kind != "document"), None)
    speaker = _called(who) if who else None
    alone = who is not None and who.kind == "person"
    content = " ".join(page.article[p] for p in pieces)
    inside = (c for c in _contents_inside(page, index) if any(p.overlaps(s) for p in pieces for s in c))
    inner = next((c for c in inside if pieces[-1].end - c[-1].end < LONGEST_REST), None)
    edits = page.edits(pieces)
    # "Media reports that it had sold the port": no medium's "it".
    nameless = who is not None and who.kind == "media" and (who.name.islower() or REPORT.search(who.name) is not None)
    if who and speaker and not nameless and page.attributions[index].mode == "indirect":
        opening = speaker_edits(page.article, pieces[0], speaker, who.kind, gender_of(who.name)) if pieces else ()
        edits = [*opening, *edits]
    if statement.stance == "decline":
        yield Found(statement, _asked(page, statement, who))
        return
    cues = _cues(page, index)
    words = without_verdict(cues, reworded(page.article, pieces, edits))
    if inner and statement.stance in {"deny", "question"}:
        words = without_verdict(cues, reworded(page.article, inner, edits))  # who denies a report that p denies p
    elif statement.stance == "deny":
        statement, words = read_denial(cues[0], statement, content, words)
    denied = statement.stance == "deny" and len(pieces) == 1 and not inner
    reported = REPORTED.match(words) if denied else None
    proposition = None
    if words and not stands_elsewhere(content):
        words = reported["claim"] if reported else words
        proposition = to_proposition(words, speaker, denied=statement.stance == "deny", alone=alone)
        if statement.stance in {"assert", "confirm"} and _told_by_its_clause(page, index, pieces):
            proposition = to_event(_whole_clause(page, index, pieces), denied=False)  # "called it a hoax"
    yield Found(statement, proposition or None, content)
    if reported and (match := REPORTED.match(content)):
        yield _report(statement, pieces[0], match, to_proposition(words, speaker, denied=False, alone=alone))


def _cues(page: _Page, index: int) -> list[str]:
    """The words of the cue, and of that of the attribution that holds this one."""
    held = [i for i in (index, page.parent(index)) if i is not None]
    return [page.article[outer(page.attributions[i].cue)] for i in held]


def _asked(page: _Page, statement: Statement, who: ChainLink | None) -> str | None:
    """What somebody who says nothing was asked, as a proposition; None where his sentence does not tell."""
    for sentence in sentences_of(page.marks, statement.spans):
        if question := find_question(page.article, sentence):
            edits = page.edits([question])
            if who and (speaker := _called(who)):
                edits += speaker_edits(page.article, question, speaker, who.kind, gender_of(who.name))
            return to_proposition(reworded(page.article, [question], edits), None, denied=False) or None
    return None


def _told_by_its_clause(page: _Page, index: int, pieces: Sequence[Span]) -> bool:
    """Whether a content is no clause, and source and cue stand before it in its sentence: "Ruiz called it a hoax"."""
    attribution = page.attributions[index]
    if not pieces or is_clause(" ".join(page.article[p] for p in pieces)):
        return False
    before = (*attribution.source, *attribution.cue)
    together = len(list(sentences_of(page.marks, (*before, *pieces)))) == 1
    if len(pieces) > 1:  # "an issue that he has long regarded as racist"
        return together and bool(attribution.source) and all(pieces[0].end <= s.start for s in before)
    plain = PLAINLY_SAID.fullmatch(page.article[outer(attribution.cue)])
    return together and not plain and all(s.end <= pieces[0].start for s in before)


def _called(link: ChainLink) -> str | None:
    """A name, or a description with its article; None for a pronoun that names nobody."""
    if link.name.lower() in PRONOUNS:
        return None
    return link.name if link.name[:1].isupper() or link.kind in {"group", "media"} else f"the {link.name}"


def _contents_inside(page: _Page, index: int) -> Iterator[tuple[Span, ...]]:
    """The contents of the nested attributions that make a claim."""
    return (page.attributions[i].content for i in page.inside.get(index, ()))


def _statement(
    article: Article,
    index: int,
    attribution: Attribution,
    sentence: Span,
    pieces: Sequence[Span],
    position: Position,
) -> Statement:
    """What one sentence shows by itself: the evidence, the stance and the hedges."""
    beside = (s for s in (*attribution.cue, *attribution.source) if s in sentence)
    return Statement(
        attribution=index,
        spans=merge((*pieces, *beside), article.text),
        stance=position.stance,
        certainty=position.certainty,
        chain=(),
        hedges=tuple(_hedges(article, pieces)),
        confidence=Confidence(_sure_of_source(article, attribution), position.confidence, SURE_OF_CLAIM),
    )


def _sure_of_source(article: Article, attribution: Attribution) -> float:
    """How often sources of this form are resolved to the right name."""
    if not attribution.source:
        return SURE_OF_SOURCE["none"]
    words = article[outer(attribution.source)]
    if words.lower() in PRONOUNS:
        return SURE_OF_SOURCE["pronoun"]
    return SURE_OF_SOURCE["name" if read_mention(words).name else "description"]


def _report(denial: Statement, content: Span, match: re.Match[str], proposition: str) -> Found:
    """ "dismissed media reports that ..." holds a second statement: that of the reports."""
    name = Span(content.start, content.start + match.end("report"))
    claim = Span(content.start + match.start("claim"), content.end)
    kind: Kind = "media" if REPORT.search(match["report"]) else "unknown"
    link = ChainLink(match["report"].strip(), kind, spans=(name,))
    statement = replace(
        denial,
        attribution=None,
        spans=(Span(name.start, claim.end),),
        stance="assert",
        chain=(link,),
        said_on=None,
        certainty="unspecified",
    )
    return Found(statement, proposition)


def _chain(page: _Page, index: int) -> tuple[ChainLink, ...]:
    """The sources of an attribution behind those of the ones that hold it; nobody twice in a row, as in "he said he thinks".

    What somebody denies or doubts does not come on his authority: "he dismissed media reports" leaves the reports theirs.
    """
    links: list[ChainLink] = []
    for i in reversed([index, *_relayed_by(page, index)]):
        for span, entity in page.sources.chains[i]:
            if not links or links[-1].entity != entity:
                who = page.sources.entities[entity]
                links.append(ChainLink(who.name, who.kind, who.roles[0] if who.roles else "", entity, (span,)))
    own = len(links) > 1 and links[0].kind == "publisher"
    return tuple(links[own:])


def _relayed_by(page: _Page, index: int) -> Iterator[int]:
    """The attributions that hold this one, as long as each passes on what it holds; innermost first."""
    at = page.parent(index)
    while at is not None and find_stance(page.article[outer(page.attributions[at].cue)], "") in {"assert", "confirm"}:
        yield at
        at = page.parent(at)


def _hedges(article: Article, pieces: Sequence[Span]) -> Iterator[Hedge]:
    """The source's in spoken words; otherwise nobody can tell."""
    for piece in pieces:
        quoted = article.text[piece.start] in '“"'
        for match in HEDGE.finditer(article.text, piece.start, piece.end):
            yield Hedge(Span(*match.span()), match.group(), "source" if quoted else "unclear")
