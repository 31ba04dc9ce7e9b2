"""The blog's list, article and search as they are usually written first, on the same database.

Entities with relationships; fields dumped one after the other, as serialisation libraries do; `count(*)`
for the number of articles; `ILIKE` for the search. Each relationship is asked for when a field needs it;
with NAIVE_EAGER set they come with the articles, as who has heard of N+1 does it.
"""

import os
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask, Response, jsonify, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, func, or_, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload

from common.postgres import driver_url, engine_options


class Entity(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Entity)


class User(db.Model):
    __tablename__ = "users"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    bio: Mapped[str | None]
    image: Mapped[str | None]


class Favorite(db.Model):
    __tablename__ = "favorites"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    article_id: Mapped[UUID] = mapped_column(ForeignKey("articles.id"), primary_key=True)


class Label(db.Model):
    __tablename__ = "article_tags"
    tag: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[UUID] = mapped_column(ForeignKey("articles.id"), primary_key=True)


class Article(db.Model):
    __tablename__ = "articles"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str]
    title: Mapped[str]
    description: Mapped[str]
    body: Mapped[str]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    author: Mapped[User] = relationship()
    labels: Mapped[list[Label]] = relationship()
    favorites: Mapped[list[Favorite]] = relationship()


AUTHOR = {
    "username": lambda user: user.name,
    "bio": lambda user: user.bio,
    "image": lambda user: user.image,
    "following": lambda _user: False,
}
FIELDS = {
    "slug": lambda article: article.slug,
    "title": lambda article: article.title,
    "description": lambda article: article.description,
    "tagList": lambda article: [label.tag for label in article.labels],
    "createdAt": lambda article: article.created_at.isoformat(),
    "updatedAt": lambda article: article.updated_at.isoformat(),
    "favorited": lambda _article: False,
    "favoritesCount": lambda article: len(article.favorites),
    "author": lambda article: dumped(AUTHOR, article.author),
}
WITH_BODY = FIELDS | {"body": lambda article: article.body}
PARTS = (
    selectinload(Article.author), selectinload(Article.labels), selectinload(Article.favorites),
)  # fmt: skip


def dumped(fields: dict[str, Any], entity: object) -> dict[str, Any]:
    return {name: value(entity) for name, value in fields.items()}


def create_app() -> Flask:
    app = Flask("naive")
    app.config["SQLALCHEMY_DATABASE_URI"] = driver_url(os.environ["BLOG_DATABASE_URL"])
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options()
    parts = PARTS if os.environ.get("NAIVE_EAGER") else ()
    db.init_app(app)

    @app.get("/healthz")
    def alive() -> str:
        return "alive"

    @app.get("/api/articles")
    def articles() -> Response:
        return _list(select(Article), parts)

    @app.get("/api/articles/<slug>")
    def article(slug: str) -> Response:
        found = db.session.scalars(select(Article).where(Article.slug == slug)).one()
        return jsonify(article=dumped(WITH_BODY, found))

    @app.get("/api/search")
    def search() -> Response:
        like = f"%{request.args['q']}%"
        columns = (Article.title, Article.description, Article.body)
        return _list(select(Article).where(or_(*(one.ilike(like) for one in columns))), parts)

    return app


def _list(wanted: Any, parts: tuple[Any, ...]) -> Response:
    count = db.session.scalar(select(func.count()).select_from(wanted.subquery()))
    offset, limit = int(request.args.get("offset", 0)), int(request.args.get("limit", 20))
    part = wanted.options(*parts).order_by(Article.created_at.desc()).offset(offset).limit(limit)
    rows = db.session.scalars(part)
    return jsonify(articles=[dumped(FIELDS, row) for row in rows], articlesCount=count)
