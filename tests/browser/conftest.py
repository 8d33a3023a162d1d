"""A real browser at a real server. Without Chromium the run fails and says what to install."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.serving import Site, serving
from tests.browser.town import make_town
from tests.browser.watching import Watch, check_untouched

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "The tests of the pages need Chromium. Debian: sudo apt-get install -y chromium   macOS: brew install --cask chromium"
QUIET = ["--no-sandbox", "--disable-background-networking"]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
PATIENCE = 60_000.0  # milliseconds: other work may run on the machine

Visit = Callable[..., Page]
Serve = Callable[..., Site]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.exit(MISSING, returncode=1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET, timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger that most tests look at."""
    return make_town(tmp_path_factory.mktemp("town") / "town.db")


@pytest.fixture(scope="session")
def site(town: Path) -> Iterator[Site]:
    """For tests that change nothing."""
    with serving(town) as running:
        yield running


@pytest.fixture
def serve(town: Path, tmp_path: Path) -> Iterator[Serve]:
    """Starts a server of one test, on a copy of the town where no other ledger is named."""
    with ExitStack() as stack:

        def started(*args: str, db: Path | None = None, **options: str) -> Site:
            ledger = db or Path(shutil.copy(town, tmp_path / "own.db"))
            return stack.enter_context(serving(ledger, *args, **options))

        yield started


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """Opens a page of a new visitor at a site. What the browser complains about fails the test; expect: statuses that the test asks for."""
    with ExitStack() as stack:
        watches: list[Watch] = []

        def opened(site: Site, *, expect: tuple[int, ...] = (), **options: Any) -> Page:
            context = chromium.new_context(**{"base_url": site.address, "viewport": WIDE, **options})
            stack.callback(context.close)
            context.set_default_timeout(PATIENCE)
            watch = Watch(context, site.address)
            watch.expected.update(expect)
            watches.append(watch)
            return context.new_page()

        yield opened
        stack.callback(check, watches)


def check(watches: list[Watch]) -> None:
    complaints = [complaint for watch in watches for complaint in watch.complaints]
    assert complaints == []


@pytest.fixture
def page(visit: Visit, site: Site) -> Iterator[Page]:
    """Of a visitor to the town."""
    opened = visit(site)
    yield opened
    check_untouched(opened)
