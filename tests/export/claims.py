"""Claims as the ledger gives them, invented: with something of everything, with next to nothing, and hostile."""

from typing import Any

from onrecord.markup import Json


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


def occasion(speaker: Json, stance: str, day: str | None, statements: list[Json], perhaps: str | None = None) -> Json:
    who = {"id": speaker["name"], "name": speaker["name"], "kind": speaker["kind"], "role": speaker["role"]}
    articles = list(dict.fromkeys(s["article"] for s in statements))
    ids = [s["id"] for s in statements]
    return {"speaker": who, "stance": stance, "day": day, "perhaps": perhaps, "articles": articles, "statements": ids}


def claim(text: str, label: str, articles: list[Json], statements: list[Json], **more: Any) -> Json:
    given: Json = {
        "id": "c7f3a1b2d4e5f6",
        "text": text,
        "state": {"label": label},
        "articles": articles,
        "statements": statements,
        "occasions": [],
        "origins": {"count": 0, "named": [], "no_source_given": [], "undecided": [], "at_most": 0},
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
        origins={
            "count": 1, "at_most": 3,
            "named": [{"name": "Varsk Times", "kind": "outlet", "sources": [INSIDERS["name"], "sources at city hall"],
                       "articles": [POST["url"], WIRE["url"], DAILY["url"]]}],
            "no_source_given": [ECHO["url"]], "undecided": [[SOUTH["url"]]],
        },
        relays=[
            {"article": a["url"], "from": "Varsk Times", "kind": kind, "name": "Varsk Times"}
            for a, kind in ((POST, "cites"), (WIRE, "copies"), (DAILY, "cites"))
        ] + [{"article": ECHO["url"], "from": "The Anchor", "kind": "cites", "name": "The Anchor"}],
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
        origins={"count": 1, "named": [], "no_source_given": [ECHO["url"]], "undecided": [], "at_most": 1},
    )  # fmt: skip


def nothing() -> Json:
    return claim("The pier is closed", "no position", [], [])


def hostile() -> Json:
    """Terminal codes, markup, bidirectional marks and line ends wherever an article has a say."""
    evil = "[bold]x[/] \x1b[31mred\x1b[0m \u202egnp.exe\u2066\n\nCLAIM"
    there = {**article(evil, "2025-03-05", evil, truncated=True), "url": evil}
    who = link(evil, "person", evil)
    said = [statement(s, there, s, f"“{evil}” {evil}", who, link(evil, "media"), who, cue=evil, outlet=evil,
                      hedges=[{"text": evil, "owner": "source", "spans": []}]) for s in ("assert", "deny", "confirm", "retract", "question")]  # fmt: skip
    return claim(
        evil, "withdrawn", [there], said, id=evil,
        occasions=[occasion(who, s["stance"], "2025-03-05", [s]) for s in said],
        origins={"count": 1, "named": [{"name": evil, "kind": kind, "sources": [evil], "articles": [evil]} for kind in ("outlet", "person")],
                 "no_source_given": [evil], "undecided": [[evil]], "at_most": 3},
        relays=[{"article": evil, "from": evil, "kind": "cites", "name": evil}], circular=[[evil, evil]],
        dropped=[{"article": evil, "headline": evil, "body": evil}],
        reversals=[{"name": evil, "from": "assert", "on": "2025-03-05", "to": "deny", "then": "2025-03-06"}],
        not_covered={"truncated": [evil], "undated": [evil], "cited_not_here": [evil]},
        check_first=[{"what": evil, "decides": evil, "statement": evil}],
    )  # fmt: skip


ALL = {"sale": sale, "bare": bare, "nothing": nothing, "hostile": hostile}


def day(iso: str) -> Json:
    return {"start": iso, "end": iso, "precision": "day", "text": "Wednesday", "method": "weekday"}
