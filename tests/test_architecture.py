"""Imports run one way: values <- reading <- surfaces. A module may import only those above it in this list."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "onrecord"
ORDER = (
    "version errors talk article sentences clauses windows decoding coreference encoding mentions dates datelines tenses time_expressions publishers positions joining models attribution nesting refusals reports"
    " genders names naming chains descriptions offices cast sources wording claims stances statements denials occasions questions referring relaying stating claiming markup record linking terms provenance reading intake fetching watching batch export validation ledger web cli __init__ __main__"
).split()


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        yield parts[0], path


def imported(path: Path) -> Iterator[tuple[str, ast.AST]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            yield name, node


def test_every_module_stands_in_the_order() -> None:
    assert {name for name, _ in modules()} <= set(ORDER)


def test_no_module_reaches_up() -> None:
    reaches = []
    for name, path in modules():
        for target, node in imported(path):
            if target.split(".")[0] == "onrecord":
                other = target.split(".")[1] if "." in target else "__init__"
                if other != name and ORDER.index(other) >= ORDER.index(name):
                    reaches.append(f"{path.name}:{getattr(node, 'lineno', 0)} {name} reaches up to {other}")
    assert reaches == []


def test_the_package_never_imports_training_or_torch() -> None:
    found = {target.split(".")[0] for _, path in modules() for target, _ in imported(path)}
    assert not found & {"torch", "transformers", "training", "onnx", "tests", "bench"}


def test_the_library_never_prints_or_exits_but_in_the_command_line() -> None:
    calls = [
        f"{path.name}:{node.lineno}"
        for name, path in modules()
        if name != "cli"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"print", "exit", "quit"}
    ]
    assert calls == []
