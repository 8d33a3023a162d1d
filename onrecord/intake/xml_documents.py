"""Decoded XML from strangers -> a tree: bounded, without entities or DTDs, repaired where it is not well-formed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html.entities import name2codepoint

from lxml import etree

from onrecord.errors import InputError, Problem

MAX_TAGS = 500_000  # of opening and closing angle brackets; a feed of 10 MiB has a quarter of that
MAX_NAMESPACES = 20_000  # declared; the work for those of one element grows with their square
MAX_IN_SCOPE = 100  # of namespaces around each item of a document, which every copy of an item repeats
DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,500}\?>")
CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
BARE = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)")
LONE = re.compile(r"<(?![A-Za-z_:!?/])")
FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SUBSET = re.compile(r"<!DOCTYPE\b[^>\[]{0,1000}\[|<!ENTITY\b")
XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})


@dataclass(frozen=True, slots=True)
class XmlDocument:
    """The root, and what had to be repaired. broken_at: the first line that is not well-formed. cut_off: it ends inside an element."""

    root: etree._Element
    problems: tuple[Problem, ...] = ()
    broken_at: int | None = None
    cut_off: bool = False


def parse_xml(text: str, where: str) -> XmlDocument:
    """Raises InputError for what is no XML, too much of it, or brings entities."""
    problems: tuple[Problem, ...] = ()
    text, lost = FORBIDDEN.subn("\ufffd", text)
    if lost:
        problems = (Problem(f"{lost:,} characters that XML forbids became U+FFFD.", where),)
    declaration = DECLARATION.match(text)
    if declaration:  # the charset it names is no longer true; its lines still count
        text = "\n" * declaration.group().count("\n") + text[declaration.end() :]
    text = without_entities(text, where)
    try:
        return XmlDocument(etree.fromstring(text.encode(), parser()), problems)
    except (etree.XMLSyntaxError, ValueError):
        return repaired(text, where, problems)


def parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )


def repaired(text: str, where: str, problems: tuple[Problem, ...]) -> XmlDocument:
    """What the parser's recovery makes of it, after & and < that stand for themselves are written so that they survive it."""
    recovering = parser(recover=True)
    escaped = outside_cdata(text, lambda piece: LONE.sub("&lt;", BARE.sub("&amp;", piece)))
    try:
        root = etree.fromstring(escaped.encode(), recovering)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise InputError(f"{where} is not XML that can be read: save it again from where it came.")
    errors = list(recovering.error_log)
    line, what = (errors[0].line, errors[0].message) if errors else (None, "& or < that stand for themselves")
    place = f"{where}, line {line}" if line else where
    problem = Problem(f"Not well-formed XML ({what.strip()[:100]}); read as far as it goes.", place)
    cut_off = f"{local(root)}>" not in text.rstrip()[-100:]
    return XmlDocument(root, (*problems, problem), line, cut_off)


def without_entities(text: str, where: str) -> str:
    """HTML's named entities as characters, which feeds and wires use undeclared; others as the text they are.

    Raises InputError for declarations of entities and other DTDs inside the document. A DOCTYPE that names a DTD
    elsewhere, as NITF has, is harmless: it is never fetched.
    """
    markup = CDATA.split(text)[::2]
    for mark, name, most in (("<", "tags", MAX_TAGS), ("xmlns", "namespaces", MAX_NAMESPACES)):
        if sum(piece.count(mark) for piece in markup) > most:
            raise InputError(f"{where} is XML of more than {most:,} {name}: split it into smaller files.")
    if any(SUBSET.search(piece) for piece in markup):
        raise InputError(f"{where} declares entities of its own (a DTD), which are not read: save it without them.")
    return outside_cdata(text, lambda piece: NAMED.sub(character, piece))


def check_scope(items: list[etree._Element], where: str) -> None:
    """Raises InputError where so many namespaces are in scope that taking the items out one by one would be slow."""
    if any(len(above.nsmap) > MAX_IN_SCOPE for item in items if (above := item.getparent()) is not None):
        raise InputError(f"{where} declares more than {MAX_IN_SCOPE} namespaces: save it again from where it came.")


def outside_cdata(text: str, change: Callable[[str], str]) -> str:
    pieces = CDATA.split(text)
    return "".join(piece if number % 2 else change(piece) for number, piece in enumerate(pieces))


def character(match: re.Match[str]) -> str:
    name = match[1]
    if name in XML_NAMES:
        return match.group()
    code = name2codepoint.get(name)
    return f"&#{code};" if code else f"&amp;{name};"


def local(element: etree._Element) -> str:
    """The name without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def namespace(element: etree._Element) -> str:
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def under(element: etree._Element, path: str) -> list[etree._Element]:
    """The elements at a path of names without namespaces: "head/docdata/ed-msg"."""
    found = [element]
    for name in path.split("/"):
        found = [child for above in found for child in above if local(child) == name]
    return found


def attribute(element: etree._Element, path: str, name: str) -> str:
    """An attribute of the first element at a path that has it; "" where there is none."""
    values = (str(found.get(name) or "").strip() for found in under(element, path))
    return next((value for value in values if value), "")
