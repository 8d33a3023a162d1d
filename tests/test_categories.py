"""Kinds of attributions, told by rules, on sentences of our own: source, cue and content stand in [s ], [c ], [t ]."""

import re

import pytest

from tests.benches import load_bench

bench = load_bench("categories")
MARK = re.compile(r"\[([sct]) (.*?)\]", re.S)


def kinds(marked: str) -> list[str]:
    text = ""
    roles: dict[str, list[list[int]]] = {"s": [], "c": [], "t": []}
    last = 0
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        roles[match[1]].append([len(text), len(text) + len(match[2])])
        text += match[2]
        last = match.end()
    found: list[str] = bench.categories(
        bench.Case(text + marked[last:], roles["s"], roles["c"], roles["t"], "indirect")
    )
    return found


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[s Ruiz] [c said] [t the port is shut].", []),
        ("The port rejects [s his] [c claim that] [t pay has doubled].", ["noun cue"]),
        ("The [c denial of] [t the strike] came late.", ["noun cue", "without a source", "denial"]),
        ("[s The union] [c claims] [t pay has halved].", []),
        ("[s She] [c made the claim that] [t pay has halved].", []),
        ("[s Lavrov][c :] [t No talks]", ["punctuation cue", "label"]),
        ("“[t We are tired].” [c ―] [s Ana Ruiz]", ["punctuation cue"]),
        ("[s Two officials close to the talks] [c said] [t it is over].", ["anonymous or generic"]),
        ("[s A source in the ministry] [c said] [t it is over].", ["anonymous or generic"]),
        ("[s The source of the leak] [c said] [t nothing].", []),
        ("[s Ruiz] [c hopes] [t to sell the port].", ["belief or intention"]),
        ("[c According to] [s Ruiz], [t the port is shut].", ["according to"]),
        ("[t “The port] is,” [s Ruiz] [c said], [t “shut.”]", ["split content"]),
        ("[s Ruiz] [c said]: [t “It is shut.\n\n“For good.”]", ["several paragraphs"]),
        ("[t The mayor] [c was accused] by [s Ruiz] [t of theft].", ["split content", "passive"]),
        ("[t The mayor] [c is said] [t to be ill].", ["without a source", "split content", "passive"]),
        ("[s Ruiz] [c is concerned] [t that the port is shut].", []),
        ("[s Ruiz] [c refused to say] [t who paid].", ["denial"]),
    ],
)
def test_the_kinds_of_an_attribution(marked: str, expected: list[str]) -> None:
    assert [k for k in kinds(marked) if k != "indirect"] == expected


def test_the_type_of_content_is_the_scorers_word() -> None:
    assert kinds("[s Ruiz] [c said] [t the port is shut].") == ["indirect"]
