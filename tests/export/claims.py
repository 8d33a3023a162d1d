"""Claims as the ledger gives them, invented: with something of everything, with next to nothing, crowded, and hostile."""

from typing import Any

from onrecord.markup import POSITIONS, Json


def origins(*named: Json, silent: list[Json] | None = None, undecided: list[Json] | None = None) -> Json:
    left = [*(silent or []), *(undecided or [])]
    return {
        "count": len(named) or bool(left),
        "named": list(named),
        "no_source_given": [a["url"] for a in silent or []],
        "undecided": [[a["url"]] for a in undecided or []],
        "at_most": len(named) + len(left),
    }


def article(name: str, day: str | None, title: str | None = None, *, truncated: bool = False) -> Json:
    url = f"https://{name.casefold().replace(' ', '-')}.example/harbour"
    return {"id": f"id of {name}", "url": url, "publisher": name, "title": title, "day": day, "truncated": truncated}


def link(name: str, kind: str = "person", role: str | None = None) -> Json:
    return {"name": name, "kind": kind, "role": role, "entity": None, "spans": []}


def statement(ident: str, at: Json, stance: str, words: str, *chain: Json, **more: Any) -> Json:
    given: Json = {
        "id": ident,
        "attribution": f"attribution of {ident}" if chain else None,
        "article": at["url"],
        "outlet": at["publisher"],
        "stance": stance,
        "chain": list(chain),
        "cue": None,
        "words": words,
        "in_title": False,
        "hedges": [],
        "said_on": None,
        "confidence": {"source": 0.9, "stance": 0.9, "claim": 0.9},
    }
    return given | more


def occasion(
    speaker: Json,
    stance: str,
    day: str | None,
    statements: list[Json],
    perhaps: str | None = None,
    at: list[Json] | None = None,
) -> Json:
    """at: the articles, where they are not those of the statements."""
    who = {"id": speaker["name"], "name": speaker["name"], "kind": speaker["kind"], "role": speaker["role"]}
    articles = list(dict.fromkeys([a["url"] for a in at] if at else [s["article"] for s in statements]))
    ids = [s["id"] for s in statements]
    return {"speaker": who, "stance": stance, "day": day, "perhaps": perhaps, "articles": articles, "statements": ids}


def relay(one: Json, source: Json | str, kind: str = "cites") -> Json:
    """source: an article, or the name of an outlet of which none is here."""
    name, place = (source, source) if isinstance(source, str) else (source["publisher"], source["url"])
    return {"article": one["url"], "from": place, "kind": kind, "name": name}


def origin(name: str, articles: list[Json], kind: str = "outlet", sources: tuple[str, ...] = ()) -> Json:
    return {"name": name, "kind": kind, "sources": list(sources), "articles": [a["url"] for a in articles]}


def claim(text: str, label: str, articles: list[Json], statements: list[Json], **more: Any) -> Json:
    given: Json = {
        "id": "c7f3a1b2d4e5f6",
        "text": text,
        "state": {"label": label},
        "articles": articles,
        "statements": statements,
        "occasions": [],
        "origins": origins(),
        "relays": [],
        "circular": [],
        "dropped": [],
        "reversals": [],
        "not_covered": {"truncated": [], "undated": [], "cited_not_here": []},
        "checked": 0,
    }
    return given | more


POST, WIRE, SOUTH = (
    article("Harbour Post", "2025-03-05"),
    article("Coast Wire", "2025-03-06"),
    article("Southern Star", "2025-03-07"),
)
DAILY = article("Elsa Daily", "2025-03-06", "Port Elsa has sold its harbour")
ECHO, GULL = article("Bay Echo", None), article("Gull Times", "2025-03-06", truncated=True)
MAYOR, RUIZ = link("Marta Lind", role="mayor of Port Elsa"), link("Ann Ruiz", role="harbour master")
TIMES = link("Varsk Times", "media")
INSIDERS, OFFICIALS = link("two people close to the council", "group"), link("Council officials", "group")


