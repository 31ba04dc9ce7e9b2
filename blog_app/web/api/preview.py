"""What a Markdown text will look like, before it is published."""

from flask import Blueprint

from blog_app.models.articles import LONGEST_BODY
from blog_app.models.drafts import PREVIEWS
from blog_app.models.markdown import rendered
from blog_app.web.api.envelopes import answer_invalid
from common.auth.access import current_user, signed_in
from common.errors import Invalid
from common.http.limits import rate_limits
from common.http.openapi import Input, Output, contract
from common.texts import fault_of_text

preview = Blueprint("preview_api", __name__, url_prefix="/api/preview")
preview.register_error_handler(Invalid, answer_invalid)


class Text(Input):
    body: str


class Preview(Output):
    html: str


@preview.post("")
@signed_in
@contract("drafts", HTTP_200=Preview)
def show(json: Text) -> Preview:
    """The safe HTML that publishing would make of it; nothing is kept."""
    rate_limits().take(PREVIEWS, "preview", str(current_user().id))
    fault = fault_of_text(json.body, LONGEST_BODY) if json.body.strip() else None
    if fault:
        raise Invalid.field("body", fault)
    return Preview(html=rendered(json.body) if json.body.strip() else "")
