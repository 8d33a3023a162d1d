"""The README's code runs and prints what it says; every command is documented."""

import contextlib
import io
import re
import subprocess
import sys
from pathlib import Path

from onrecord.cli import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.S)


def test_the_python_of_the_readme_prints_what_it_says() -> None:
    (code,), (expected,) = blocks("python"), blocks("text")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "README.md", "exec"), {})
    assert printed.getvalue() == expected


def test_the_commands_of_the_readme_print_what_it_says() -> None:
    (block,) = blocks("console")
    command, expected = block.removeprefix("$ ").split("\n", 1)
    bin_folder = Path(sys.executable).parent
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        capture_output=True,
        check=False,
        env={"PATH": f"{bin_folder}:/usr/bin:/bin", "COLUMNS": "100"},
    )
    printed = "".join(line.rstrip() + "\n" for line in done.stdout.decode().splitlines())
    assert printed == expected


def test_every_command_and_option_is_documented() -> None:
    documents = README + "".join(
        (ROOT / "docs" / f"{name}.md").read_text("utf-8")
        for name in ("reading", "intake", "ledger", "claims", "fetching", "serving", "search", "validation")
    )
    groups = [("", app), *((f"{g.name} ", g.typer_instance) for g in app.registered_groups)]
    for prefix, group in groups:
        assert group is not None
        for command in group.registered_commands:
            assert command.callback is not None
            assert f"onrecord {prefix}{command.name or command.callback.__name__}" in documents
    for option in (
        "--format",
        "--published",
        "--publisher",
        "--explain",
        "--columns",
        "--jobs",
        "--as-of",
        "--recorded-by",
        "--svg",
    ):
        assert option in documents


def test_the_files_that_the_documents_link_to_exist() -> None:
    for document in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!http)([^)#]+)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"
