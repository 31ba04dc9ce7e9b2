"""Moving in and out: one's articles as a zip of files, and such a zip, or WordPress's export, taken in."""

from typing import Any

from flask import Blueprint, Response, request
from pydantic import Field

from blog_app.models.exchange import Verdict
from blog_app.web import exchange as moving
from common.auth.access import signed_in
from common.errors import Invalid
from common.http.openapi import Output, contract

exchange = Blueprint("exchange_api", __name__, url_prefix="/api")
TRUTHS = {"true": True, "false": False, "": False}


class OutcomeOut(Output):
    source: str = Field(description="The file in the archive, or the post's title and number")
    verdict: Verdict
    reason: str
    slug: str | None = Field(description="Where the article is, if it is here")


class ImportOut(Output):
    dryRun: bool  # noqa: N815  spelled as the contract spells
    added: int
    changed: int
    skipped: int
    refused: int
    leftOut: dict[str, int] = Field(description="What is no article, by kind")  # noqa: N815
    next: int | None = Field(
        description="When time ran out: the `start` to send the same file with"
    )
    outcomes: list[OutcomeOut]


class ImportBody(Output):
    result: ImportOut


@exchange.get("/export")
@signed_in
@contract("exchange", HTTP_200=None)
def export() -> Response:
    """All of one's own articles as a zip of Markdown files."""
    return moving.articles_zip()


@exchange.post("/import")
@signed_in
@contract("exchange", HTTP_200=ImportBody)
def take_in() -> ImportBody:
    """Take in a zip of Markdown files or WordPress's XML.

    A form (multipart/form-data) with `file`; with `dry_run` (true) to be told only what would happen; with
    `start` (the answer's `next`) to go on.
    """
    moving.allow_a_large_file()
    report = moving.take_in(**_wish())
    return ImportBody(
        result=ImportOut(
            dryRun=report.dry_run,
            added=report.counts["added"],
            changed=report.counts["changed"],
            skipped=report.counts["skipped"],
            refused=report.counts["refused"],
            leftOut=report.left_out,
            next=report.next,
            outcomes=[OutcomeOut.model_validate(one) for one in report.outcomes],
        )
    )


def _wish() -> dict[str, Any]:
    unknown = {*request.form, *request.files} - {"dry_run", "start", "file"}
    if unknown:
        raise Invalid.fields({name: ["is not known here"] for name in sorted(unknown)})
    dry_run, start = request.form.get("dry_run", ""), request.form.get("start", "0")
    if dry_run not in TRUTHS:
        raise Invalid.field("dry_run", "is neither true nor false")
    return {"dry_run": TRUTHS[dry_run], "start": moving.number_of(start)}
