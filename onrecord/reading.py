"""read(): from one article to a record of who said what. The one file that knows the order of all the parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from onrecord.article import Article, paragraphs
from onrecord.attribution import find_attributions, outside
from onrecord.chains import find_chains
from onrecord.claiming import take_positions
from onrecord.datelines import find_credits, find_dateline, find_stamps
from onrecord.dates import Anchors, find_anchors, report_day
from onrecord.encoding import encode
from onrecord.errors import Problem
from onrecord.mentions import find_mentioned
from onrecord.models import Models
from onrecord.nesting import find_nested
from onrecord.publishers import Registry, load_publishers
from onrecord.record import Coverage, Notice, Reading
from onrecord.refusals import find_refusals, with_speakers
from onrecord.reports import find_reports
from onrecord.sentences import all_sentences, quotations
from onrecord.sources import is_medium, resolve_sources
from onrecord.stances import ModelReader
from onrecord.stating import find_statements

NOTICE = re.compile(
    r"\W*(?:correct(?:ion|s|ed)\b|clarification\b|editor['’]s note\b|retraction\b|this (?:article|story) (?:has been|was) (?:corrected|amended))",
    re.I,
)


def read_article(
    article: Article,
    models: Models,
    *,
    problems: Iterable[Problem] = (),
    found_in: Mapping[str, str] | None = None,
    options: Mapping[str, str] | None = None,
    outlets: Registry | None = None,
) -> Reading:
    """Read one article. Pure: no database, no network, no clock; the same answer alone or in a crowd.

    problems, found_in: what intake has to say about the article. options: what the caller chose, kept in the record.
    outlets: the publishers to know, by default those that ship with the package.
    """
    outlets = outlets or load_publishers()
    body = article.body
    start = body.start if body else 0
    dateline = find_dateline(article.text, start)
    stamps = [(stamp.span.end, stamp.date) for stamp in find_stamps(article.text, start)]
    filed, below = (dateline.date, dateline.span.end) if dateline else (None, 0)
    anchors = find_anchors(article.text, start, filed, stamps, article.published, below=below)
    marks = all_sentences(article.text)
    encoded = encode(article, models.attribution)
    found = find_attributions(encoded)
    found = outside(article, found, dateline.span) if dateline else found
    found = with_speakers(article, found, marks)
    found += find_refusals(article, found, marks)
    found += find_reports(article, found, marks, lambda words: is_medium(words, outlets), quotations(article.text))
    nested = find_nested(encoded, found)
    attributions, parents = nested.attributions, nested.parents
    chains = find_chains(article, attributions, marks, lambda words: is_medium(words, outlets))
    mentioned = find_mentioned(encoded)
    place = dateline.span if dateline else None
    sources = resolve_sources(article, attributions, place, chains, parents, outlets, mentioned)
    reader = ModelReader(encoded, models.statements.positions, marks)
    stated = find_statements(article, attributions, sources, anchors, marks, parents, reader)
    positions = take_positions(article, stated, marks, parents, models.statements.joining.join)
    return Reading(
        article=article,
        dateline=dateline,
        report_day=report_day(anchors, start),
        credits=tuple(find_credits(article.text, start)),
        notices=tuple(find_notices(article.text, start)),
        attributions=attributions,
        parents=parents,
        entities=sources.entities,
        source_of=sources.of,
        addressee_of=sources.addressees,
        statements=positions.statements,
        claims=positions.claims,
        coverage=Coverage(sentences=len(marks), read=len(marks)),
        problems=(*problems, *find_problems(article, anchors)),
        models=tuple(models.checksums.items()),
        found_in=tuple((found_in or {}).items()),
        options=tuple((options or {}).items()),
    )


def find_notices(text: str, start: int) -> Iterator[Notice]:
    """Corrections, clarifications and retractions that stand in the text as paragraphs of their own."""
    for block in paragraphs(text):
        if block.start >= start and NOTICE.match(text, block.start):
            yield Notice(block, text[block.start : block.end])


def find_problems(article: Article, anchors: Anchors) -> Iterator[Problem]:
    if anchors.conflict:
        yield Problem(
            f"The dateline and the day of publication are {anchors.conflict} days apart. Days count from the dateline.",
            "dateline",
        )
    if anchors.base.day is None:
        years = f" Its weekday fits {', '.join(map(str, anchors.base.years))}." if anchors.base.years else ""
        yield Problem(f"The day of the report is not known.{years} Give it with --published.", "article")
    if article.truncated:
        yield Problem("The article is cut off; what it says further on was not read.", "end of the text")
