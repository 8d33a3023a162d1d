"""What every page and every answer of the API needs: the open ledger, the templates, the settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from onrecord.ledger.store import Ledger
from onrecord.markup import shown
from onrecord.web.limits import READING, WRITING, Pace
from onrecord.web.words import FILTERS

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Settings:
    """db: of the ledger; made where there is none. tokens: the file of those that people sign in with; without one everybody may write.

    allow_hosts: names by which the site is called beside `host` and loopback. api_writes: whether the API may write; pages may, by whom
    `guarding` lets in. reading, writing: how fast one client may ask. patience: seconds that a question to the ledger may take.
    """

    db: str | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    tokens: Path | None = None
    allow_hosts: tuple[str, ...] = ()
    api_writes: bool = False
    reading: Pace = READING
    writing: Pace = WRITING
    patience: float = 20.0


class Site:
    """One for a running server. Reading from several threads is safe."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self.settings = settings
        self.ledger = ledger
        self.templates = environment()


def environment() -> Environment:
    """Everything that is put into a page is escaped, with characters that nobody sees made visible."""
    found = Environment(
        loader=PackageLoader("onrecord.web"), autoescape=True, finalize=finalize, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    found.filters.update(FILTERS)
    return found


def finalize(value: Any) -> Any:
    if value is None:
        return ""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def site_of(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


def path_of(request: Request) -> str:
    """Not request.url.path: that is put together with the Host header, which may hold anything."""
    path: str = request.scope["path"]
    return path


TheSite = Annotated[Site, Depends(site_of)]


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page. Every template gets `request`, `site`, `visitor` (who looks, see guarding), `csrf` (for forms) and `here` (the path)."""
    site = site_of(request)
    common = {
        "request": request,
        "site": site,
        "visitor": getattr(request.state, "visitor", None),
        "csrf": getattr(request.state, "csrf", ""),
        "here": path_of(request),
    }
    return HTMLResponse(site.templates.get_template(template).render(**common, **context), status)
