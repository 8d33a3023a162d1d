"""How each answer of a record came about, for `onrecord read --explain`: plain lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.markup import Json


def lines(record: Json) -> Iterator[str]:
    """A line for where each field of the article was found, then a few for each statement."""
    article = record["article"]
    for field, place in article["found_in"].items():
        yield f"{field}: {article[field]!r}, from {place}"
    dateline = article["dateline"]
    if dateline:
        words = article["text"][slice(*dateline["spans"][0])]
        yield f"dateline: {words!r}, day {dateline['date'] or 'not known'}"
    attributions = {a["id"]: a for a in record["attributions"]}
    entities = {e["id"]: e for e in record["entities"]}
    claims = {c["id"]: c for c in record["claims"]}
    for number, statement in enumerate(record["statements"], 1):
        yield from explain_statement(
            number, statement, article["text"], attributions.get(statement["attribution"]), entities, claims
        )


def explain_statement(
    number: int,
    statement: Json,
    text: str,
    attribution: Json | None,
    entities: dict[str, Json],
    claims: dict[str, Json],
) -> Iterator[str]:
    places = ", ".join(f"{a}-{b}" for a, b in statement["spans"])
    yield f"{number}. characters {places}"
    for link in statement["chain"]:
        words = " ... ".join(repr(text[a:b]) for a, b in link["spans"])
        entity = entities.get(link["entity"])
        known = f", named {len(entity['mentions'])} times as a source" if entity and len(entity["mentions"]) > 1 else ""
        yield f"   who: {words or 'not in the text'} -> {link['name']} ({link['kind']}{known})"
    cue = attribution and attribution["cue"]
    ground = (
        f"by the verb {cue['text']!r} and whether its content is negated" if cue else "as the words themselves put it"
    )
    yield f"   position: {statement['stance']}, {ground}"
    if statement["refers_to"]:
        yield f"   refers to: {' ... '.join(repr(text[a:b]) for a, b in statement['refers_to'])}"
    if statement["claim"]:
        yield f"   claim (onrecord's wording): {claims[statement['claim']]['text']}"
    yield f"   said on: {when(statement['said_on'])}"
    if attribution:
        yield f"   confidence in the spans: {attribution['confidence']:.2f} (calibrated)"


def when(said: Json | None) -> str:
    """Days, the method, and the article's words for them."""
    if said is None:
        return "not known"
    days = said["start"] if said["start"] == said["end"] else f"{said['start'] or '...'} to {said['end'] or '...'}"
    words = f" ({said['text']!r})" if said["text"] else ""
    return f"{days}, {said['method']}{words}"