def sale() -> Json:
    """Something of everything."""
    said = [
        statement("s1", POST, "assert", "had been sold to Orlan", TIMES, INSIDERS, cue="reported"),
        statement("s2", WIRE, "assert", "the harbour was sold", TIMES, link("sources at city hall", "anonymous"), cue="quoted",
                  hedges=[{"text": "allegedly", "owner": "unclear", "spans": []}]),
        statement("s3", DAILY, "assert", "Port Elsa has sold its harbour", in_title=True),
        statement("s4", DAILY, "assert", "the harbour was sold", TIMES, cue="according to"),
        statement("s5", ECHO, "assert", "a sale had been agreed", link("media reports", "media"), cue="say"),
        statement("s6", SOUTH, "assert", "their belief that it is sold", link("Western diplomats", "group"), cue="told"),
    ]  # fmt: skip
    denied = [
        statement("d1", WIRE, "deny", "“No, this is not so”", MAYOR, cue="rejected", said_on=day("2025-03-05")),
        statement("d2", POST, "deny", "“No, it's not so”", MAYOR, cue="denied"),
        statement("d3", GULL, "deny", "said there was no sale", MAYOR, cue="Denied"),
        statement(
            "d4", DAILY, "deny", "“Nobody sold anything.”", link("Tide Wire", "media"), RUIZ, cue="brushed aside"
        ),
        statement(
            "d5", ECHO, "deny", "never sold it", OFFICIALS, confidence={"source": 0.5, "stance": 0.4, "claim": 0.9}
        ),
    ]
    silent = statement("n1", SOUTH, "decline", "", link("Orlan Group", "organisation"), cue="did not respond")
    earlier = statement("r1", POST, "assert", "“We have sold it”", RUIZ, cue="told")
    return claim(
        "Port Elsa sold its harbour to the Orlan Group", "disputed",
        [POST, WIRE, DAILY, GULL, SOUTH, ECHO], [*said, *denied, silent, earlier],
        occasions=[
            occasion(MAYOR, "deny", "2025-03-05", denied[:3]),
            occasion(RUIZ, "deny", "2025-03-06", denied[3:4]),
            occasion(OFFICIALS, "deny", None, denied[4:], "2025-03-05"),
            occasion(link("Orlan Group", "organisation"), "decline", "2025-03-07", [silent]),
            occasion(RUIZ, "assert", "2025-03-04", [earlier]),
        ],
        origins=origins(
            origin("Varsk Times", [POST, WIRE, DAILY], sources=(INSIDERS["name"], "sources at city hall")),
            silent=[ECHO], undecided=[SOUTH],
        ),
        relays=[relay(POST, "Varsk Times"), relay(WIRE, "Varsk Times", "copies"), relay(DAILY, "Varsk Times"), relay(ECHO, "The Anchor")],
        circular=[["Bay Echo", "Gull Times"]],
        dropped=[{"article": DAILY["url"], "headline": "own voice", "body": "names the outlet"}],
        reversals=[{"name": "Ann Ruiz", "from": "assert", "on": "2025-03-04", "to": "deny", "then": "2025-03-06"}],
        not_covered={"truncated": [GULL["url"]], "undated": [ECHO["url"]], "cited_not_here": ["Varsk Times", "The Anchor"]},
        check_first=[{"what": "Southern Star's Western diplomats: a source of its own?", "decides": "1 or 2 origins", "statement": "s6"}],
    )  # fmt: skip


def bare() -> Json:
    """One outlet says it, nobody else says anything."""
    said = statement("s1", ECHO, "assert", "the pier is closed")
    return claim(
        "The pier is closed", "asserted", [ECHO], [said],
        occasions=[occasion(link("Bay Echo", "publisher"), "assert", None, [said])],
        origins=origins(silent=[ECHO]),
    )  # fmt: skip


def nothing() -> Json:
    return claim("The pier is closed", "no position", [], [])


def hostile() -> Json:
    """Terminal codes, markup, bidirectional marks and line ends wherever an article has a say."""
    evil = (
        "[bold]x[/] \x1b[31mred\x1b[0m \u202egnp.exe\u2066\n\nCLAIM </text><script>alert(1)</script>\x00& \"'"
        + "W" * 90
    )
    there = {**article(evil, "2025-03-05", evil, truncated=True), "url": evil}
    who = link(evil, "person", evil)
    said = [statement(s, there, s, f"“{evil}” {evil}", who, link(evil, "media"), who, cue=evil, outlet=evil,
                      hedges=[{"text": evil, "owner": "source", "spans": []}]) for s in ("assert", "deny", "confirm", "retract", "question")]  # fmt: skip
    return claim(
        evil, "withdrawn", [there], said, id=evil,
        occasions=[occasion(who, s["stance"], "2025-03-05", [s]) for s in said],
        origins=origins(*(origin(evil, [there], kind, (evil,)) for kind in ("outlet", "person")), silent=[there], undecided=[there]),
        relays=[relay(there, there), relay(there, evil + "!", "copies")], circular=[[evil, evil]],
        dropped=[{"article": evil, "headline": evil, "body": evil}],
        reversals=[{"name": evil, "from": "assert", "on": "2025-03-05", "to": "deny", "then": "2025-03-06"}],
        not_covered={"truncated": [evil], "undated": [evil], "cited_not_here": [evil]},
        check_first=[{"what": evil, "decides": evil, "statement": evil}],
    )  # fmt: skip


