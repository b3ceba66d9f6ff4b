"""The REST API: one document of all that machines may ask and do, put together from the apps.

Loaded by `urls.rest` when the first machine asks, so that a server that nobody asks stays small.
"""

from dataclasses import replace
from functools import cache
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from lyceum.access import api as access
from lyceum.catalogue import rest as catalogue
from lyceum.courseware.rest import packages as courseware
from lyceum.kernel.actors import Actor
from lyceum.learning import rest as learning
from lyceum.organisations import rest as organisations
from lyceum.paths import rest as paths
from lyceum.rules import api as rules
from lyceum.skills import rest as skills
from lyceum.ui.middleware import problem
from lyceum.ui.rest import by_page
from lyceum.wallets import rest as wallets

ROOT = "/api/v1/"
WORDS = {400: "malformed", 401: "nobody", 403: "forbidden", 404: "not_found", 429: "too_many"}


class ByToken(HttpBearer):
    """A program of one organisation, with a token that is good for REST."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        try:
            actor, _at = access.actor_of_token(secret=token.strip(), scope="rest")
        except access.TokenIsWrong:
            return None
        actor = replace(actor, scope=rules.within_rules(actor.scope))
        request.actor = actor  # type: ignore[attr-defined]
        return actor


api = NinjaAPI(
    title="Lyceum",
    version="1",
    description="What the pages do, for machines. Refusals are problem details (RFC 9457).",
    auth=[ByToken(), by_page],
    docs_url=None,
    openapi_url=None,
    urls_namespace="rest",
)
for router in (organisations, skills, catalogue, courseware, wallets, learning, paths):
    api.add_router("", router.router)


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the library refuses: no credentials, a body that is no JSON."""
    is_stale = str(error).startswith("CSRF")  # so pages call it, too
    code = "stale_page" if is_stale else WORDS.get(error.status_code, "refused")
    answer = problem(request, error.status_code, code, str(error))
    if isinstance(error, AuthenticationError):
        answer["WWW-Authenticate"] = 'Bearer realm="lyceum"'
    return answer


@api.exception_handler(ValidationError)
def wrong_fields(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Which field is wrong, and what was expected."""
    told = [
        {"field": ".".join(map(str, each["loc"][1:])) or "body", "expected": each["msg"]}
        for each in error.errors
    ]
    return problem(request, 422, "wrong_fields", "Something in the request is wrong.", errors=told)


@api.exception_handler(Exception)
def surprise(request: HttpRequest, error: Exception) -> HttpResponse:
    """A refusal of ours is told by the middleware; anything else is a bug and stays one."""
    raise error


def answer(request: HttpRequest, path: str) -> HttpResponse:
    """What is asked for below `/api/v1/`."""
    if path == "openapi.json" and request.method == "GET":
        return JsonResponse(document())
    try:
        found = _resolver().resolve(path)
    except Resolver404:
        return problem(request, 404, "not_found", "There is nothing here.")
    told: HttpResponse = found.func(request, *found.args, **found.kwargs)
    if told.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed, told = told["Allow"], problem(request, 405, "not_allowed", "Not by this method.")
        told["Allow"] = allowed
    return told


def page(request: HttpRequest) -> HttpResponse:
    """The document as a page, by subject."""
    return render(request, "config/rest.html", {"subjects": _subjects(), "root": ROOT})


def _subjects() -> dict[str, list[dict[str, Any]]]:
    """What can be asked and done, by subject, each with its parameters and its answer."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path, operations in document()["paths"].items():
        for method, said in operations.items():
            parameters = [each["name"] for each in said.get("parameters", ())]
            body = said.get("requestBody", {}).get("content", {}).get("application/json", {})
            line = {
                "method": method.upper(),
                "path": path,
                "about": said.get("description", ""),
                "parameters": parameters,
                "takes": _fields(body.get("schema", {})),
                "gives": _fields(_answer(said)),
            }
            found.setdefault(said["tags"][0], []).append(line)
    return found


def _answer(said: dict[str, Any]) -> dict[str, Any]:
    right = next(each for status, each in said["responses"].items() if int(status) < 300)  # noqa: PLR2004
    schema: dict[str, Any] = right.get("content", {}).get("application/json", {}).get("schema", {})
    items: dict[str, Any] = schema.get("items", schema)
    return items


def _fields(schema: dict[str, Any]) -> list[str]:
    name = schema.get("$ref", "").rpartition("/")[2]
    return list(document()["components"]["schemas"][name]["properties"]) if name else []


@cache
def _resolver() -> URLResolver:
    return URLResolver(RegexPattern(r"^"), api.urls[0])


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document; refusals are problems, whatever is asked."""
    made: dict[str, Any] = api.get_openapi_schema(path_prefix=ROOT)
    for operations in made["paths"].values():
        for operation in operations.values():
            for status, said in operation["responses"].items():
                if int(status) >= 400:  # noqa: PLR2004
                    said["content"] = {
                        "application/problem+json": said["content"]["application/json"]
                    }
    return made
