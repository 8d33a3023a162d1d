"""The API keeps to its own description, whatever it is asked."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance
from schemathesis.specs.openapi.schemas import OpenApiSchema
from starlette.types import ASGIApp

from onrecord.ledger.store import Ledger
from onrecord.web import Settings, create_app
from onrecord.web.limits import Pace
from tests.web.conftest import AT

ANY_PACE = Pace(1e6, 10**6)
EXAMPLES = 20  # of every route, beside those that probe each parameter
HERE = {"Host": "127.0.0.1:8000"}
DIRECT = {**HERE, "X-Requested-With": "onrecord"}


@pytest.fixture(scope="module")
def app(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> ASGIApp:
    place = shutil.copy(made_ledger, tmp_path_factory.mktemp("api") / "ledger.db")
    return create_app(Settings(db=str(place), api_writes=True, reading=ANY_PACE, writing=ANY_PACE))


@pytest.fixture(scope="module")
def described(app: ASGIApp) -> OpenApiSchema:
    config = SchemathesisConfig.from_dict({"base-url": AT})
    return schemathesis.openapi.from_asgi("/api/openapi.json", app, config=config, headers=HERE)


ROUTES = (
    "GET /api/claims", "GET /api/claims/{id}", "GET /api/articles", "GET /api/articles/{id}", "GET /api/sources", "GET /api/sources/{name}",
    "GET /api/search", "GET /api/changes", "GET /api/waiting", "GET /api/version", "POST /api/rulings", "POST /api/corrections",
)  # fmt: skip
NO_PARAMETERS = "GET /api/version"  # so that there's nothing to ask wrongly


def test_every_route_is_tried(described: OpenApiSchema) -> None:
    assert {found.ok().label for found in described.get_all_operations() if isinstance(found, Ok)} == set(ROUTES)


@pytest.mark.parametrize(
    ("route", "mode"), [(r, m) for r in ROUTES for m in GenerationMode if (r, m.value) != (NO_PARAMETERS, "negative")]
)
def test_no_request_ends_in_an_error_of_ours_or_outside_the_description(
    described: OpenApiSchema, route: str, mode: GenerationMode
) -> None:
    method, path = route.split()
    # What no schema says: an id that is none here, a correction that says nothing, filters of a search that do not go together.
    beyond = method == "POST" or path == "/api/search"
    excluded: list[Any] = [positive_data_acceptance] if beyond else []

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(described[path][method].as_strategy(generation_mode=mode))
    def ask(case: Case[Any]) -> None:
        case.call_and_validate(headers=DIRECT, excluded_checks=excluded)

    ask()


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/api/claims/{id}", "claim"), ("/api/articles/{id}", "article"), ("/api/sources/{name}", "name")],
)
def test_what_is_there_is_answered_in_the_shape_that_is_described(
    described: OpenApiSchema, made_ledger: Path, path: str, kind: str
) -> None:
    with Ledger.open(made_ledger) as ledger:
        known = {
            "claim": [row["id"] for row in ledger.browse(every=True).rows],
            "article": [row["id"] for row in ledger.articles()],
            "name": [row["name"] for row in ledger.sources()],
        }
    for one in known[kind]:
        case = described[path]["GET"].Case(path_parameters={path.split("{")[1][:-1]: one})
        assert case.call_and_validate(headers=DIRECT).status_code == 200