def stepping_down() -> Json:
    """A stub that most cite, eleven that only repeat it, copies, a circle, and denials of all kinds of days."""
    plain = [article(f"Outlet {chr(65 + i)}", f"2016-01-2{2 + i % 4}") for i in range(11)]
    first, copy, agency = (
        article("Coast Wire", "2016-01-22"),
        article("Daily Sabre", "2016-01-23"),
        article("Tide Wire", "2016-01-26", truncated=True),
    )
    ring = [article("Ring One", "2016-01-24"), article("Ring Two", "2016-01-24")]
    third, station, telegraph = (
        article("Copy of Copy", "2016-01-24"),
        article("Dailytv", None),
        article("Elsa Telegraph", "2016-01-22"),
    )
    said = statement(
        "s1",
        first,
        "assert",
        "he had been asked to go",
        link("officials", "group"),
        said_on={
            "start": "2015-12-01",
            "end": "2015-12-31",
            "precision": "month",
            "text": "in December",
            "method": "text",
        },
    )
    return claim(
        "Doran asked Ruiz to step down", "disputed",
        [first, copy, third, *ring, *plain, station, telegraph, agency], [said],
        occasions=[
            occasion(link("Western officials", "group"), "assert", None, [said], at=[first, *plain]),
            occasion(link("Ring One", "publisher"), "assert", "2016-01-24", [], at=ring[:1]),
            occasion(link("Pavel Orlan", role="palace spokesman"), "deny", "2016-01-22", [], at=[agency, *plain[:7]]),
            occasion(link("Ana Lind", role="foreign minister"), "deny", "2016-01-26", [], at=[agency, telegraph]),
            occasion(link("palace officials", "group"), "deny", None, [], "2016-01-23", at=[telegraph]),
            occasion(link("Orsay", "organisation"), "deny", None, [], at=[station]),
            occasion(link("Foreign Ministry", "organisation"), "decline", "2016-01-22", [], at=[copy]),
        ],
        origins=origins(
            origin("Varsk Times", [first, copy, third, *plain], sources=("senior officials", "Western officials")),
            silent=[station], undecided=[telegraph],
        ),
        relays=[*(relay(a, "Varsk Times") for a in [first, *plain]), relay(copy, first, "copies"), relay(third, copy, "copies"),
                relay(third, "Varsk Times"), relay(ring[0], ring[1]), relay(ring[1], ring[0]), relay(copy, "The Anchor")],
        circular=[["Ring One", "Ring Two"]],
        not_covered={"truncated": [agency["url"]], "undated": [station["url"]], "cited_not_here": ["Varsk Times", "The Anchor"]},
    )  # fmt: skip


def crowded() -> Json:
    """Sixty articles with long names, each on two of five others, and an act of speaking for each."""
    everyone = [article(f"The Very Long Name of Newspaper Number {i}", f"2016-{1 + i % 3:02}-{1 + i % 28:02}") for i in range(60)]  # fmt: skip
    relays = [relay(a, everyone[j], "copies" if i % 2 else "cites") for i, a in enumerate(everyone) for j in {i % 5, i // 13} if i > 6 and j != i]  # fmt: skip
    acts = [occasion(link(f"Speaker {i} of the Committee"), STANCES[i % 6], a["day"] if i % 4 else None, [], at=[a]) for i, a in enumerate(everyone)]  # fmt: skip
    return claim("The committee is to be closed", "withdrawn", everyone, [], occasions=acts, relays=relays, circular=[["A", "B"]])  # fmt: skip


def right_to_left() -> Json:
    one = article("الجزيرة", "2016-01-22")
    acts = [occasion(link("سيرغي لافروف"), "deny", "2016-01-22", [], at=[one])]
    return claim("طلب بوتين من الأسد التنحي", "denied", [one], [], occasions=acts)


STANCES = tuple(POSITIONS)
ALL = {
    "sale": sale,
    "bare": bare,
    "nothing": nothing,
    "hostile": hostile,
    "stepping down": stepping_down,
    "crowded": crowded,
    "right to left": right_to_left,
}


def day(iso: str) -> Json:
    return {"start": iso, "end": iso, "precision": "day", "text": "Wednesday", "method": "weekday"}
