"""Who took which position on a claim, and when: a row for each position, a mark for each act of speaking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from onrecord.export.claim_drawing import (
    LINE,
    MARGIN,
    REGULAR,
    footer,
    header,
    paragraph,
    picture,
    pictured,
    safe,
    shape,
    shortened,
    text,
    width,
)
from onrecord.export.claim_words import Told, counted, said
from onrecord.export.days import short, to_day
from onrecord.markup import POSITIONS, Json

ROWS, PLOT, UNDATED = 130.0, 450.0, 250.0  # width of the words of rows, of the days, of the column "no date"
LEFT = MARGIN + ROWS
RIGHT = LEFT + PLOT
ACROSS = RIGHT + 24 + UNDATED + MARGIN
LANE, LABEL, INSET = 23.0, 300.0, 12.0
LONGEST = 4  # days without anything that are drawn to scale; longer ones are cut and marked
TOGETHER = 6  # acts of one position and day before the rest share a mark
LEGEND = "bar: some day of these · dashed bar, perhaps: its article gives no day, this is when it came out · //: days left out · small ticks: days on which articles came out, taller for more"


@dataclass(frozen=True, slots=True)
class Act:
    """One act of speaking, or several that share a mark. start, end: days; None on both sides where not known."""

    name: str
    stance: str
    articles: tuple[str, ...]
    start: date | None = None
    end: date | None = None
    exact: bool = True
    perhaps: bool = False

    @property
    def tail(self) -> str:
        return f" · {counted(len(self.articles), 'article')}{', perhaps' if self.perhaps else ''}"

    @property
    def dated(self) -> bool:
        return self.start is not None or self.end is not None

    @property
    def tip(self) -> str:
        if self.exact or self.perhaps:
            days = f"{'perhaps ' * self.perhaps}{said(self.start.isoformat() if self.start else None)}"
        else:
            days = f"from {_day(self.start)} to {_day(self.end)}"
        return f"{self.name} {POSITIONS[self.stance][0]}, {days}{self.tail.removesuffix(', perhaps')}"


def _day(day: date | None) -> str:
    return short(day, None) if day else "not known"


@dataclass(frozen=True)
class Scale:
    """Where days lie from left to right."""

    at: dict[date, float]
    breaks: tuple[float, ...]

    def x(self, day: date | None, without: float) -> float:
        return self.at[day] if day else without


def timeline_svg(claim: Json) -> str:
    """claim: View.to_dict()."""
    told = pictured(claim)
    acts = [_act(occasion, told) for occasion in claim["occasions"]]
    out = [day for article in claim["articles"] if (day := to_day(article["day"]))]
    scale = _scale({d for act in acts for d in (act.start, act.end) if d} | set(out))
    parts, top = header(told, ACROSS - 2 * MARGIN)
    top += 14
    y = top + 12
    rows: list[str] = []
    for stance in POSITIONS:
        more, y = _row(stance, _pooled([a for a in acts if a.stance == stance]), scale, told.nobody, y)
        rows += more
    rows += _ticks(out, len(claim["articles"]) - len(out), scale, y)
    axis, y = _axis(scale, top, y + LANE + 6)
    last, y = paragraph(MARGIN, y + 6, f"{LEGEND} · {footer(told)}", ACROSS - 2 * MARGIN, most=12)
    words = " ".join(f"{act.tip}." for act in acts)
    return picture(told, "who took which position when", words or f"{told.nobody} takes a position", (ACROSS, y + MARGIN), [*parts, *axis, *rows, *last])  # fmt: skip


def _act(occasion: Json, told: Told) -> Act:
    """Its day; else the days that its statements leave open; else the day that it may be."""
    given = (occasion["speaker"]["name"], occasion["stance"], tuple(occasion["articles"]))
    if day := to_day(occasion["day"]):
        return Act(*given, day, day)
    spans = [s["said_on"] for s in told.statements(occasion["statements"]) if s["said_on"]]
    bounds = {(to_day(s["start"]), to_day(s["end"])) for s in spans} - {(None, None)}
    if len(bounds) == 1:
        start, end = bounds.pop()
        return Act(*given, start, end, exact=start == end)
    perhaps = to_day(occasion["perhaps"])
    return Act(*given, perhaps, perhaps, exact=False, perhaps=perhaps is not None)


def _pooled(acts: Sequence[Act]) -> list[Act]:
    """Acts of one day that would fill the picture share a mark: those of the fewest articles."""
    by_day: dict[tuple[date | None, date | None, bool, bool], list[Act]] = {}
    for act in acts:
        by_day.setdefault((act.start, act.end, act.exact, act.perhaps), []).append(act)
    found = []
    for key, some in by_day.items():
        ranked = sorted(some, key=lambda a: (-len(a.articles), a.name))
        most = TOGETHER if len(some) <= TOGETHER else TOGETHER - 1
        found += ranked[:most]
        if rest := ranked[most:]:
            together = tuple(dict.fromkeys(x for a in rest for x in a.articles))
            found.append(Act(f"{len(rest)} more", rest[0].stance, together, *key))
    return found


def _scale(days: Iterable[date]) -> Scale:
    """Days to scale, long empty stretches cut."""
    ordered = sorted(days)
    units = [0.0]
    for a, b in pairwise(ordered):
        units.append(units[-1] + min((b - a).days, LONGEST))
    room, whole = PLOT - 2 * INSET, units[-1]
    at = {d: LEFT + INSET + room * (u / whole if whole else 0.1) for d, u in zip(ordered, units, strict=False)}
    return Scale(at, tuple((at[a] + at[b]) / 2 for a, b in pairwise(ordered) if (b - a).days > LONGEST))


def _row(stance: str, acts: Sequence[Act], scale: Scale, nobody: str, y: float) -> tuple[list[str], float]:
    dated, undated = [a for a in acts if a.dated], [a for a in acts if not a.dated]
    lanes: list[list[tuple[float, float]]] = []
    parts = [shape(stance, MARGIN + 8, y + 8), text(MARGIN + 22, y + 12, POSITIONS[stance][0], "bold")]
    for act in sorted(dated, key=lambda a: (scale.x(a.start, LEFT), scale.x(a.end, RIGHT), a.name)):
        parts.append(_mark(act, scale, lanes, y))
    x = RIGHT + 24
    for i, act in enumerate(undated):
        parts.append(_titled(act, shape(stance, x + 8, y + 8 + i * LANE) + _label(act, x + 20, y + 12 + i * LANE, UNDATED - 20)))  # fmt: skip
    if not acts:
        parts.append(text(LEFT + INSET, y + 12, nobody, "soft"))
    end = y + max(len(lanes), len(undated), 1) * LANE + 8
    line = f'<line class="rule" x1="{MARGIN:.0f}" x2="{ACROSS - MARGIN:.0f}" y1="{end - 4:.1f}" y2="{end - 4:.1f}"/>'
    return [*parts, line], end + 4


def _mark(act: Act, scale: Scale, lanes: list[list[tuple[float, float]]], y: float) -> str:
    """Shape, bar and label in the first lane that has room for them; the label behind the shape, else before it."""
    first, last = scale.x(act.start, LEFT), scale.x(act.end, RIGHT)
    if act.perhaps:
        first, last = max(first - 12, LEFT), min(last + 12, RIGHT)
    middle = last if not act.start else first if not act.end else (first + last) / 2
    begin, end = middle - 12, middle + 12
    whole = min(width(act.name + act.tail, REGULAR), LABEL)
    behind = end + whole <= RIGHT or (begin - whole < LEFT and RIGHT - end >= begin - LEFT)
    whole = min(whole, RIGHT - end if behind else begin - LEFT)
    lane = _lane(lanes, min(first, begin if behind else begin - whole), max(last, end + whole if behind else end))
    at = y + lane * LANE
    label = _label(act, end if behind else begin, at + 12, whole, anchor="start" if behind else "end")
    return _titled(act, _bar(act, first, last, at + 17) + shape(act.stance, middle, at + 8) + label)


def _bar(act: Act, first: float, last: float, y: float) -> str:
    """Under the words, so that both may be as long as they are."""
    look = "span perhaps" if act.perhaps else "span"
    bar = f'<line class="{look}" x1="{first:.1f}" x2="{last:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
    return "" if act.exact else bar


def _lane(lanes: list[list[tuple[float, float]]], begin: float, end: float) -> int:
    """The first lane with nothing between begin and end, which it then holds."""
    for number, taken in enumerate(lanes):
        if all(end <= a or begin >= b for a, b in taken):
            taken.append((begin, end))
            return number
    lanes.append([(begin, end)])
    return len(lanes) - 1


def _label(act: Act, x: float, y: float, room: float, *, anchor: str = "start") -> str:
    """The name in an element of its own, so that one written from right to left leaves the count in its place."""
    name = shortened(act.name, max(room - width(act.tail, REGULAR), 40), size=REGULAR)
    words = f'<tspan class="name">{safe(name)}</tspan><tspan class="soft">{safe(act.tail)}</tspan>'
    return f'<text class="label" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'


def _titled(act: Act, drawn: str) -> str:
    return f"<g><title>{safe(act.tip)}</title>{drawn}</g>"


def _ticks(days: Sequence[date], undated: int, scale: Scale, y: float) -> list[str]:
    """A tick for each day on which articles came out, the taller the more; with their number where it has room."""
    parts = [text(MARGIN, y + 12, "articles out", "soft")]
    ordered = sorted(set(days))
    for day, after in zip(ordered, [*ordered[1:], None], strict=False):
        x, count = scale.at[day], days.count(day)
        parts.append(
            f'<line class="tick" x1="{x:.1f}" x2="{x:.1f}" y1="{y + 10 - 2 * min(count, 5):.1f}" y2="{y + 14:.1f}"/>'
        )
        if count > 1 and x + 4 + width(str(count), REGULAR) <= scale.x(after, RIGHT):
            parts.append(text(x + 4, y + 13, str(count), "soft"))
    if undated:
        parts.append(text(RIGHT + 24, y + 12, counted(undated, "article"), "soft"))
    return parts


def _axis(scale: Scale, top: float, y: float) -> tuple[list[str], float]:
    """Days under the rows where they have room, a line through the rows above each; the column of those without a day."""
    parts = [text(RIGHT + 24, top + 2, "no date", "bold"), *_breaks(scale, y)]
    parts.append(f'<line class="edge" x1="{LEFT:.0f}" x2="{RIGHT:.0f}" y1="{y:.1f}" y2="{y:.1f}"/>')
    for x, label, at in _day_labels(scale):
        parts.append(f'<line class="rule" x1="{x:.1f}" x2="{x:.1f}" y1="{top + 6:.1f}" y2="{y:.1f}"/>')
        parts.append(text(at, y + LINE, label, "soft day"))
    line = f'<line class="rule" x1="{RIGHT + 12:.0f}" x2="{RIGHT + 12:.0f}" y1="{top - 8:.1f}" y2="{y:.1f}"/>'
    return [*parts, line], y + LINE + 6


def _breaks(scale: Scale, y: float) -> Iterator[str]:
    return (text(x, y + 5, "//", "soft", anchor="middle") for x in scale.breaks)


def _day_labels(scale: Scale) -> Iterator[tuple[float, str, float]]:
    """x of the day, its label, and where the label begins; those that would touch the one before are left out."""
    year, free = None, MARGIN
    for day, x in scale.at.items():
        label = short(day, year)
        at = min(x - width(label, REGULAR) / 2, RIGHT - width(label, REGULAR))
        if at >= free:
            yield x, label, at
            year, free = day.year, at + width(label, REGULAR) + 8
