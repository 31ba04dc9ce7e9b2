"""How API routes get their contract: requests checked against it, and OpenAPI 3.1 written from it.

    @articles.post("/articles")
    @signed_in
    @contract("articles", HTTP_201=ArticleOut)
    def publish(json: NewArticle): ...

SpecTree reads the annotations `json:` and `query:`. Why SpecTree: docs/decisions/0004-openapi-layer.md.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, TypeVar

from flask import (
    Blueprint,
    Flask,
    Request,
    Response,
    current_app,
    jsonify,
    render_template,
)
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from spectree import Response as Answers
from spectree import SpecTree
from spectree.plugins.base import Context
from spectree.plugins.flask_plugin import FlaskPlugin
from spectree.utils import get_multidict_items

from common.auth.access import access_of, public
from common.http.bounds import bound
from common.http.description import HEADERS, complete, drop_unused, refusals
from common.http.problems import invalid
from common.paging import MAX_LIMIT

View = Callable[..., Any]
M = TypeVar("M", bound=BaseModel)
docs = Blueprint("docs", __name__)


class Input(BaseModel):
    """What comes in: strict types and no unknown fields, so nothing is assigned that is not meant.

    Texts come as they were sent: what white space means is for the models to say (in a password much).
    """

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Query(BaseModel):
    """A query string: text by nature, so "5" may be a number; unknown names are refused."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class PageQuery(Query):
    """Which page of a list; see `common/paging.py`."""

    limit: int = Field(20, ge=1, le=MAX_LIMIT)
    cursor: str | None = Field(None, max_length=400)


class Output(BaseModel):
    """What goes out."""

    model_config = ConfigDict(from_attributes=True)


class Problem(Output):
    """An error (RFC 9457); `errors` is there for bad input."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: dict[str, list[str]] | None = None


class StrictPlugin(FlaskPlugin):
    """SpecTree's Flask side, with our way of reading: strict JSON, and our problem documents."""

    def request_validation(
        self, request: Request, query: Any, json: Any, _form: Any, _headers: Any, _cookies: Any
    ) -> None:
        request.context = Context(  # pyrefly: ignore[missing-attribute]
            _checked_query(query, request) if query else None,
            _checked_body(json, request) if json else None,
            None,
            None,
            None,
        )

    def validate_response(self, resp: Any, *how: Any) -> Any:  # pyrefly: ignore[bad-override]
        """A file goes out as it is, piece by piece; there is no model of it."""
        if isinstance(resp, Response) and resp.direct_passthrough:
            return resp, None
        return super().validate_response(resp, *how)


class Contracts(SpecTree):
    """One registry for all apps in this process; `document` is about the app at hand only."""

    def document(self) -> dict[str, Any]:
        """The OpenAPI document of the current app's routes."""
        registered = self.models
        self.models = deepcopy(registered)  # writing the document takes the models apart
        try:
            spec = self._generate_spec()
        finally:
            self.models = registered
        _complete(spec)
        spec["info"]["title"] = current_app.config["SITE"].name
        return spec


def _name(model: type[Any]) -> str:
    """`blog_app.ArticleOut`: two apps in one process (as in tests) may use the same class name."""
    return f"{model.__module__.split('.')[0]}.{model.__name__}"


_contracts = Contracts(
    "flask",
    backend=StrictPlugin,
    mode="strict",
    version="1.0.0",
    naming_strategy=_name,
    nested_naming_strategy=lambda parent, child: f"{parent.split('.')[0]}.{child}",
    validation_error_model=Problem,
)


def contract(tag: str, **answers: type[BaseModel] | None) -> Callable[[View], View]:
    """State what a route answers: `HTTP_200=ArticleOut`, `HTTP_204=None`. Refusals are problems."""
    return _contracts.validate(resp=Answers(**answers), tags=[tag])


def install(app: Flask) -> None:
    app.register_blueprint(docs)


def document() -> dict[str, Any]:
    """The OpenAPI document of the app at hand."""
    if "openapi" not in current_app.extensions:  # routes do not change while an app runs
        current_app.extensions["openapi"] = _contracts.document()
    found: dict[str, Any] = current_app.extensions["openapi"]
    return found


@docs.get("/openapi.json")
@public
def openapi_json() -> Response:
    """The contract, for programs."""
    return jsonify(document())


@docs.get("/docs")
@public
def swagger_ui() -> str:
    """The contract, for people; everything comes from this host."""
    return render_template("common/docs.html")


def _checked_body(model: type[M], request: Request) -> M:
    request.get_json()  # refuses what is ambiguous: duplicate names, NaN, depth
    try:
        # From the text again: pydantic's strict mode knows JSON, where a UUID or a date is a string.
        return model.model_validate_json(request.get_data())
    except ValidationError as error:
        raise invalid(error) from error


def _checked_query(model: type[M], request: Request) -> M:
    try:
        return model.model_validate(get_multidict_items(request.args, model))
    except ValidationError as error:
        raise invalid(error) from error


def _complete(spec: dict[str, Any]) -> None:
    """Add what models do not say; see `description.py` and `bounds.py`."""
    parts = spec["components"]
    parts["responses"] = refusals(f"#/components/schemas/{_name(Problem)}")
    parts["headers"] = deepcopy(HEADERS)
    for rule in current_app.url_map.iter_rules():
        path = spec["paths"].get(_contracts.backend.parse_path(rule, None)[0], {})
        for method in rule.methods or ():
            operation = path.get(method.lower())
            if operation is not None:
                view = current_app.view_functions[rule.endpoint]
                complete(operation, view, access_of(current_app, rule.endpoint))
                operation["responses"]["default"] = parts["responses"]["default"]
    drop_unused(spec)
    del parts["responses"]["default"]
    bound(spec)
