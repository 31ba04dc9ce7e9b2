"""One small API in five ways: the same models, the same rows, another layer between Flask and the view."""

from collections.abc import Callable
from typing import Any

import spectree
from apiflask import APIFlask
from flask import Blueprint, Flask, Response, request
from flask_openapi.models.info import Info
from flask_openapi.openapi import OpenAPI
from pydantic import BaseModel, Field

from common.auth.access import public
from common.http import body, openapi
from common.http.openapi import Input, Output, Query, contract
from common.pages import Site


class NewNote(Input):
    title: str = Field(max_length=200)
    body: str = Field(max_length=200_000)
    tags: list[str] = Field(default_factory=list)


class NoteOut(Output):
    id: int
    title: str
    summary: str
    tags: list[str]
    created_at: str


class NoteList(Output):
    notes: list[NoteOut]
    next_cursor: str | None


class ListQuery(Query):
    limit: int = Field(20, ge=1, le=100)
    cursor: str | None = Field(None, max_length=200)


ROWS = [
    {
        "id": number,
        "title": f"Note number {number}",
        "summary": "What a lantern on the north pier is for, in one sentence.",
        "tags": ["sea", "light", "harbour"],
        "created_at": "2026-01-02T03:04:05.678901Z",
    }
    for number in range(1, 101)
]


def bare() -> Flask:
    """Flask alone; every view calls pydantic by hand, and nobody writes a document."""
    app = Flask("bare")

    @app.get("/notes")
    def notes() -> Response:
        query = ListQuery.model_validate(request.args.to_dict())
        return _json(_page(query))

    @app.post("/notes")
    def add() -> tuple[Response, int]:
        return _json(_added(NewNote.model_validate_json(request.get_data()))), 201

    return app


def ours() -> Flask:
    """SpecTree as `common.http.openapi` has it: our reader, our problems, our document."""
    app = Flask("ours")
    app.config["SITE"] = Site(key="bench", name="Bench", tagline="")
    notes_api = Blueprint("notes", __name__)

    @notes_api.get("/notes")
    @public
    @contract("notes", HTTP_200=NoteList)
    def notes(query: ListQuery) -> NoteList:
        return _page(query)

    @notes_api.post("/notes")
    @public
    @contract("notes", HTTP_201=NoteOut)
    def add(json: NewNote) -> tuple[NoteOut, int]:
        return _added(json), 201

    body.install(app)
    openapi.install(app)
    app.register_blueprint(notes_api)
    return app


def spectree_as_it_comes() -> Flask:
    app = Flask("spectree")
    layer = spectree.SpecTree("flask", path="", filename="openapi.json")

    @app.get("/notes")
    @layer.validate(resp=spectree.Response(HTTP_200=NoteList))
    def notes(query: ListQuery) -> NoteList:
        return _page(query)

    @app.post("/notes")
    @layer.validate(resp=spectree.Response(HTTP_201=NoteOut))
    def add(json: NewNote) -> tuple[NoteOut, int]:
        return _added(json), 201

    layer.register(app)
    return app


def flask_openapi() -> Flask:
    app = OpenAPI("flask_openapi", info=Info(title="Bench", version="1"), doc_prefix="")

    @app.get("/notes", responses={200: NoteList})
    def notes(query: ListQuery) -> Response:
        return _json(_page(query))

    @app.post("/notes", responses={201: NoteOut})
    def add(body: NewNote) -> tuple[Response, int]:
        return _json(_added(body)), 201

    return app


def apiflask() -> Flask:
    app = APIFlask("apiflask")

    @app.get("/notes")
    @app.input(ListQuery, location="query", arg_name="query")
    @app.output(NoteList)
    def notes(query: ListQuery) -> NoteList:
        return _page(query)

    @app.post("/notes")
    @app.input(NewNote, arg_name="new")
    @app.output(NoteOut, status_code=201)
    def add(new: NewNote) -> NoteOut:
        return _added(new)

    return app


LAYERS: dict[str, Callable[[], Flask]] = {
    "Flask, pydantic by hand": bare,
    "SpecTree with our plugin": ours,
    "SpecTree as it comes": spectree_as_it_comes,
    "flask-openapi": flask_openapi,
    "APIFlask": apiflask,
}


def _page(query: ListQuery) -> NoteList:
    rows: list[dict[str, Any]] = ROWS[: query.limit]
    return NoteList(notes=[NoteOut(**row) for row in rows], next_cursor="eyJpZCI6MjB9")


def _added(new: NewNote) -> NoteOut:
    return NoteOut(id=1, title=new.title, summary=new.body[:80], tags=new.tags, created_at="now")


def _json(model: BaseModel) -> Response:
    return Response(model.model_dump_json(), mimetype="application/json")
