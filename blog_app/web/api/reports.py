"""Reports over JSON: readers make them, admins decide."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from flask import Blueprint
from pydantic import Field

from blog_app.actions import reports as actions
from blog_app.models.reports import LONGEST_WORDS, PER_MODERATOR, PER_READER, Report
from blog_app.storage import reports as stored
from blog_app.storage.database import db, reading
from blog_app.storage.reports import OpenCase
from blog_app.web.api.comments import number_in
from blog_app.web.caution import caution
from common import clock
from common.auth.access import current_user, role, signed_in
from common.http.limits import rate_limits
from common.http.openapi import Input, Output, PageQuery, contract
from common.paging import key_of

reports = Blueprint("reports_api", __name__, url_prefix="/api")


class NewReport(Input):
    reason: Literal["spam", "abuse", "privacy", "illegal", "other"]
    words: str = Field(
        "", max_length=LONGEST_WORDS, description='Needed where the reason is "other"'
    )


class Resolution(Input):
    decision: Literal["dismiss", "hide", "delete"]
    reason: str = Field("", max_length=LONGEST_WORDS, description="Needed but to dismiss")


class ReportOut(Output):
    reporter: str
    reason: str
    words: str
    reportedAt: str  # noqa: N815  as in the contract's shapes


class CaseOut(Output):
    id: int
    kind: str = Field(description="article, comment or user")
    reporters: int
    openedAt: str  # noqa: N815
    username: str = Field(description="Whose it is")
    slug: str | None
    title: str | None
    commentId: int | None  # noqa: N815
    body: str | None = Field(description="Of a comment")
    status: str | None
    reports: list[ReportOut] = Field(description="The newest")


class CaseList(Output):
    cases: list[CaseOut]
    nextCursor: str | None  # noqa: N815


@reports.post("/articles/<slug>/report")
@signed_in
@contract("reports", HTTP_204=None)
def report_article(slug: str, json: NewReport) -> tuple[str, int]:
    """Report an article, once."""
    reporter_id = _reporter_id()
    actions.report_article(db.session(), reporter_id, slug, _report(json), now=clock.now())
    return "", 204


@reports.post("/articles/<slug>/comments/<comment_id>/report")
@signed_in
@contract("reports", HTTP_204=None)
def report_comment(slug: str, comment_id: str, json: NewReport) -> tuple[str, int]:
    """Report a comment, once; enough readers take it out of sight until somebody looks."""
    reporter_id = _reporter_id()
    actions.report_comment(
        db.session(), reporter_id, slug, number_in(comment_id), _report(json),
        caution=caution(), now=clock.now(),
    )  # fmt: skip
    return "", 204


@reports.post("/profiles/<username>/report")
@signed_in
@contract("reports", HTTP_204=None)
def report_user(username: str, json: NewReport) -> tuple[str, int]:
    """Report a user, once."""
    reporter_id = _reporter_id()
    actions.report_user(db.session(), reporter_id, username, _report(json), now=clock.now())
    return "", 204


@reports.get("/reports")
@role("admin")
@contract("reports", HTTP_200=CaseList)
def list_cases(query: PageQuery) -> CaseList:
    """What is reported and not decided yet, the oldest first."""
    after = key_of(query.cursor, datetime.fromisoformat, int)
    found = stored.waiting(reading(), limit=query.limit, after=after)
    return CaseList(cases=[_out(one) for one in found.rows], nextCursor=found.next)


@reports.post("/reports/<case_id>")
@role("admin")
@contract("reports", HTTP_204=None)
def resolve(case_id: str, json: Resolution) -> tuple[str, int]:
    """Dismiss, hide or delete what is reported; a user who is hidden is disabled."""
    admin_id = current_user().id
    rate_limits().take(PER_MODERATOR, "moderate", str(admin_id))
    actions.resolve(
        db.session(), admin_id, number_in(case_id), json.decision, json.reason, now=clock.now()
    )
    return "", 204


def _reporter_id() -> UUID:
    reporter_id = current_user().id
    rate_limits().take(PER_READER, "report", str(reporter_id))
    return reporter_id


def _report(new: NewReport) -> Report:
    return Report(new.reason, new.words)


def _out(one: OpenCase) -> CaseOut:
    told = [
        ReportOut(
            reporter=report.reporter, reason=report.reason, words=report.words,
            reportedAt=clock.rfc3339(report.reported_at),
        )
        for report in one.told
    ]  # fmt: skip
    return CaseOut(
        id=one.id,
        kind=one.kind,
        reporters=one.reporters,
        openedAt=clock.rfc3339(one.opened_at),
        username=one.name,
        slug=one.slug,
        title=one.title,
        commentId=one.comment_id,
        body=one.body,
        status=one.status,
        reports=told,
    )
