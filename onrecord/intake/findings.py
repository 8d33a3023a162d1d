"""What a reader gathers about one article on its way to a Draft: where its fields were found, and what was wrong."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from onrecord.errors import Problem
from onrecord.intake.messages import shown
from onrecord.intake.received import Draft, Refused


@dataclass(slots=True)
class Findings:
    """where: the article's place, "crawl.warc.gz record 7". found: field -> its place, in words."""

    where: str
    found: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, what: str) -> None:
        self.problems.append(Problem(what, self.where))

    def note(self, words: str, *fields: str) -> None:
        """Say it beside the first of these fields that was found; else as a Problem, so that it is not lost."""
        words = " ".join(words.split())[:300]
        named = next((name for name in fields if name in self.found), None)
        if named:
            self.found[named] += f"; {words}"
        else:
            self.problem(f"It says of itself: {words}.")

    def draft(
        self,
        body: str,
        *,
        title: str | None,
        url: str | None,
        publisher: str | None,
        days: tuple[str | None, str | None],
        language: str | None,
        truncated: bool = False,
    ) -> Draft:
        """With all that was gathered. days: of publication and of the last change."""
        published, modified = days
        return Draft(
            self.where, body, title or None, url, publisher, published, modified, language or None, truncated,
            self.found, tuple(self.problems),
        )  # fmt: skip

    def left_out(self, text: str, beside: dict[str, str]) -> None:
        """One Problem for what stands beside the text (a summary, a credit line) and is not said in it."""
        said = folded(text)
        missing = [f"{name} {shown(words)}" for name, words in beside.items() if words and folded(words) not in said]
        if missing:
            self.problems.append(Problem(f"Not in the text: {'; '.join(missing)}.", self.where, left_out=True))


def folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def broken_off(drafted: Draft | Refused, what: str) -> Draft | Refused:
    """An article whose text goes on elsewhere, for a reason that shows only after it was read."""
    if isinstance(drafted, Refused):
        return drafted
    return replace(drafted, truncated=True, problems=(*drafted.problems, Problem(what, drafted.where)))
