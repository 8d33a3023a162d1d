"""Articles as one HTML page that stands alone: no scripts, no requests, nothing of an article rendered as markup."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterable
from urllib.parse import urlsplit

from onrecord.export.grouping import WORDING, Group, to_groups
from onrecord.export.masthead import about, headline, made_by, parted
from onrecord.export.wording import Part, Parts, Row, to_rows
from onrecord.markup import POSITIONS, STYLE, Json, escaped, legend, marked_text, visible

COLUMNS = ("No.", "¶", "Who", "Position", "Words", "Said on")
LEGEND = (
    "<b>“...”</b> spoken words, set <span class='spoken'>like this</span> · plain: the article’s words · "
    "<span class='added'>[...]</span> under Who: added by onrecord · <b>~</b> day of the report · <b>?</b> unsure · "
    f"after a state in <b>capitals</b>: {WORDING}"
)
NO_VERDICT = "onrecord shows who says what. It gives no judgement on whether any of it is true."

PAGE_STYLE = """\
:root{color-scheme:light dark;--bg:#fff;--ink:#1b1b1d;--onrecord-soft:#5a5d63;--onrecord-line:#8a8e96;--rule:#d5d7db;
 --onrecord-mark:#1f4e8c;--onrecord-deny:#9c1c12;--onrecord-tint:#edf2f9;--onrecord-deny-tint:#fbecea;--onrecord-focus:#8a6100;
 --band:#f3f4f6;--link:#0b4fa8}
@media (prefers-color-scheme:dark){:root{--bg:#17191d;--ink:#e7e8ea;--onrecord-soft:#adb1b9;--onrecord-line:#7d838d;--rule:#3a3e46;
 --onrecord-mark:#a3c4f3;--onrecord-deny:#ffaba0;--onrecord-tint:#222c3a;--onrecord-deny-tint:#3c2220;--onrecord-focus:#e0b341;
 --band:#22252b;--link:#8fbaf5}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:2rem}
body{margin:0 auto;padding:1.5rem 1.5rem 3rem;max-width:74rem;background:var(--bg);color:var(--ink);
 font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
h1,h2,h3{line-height:1.2;margin:0 0 .5rem;text-wrap:balance}
h1{font-size:1.75rem}h2{font-size:1.25rem;margin-top:2.2rem}h3{font-size:1.1rem;margin-top:1.8rem}
article+article{border-top:3px solid var(--ink);margin-top:3rem;padding-top:1.5rem}
article>header h2{font-size:1.5rem;margin-top:0}
p{margin:.3rem 0}a{color:var(--link)}
bdi{unicode-bidi:isolate}
.soft,.added,.note,.legend{color:var(--onrecord-soft)}
.soft{font-size:.875em;font-weight:normal}
.notice{border-left:4px solid var(--onrecord-line);padding-left:.8rem;margin:.6rem 0}
.problems{border:1px solid var(--onrecord-line);padding:.4rem .8rem;margin:.8rem 0}
.problems p,.problems ul{margin:.1rem 0}.problems ul{padding-left:1.2rem}
header+main{margin-top:2.5rem}nav ol{padding-left:1.6rem}nav li{margin:.35rem 0}
table{width:100%;border-collapse:collapse;margin-top:.8rem;table-layout:fixed}
th,td{text-align:left;vertical-align:top;padding:.4rem .8rem .4rem 0;font-weight:normal}
thead th{font-size:.8rem;color:var(--onrecord-soft);border-bottom:2px solid var(--ink)}
thead th:nth-child(1){width:3rem}thead th:nth-child(2){width:3.6rem}thead th:nth-child(3){width:24%}
thead th:nth-child(4){width:17%}thead th:nth-child(6){width:8.5rem}
td{border-bottom:1px solid var(--rule)}
td:nth-child(1),td:nth-child(2),td:nth-child(6){font-variant-numeric:tabular-nums}
td:nth-child(1){padding-left:.5rem}
.claim th{background:var(--band);padding:.55rem .6rem;border-top:1px solid var(--onrecord-line)}
.position{font-weight:600;white-space:nowrap}.position.deny{color:var(--onrecord-deny);border-bottom:3px double currentColor}
.spoken{font-family:Georgia,"Times New Roman",serif;font-style:italic}
.note{display:block;font-size:.875em;margin-top:.15rem}
.note .added{font-size:1em}
.unsure{text-decoration:none;font-weight:600;color:var(--onrecord-soft)}
.legend{max-width:60rem}
footer{margin-top:3rem;border-top:1px solid var(--rule);padding-top:.6rem;font-size:.875rem;color:var(--onrecord-soft)}
@media (max-width:46rem){
 body{padding:1rem .9rem 2rem}h1{font-size:1.35rem}
 table,tbody,tr,th,td{display:block;width:auto}thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
 tbody tr{border-bottom:1px solid var(--rule);padding:.5rem 0}
 td,td:nth-child(1){border:0;padding:.1rem 0 .1rem 5.2rem;position:relative;min-height:1.5rem}
 td::before{content:attr(data-label);position:absolute;left:0;font-size:.8rem;line-height:1.7;color:var(--onrecord-soft)}
 td:nth-child(-n+2){display:inline-block;padding:.1rem .6rem .1rem 0}td:nth-child(-n+2)::before{content:none}
 td:nth-child(1)::before{content:"No. ";position:static}.claim th{margin-top:.6rem}.onrecord .text p{padding-left:1.5rem}.onrecord .text p.title{padding-left:0}.onrecord .para{width:1rem}
}
@media print{
 :root{color-scheme:light;--bg:#fff;--ink:#000;--onrecord-tint:#f0f0f0;--onrecord-deny-tint:#f0f0f0;--rule:#bbb;--onrecord-soft:#444;--onrecord-mark:#000;--onrecord-deny:#000;--link:#000;--band:#f0f0f0}
 body{padding:0;max-width:none;font-size:10pt}a{text-decoration:none}tr,.claim{break-inside:avoid}.claim{break-after:avoid}
 h1,h2,h3{break-after:avoid}thead{display:table-header-group}
}
"""


def page(record: Json) -> str:
    """One article as a page."""
    return pages([record])


def pages(records: Iterable[Json]) -> str:
    """Several articles as one page, in order, with a list of them in front."""
    listed = list(records)
    several = len(listed) > 1
    prefixes = [f"n{n}-" if several else "" for n in range(1, len(listed) + 1)]
    title = f"{len(listed)} articles" if len(listed) != 1 else look_plain(headline(listed[0]))
    inner = "".join(article_html(r, p, level=2 if several else 1) for r, p in zip(listed, prefixes, strict=True))
    top = (
        f"<header><h1>{len(listed)} articles</h1>{contents(listed, prefixes)}</header>" if several or not listed else ""
    )
    return document(title, f"{top}<main>{inner}</main>")


def document(title: str, body: str) -> str:
    """The frame. The style is allowed by its hash, everything else that could load or run is forbidden."""
    style = f"{STYLE}{PAGE_STYLE}"
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{title} · onrecord</title>\n<style>{style}</style>\n</head>\n"
        f'<body class="onrecord">\n{body}\n<footer><p>{NO_VERDICT}</p></footer>\n</body>\n</html>\n'
    )


def contents(records: list[Json], prefixes: list[str]) -> str:
    items = "".join(
        f'<li><a href="#{p}top"><bdi>{look_plain(headline(r))}</bdi></a> <span class="soft">{escaped(" · ".join(about(r)))}</span></li>'
        for r, p in zip(records, prefixes, strict=True)
    )
    return f'<nav aria-label="Articles"><ol>{items}</ol></nav>'


def article_html(record: Json, prefix: str, *, level: int) -> str:
    """level: of the article's heading; those within it follow."""
    return (
        f'<article id="{prefix}top" aria-labelledby="{prefix}title">\n'
        f"{masthead(record, prefix, level)}"
        f'<section aria-labelledby="{prefix}said"><h{level + 1} id="{prefix}said">Statements</h{level + 1}>\n'
        f"{statements(record, prefix)}</section>\n"
        f'<section aria-labelledby="{prefix}text"><h{level + 1} id="{prefix}text">The article, marked</h{level + 1}>\n'
        f"{legend()}{marked_text(record, prefix, to_rows=True)}</section>\n</article>\n"
    )


def masthead(record: Json, prefix: str, level: int) -> str:
    article = record["article"]
    lines = [
        f'<h{level} id="{prefix}title"><bdi>{look(headline(record))}</bdi></h{level}>',
        f"<p>{' · '.join(f'<bdi>{escaped(item)}</bdi>' for item in about(record))}</p>",
        address(article["url"]),
        *(f'<p class="notice" dir="auto">{escaped(notice["text"])}</p>' for notice in article["notices"]),
        problems(record["problems"]),
        f'<p class="soft">{escaped(made_by(record))} · '
        f'<a href="#{prefix}said">Statements</a> · <a href="#{prefix}text">The article, marked</a></p>',
    ]
    return f"<header>{''.join(lines)}</header>\n"


def address(url: str | None) -> str:
    """A link for http and https; any other address is dropped."""
    if not url or not is_web(url):
        return ""
    return f'<p><a href="{escaped(url)}" rel="noopener noreferrer nofollow">{escaped(url)}</a></p>'


def is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and url.isprintable() and " " not in url


def problems(found: list[Json]) -> str:
    """What may be lost in a box; what was left out on purpose below it, plainly."""
    lost, left_out = ("".join(map(problem, some)) for some in parted(found))
    box = f'<div class="problems"><p><b>Problems</b></p><ul>{lost}</ul></div>' if lost else ""
    return box + (f'<div class="soft"><p>Left out on purpose:</p><ul>{left_out}</ul></div>' if left_out else "")


def problem(found: Json) -> str:
    return f"<li>{escaped(found['what'])} <span class='soft'>({escaped(found['where'])})</span></li>"


def statements(record: Json, prefix: str) -> str:
    groups = to_groups(to_rows(record), record)
    if not groups:
        return "<p>No statements were found.</p>\n"
    head = "".join(f'<th scope="col" role="columnheader">{name}</th>' for name in COLUMNS)
    bodies = "".join(group_html(group, prefix) for group in groups)
    return (
        f'<p class="legend">{LEGEND}</p>\n<table role="table">\n'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n{bodies}</table>\n'
    )


def group_html(group: Group, prefix: str) -> str:
    label = f'<span class="soft">{group.letters}</span> ' if group.letters else ""
    claim = f': <bdi>{escaped(group.claim)}</bdi> <span class="soft">({WORDING})</span>' if group.claim else ""
    rows = "".join(row_html(row, prefix) for row in group.rows)
    return (
        f'<tbody role="rowgroup">\n<tr role="row" class="claim"><th scope="rowgroup" role="rowheader" colspan="{len(COLUMNS)}">'
        f"{label}<b>{escaped(group.state)}</b>{claim}</th></tr>\n{rows}</tbody>\n"
    )


def row_html(row: Row, prefix: str) -> str:
    """A row links to its place in the text, whose box links back."""
    place = row.place if row.place == "title" else f"¶ {row.place}"
    verb = f' <bdi>("{escaped(row.verb)}")</bdi>' if row.verb else ""
    shape = POSITIONS[row.stance][1]
    notes = "".join(f'<span class="note">{look(note)}</span>' for note in row.notes)
    cells = (
        f'<a href="#{prefix}s{row.number}" aria-label="statement {row.number}, to its place in the text">{row.number}</a>',
        escaped(place),
        f"<bdi>{look(row.who)}</bdi>{unsure(row, 'who')}",
        f'<b class="position {row.stance}"><span aria-hidden="true">{shape}</span> {row.position}</b>{verb}{unsure(row, "position")}',
        f"<bdi>{look(row.words) or '-'}</bdi>{unsure(row, 'claim')}{notes}",
        escaped(row.said_on),
    )
    inner = "".join(
        f'<td role="cell" data-label="{name}">{cell}</td>' for name, cell in zip(COLUMNS, cells, strict=True)
    )
    return f'<tr role="row" id="{prefix}row{row.number}">{inner}</tr>\n'


def unsure(row: Row, field: str) -> str:
    return ' <abbr class="unsure" title="unsure">?</abbr>' if field in row.unsure else ""


def look(parts: Parts) -> str:
    return "".join(look_part(part) for part in parts)


def look_part(part: Part) -> str:
    if part.look == "spoken":
        return f'<span class="spoken">{escaped(str(part))}</span>'
    return f'<span class="added">{escaped(part.text)}</span>' if part.look == "added" else escaped(part.text)


def look_plain(parts: Parts) -> str:
    """Without elements, for a title."""
    return html.escape(visible("".join(map(str, parts))))
