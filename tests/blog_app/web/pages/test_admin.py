"""The pages of those who run the blog: who gets in, and what they do there."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from blog_app.models.reports import PER_MODERATOR
from common import clock
from common.auth.access import access_of
from common.auth.sign_in import users
from tests.fixtures.blog import as_admin, comment, id_of, publish
from tests.fixtures.limits import use_up
from tests.fixtures.mails import MailsTo
from tests.fixtures.people import NewPerson, Person

PAGES = [
    "/admin", "/admin/people", "/admin/articles", "/admin/comments", "/admin/reports",
    "/admin/record", "/admin/record.csv",
]  # fmt: skip
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def admin(blog: Flask, member: NewPerson) -> Person:
    return as_admin(member(blog))


def sat_for(person: Person, minutes: int) -> None:
    """As if nobody had asked this person for so long, in any session."""
    user_id, then = id_of(person), clock.now() - timedelta(minutes=minutes)
    with person.app.app_context():
        for session in users().sessions_of(user_id, clock.now()):
            users().prove(user_id, session.id, then)


def at_admins(person: Person, slug: str) -> str:
    """The address of an article among the admin's."""
    found = re.search(r'"(/admin/articles/[^"?]+)"', person.visit(f"/admin/articles?q={slug}").text)
    assert found, slug
    return found[1]


def page_of(person: Person) -> str:
    return f"/admin/people/{id_of(person)}"


def test_every_way_in_is_for_admins_who_have_lately_shown_who_they_are(blog: Flask) -> None:
    rules = [rule for rule in blog.url_map.iter_rules() if rule.rule.startswith("/admin")]
    assert len(rules) > 12, "the premise"
    for rule in rules:
        access = access_of(blog, rule.endpoint)
        assert access, rule
        writes = "POST" in (rule.methods or ())
        assert access.role == "admin", rule
        assert access.proved_within == timedelta(minutes=10 if writes else 30), rule


def test_who_is_no_admin_or_sits_there_for_long_does_not_get_in(
    blog: Flask, member: NewPerson, stranger: NewPerson, admin: Person
) -> None:
    user, nobody = member(blog), stranger(blog)
    pages = [*PAGES, page_of(user), at_admins(admin, publish(user))]
    for path in pages:
        assert nobody.visit(path).location.startswith("/sign-in?next="), path
        assert user.visit(path).status_code == 403, path
        assert user.call("GET", path).status_code == 403, path
        assert admin.visit(path).status_code == 200, path
    for path in (page_of(user), pages[-1], "/admin/comments/1", "/admin/reports/1"):
        assert nobody.submit(path, decision="hide").status_code == 401, path
        assert user.submit(path, decision="hide").status_code == 403, path
    sat_for(admin, 31)
    for path in pages:
        assert admin.visit(path).location.startswith("/confirm?next=%2Fadmin"), path
    assert "/admin" not in user.visit("/").text
    assert 'href="/admin"' in admin.visit("/").text


def test_what_is_sent_too_late_is_sent_again_after_confirming(
    blog: Flask, member: NewPerson, admin: Person
) -> None:
    user = member(blog)
    sat_for(admin, 11)
    assert admin.visit(page_of(user)).status_code == 200, "to look is still allowed"
    typed = {"decision": "disable", "reason": "Sells “things” & more"}
    answer = admin.submit(page_of(user), **typed)
    assert answer.status_code == 403
    unsent = re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', answer.text, re.DOTALL)
    assert ("reason", "Sells “things” &amp; more") in unsent
    assert ("decision", "disable") in unsent
    assert (f'action="{page_of(user)}"' in answer.text, 'href="/confirm"' in answer.text) == (
        True,
    ) * 2
    assert user.call("GET", "/api/user").status_code == 200, "nothing was done"
    assert admin.submit("/confirm", password=admin.password, next="/admin").status_code == 303
    assert admin.submit(page_of(user), **typed).status_code == 303
    assert user.call("GET", "/api/user").status_code == 401


def test_an_account_is_shut_and_opened_and_both_are_shown(
    blog: Flask, member: NewPerson, admin: Person, mails_to: MailsTo
) -> None:
    user = member(blog)
    answer = admin.submit(page_of(user), decision="disable", reason="")
    assert (answer.status_code, "field-error" in answer.text) == (422, True)
    for reason, decision, offered in (
        ("Sells things", "disable", "enable"),
        (f"Has promised {EVIL}", "enable", "disable"),
    ):
        answer = admin.submit(page_of(user), decision=decision, reason=reason)
        assert (answer.status_code, answer.location) == (303, page_of(user))
        page = admin.visit(page_of(user)).text
        assert f'name="decision" value="{offered}"' in page
        assert f'name="decision" value="{decision}"' not in page
    assert EVIL not in page
    assert "Has promised &lt;script&gt;" in page
    assert mails_to(user.email, "open again")
    for wrong, status in (("promote me", 422), ("enable", 409), ("", 422)):
        assert admin.submit(page_of(user), decision=wrong, reason="r").status_code == status
    assert admin.submit(page_of(admin), decision="demote", reason="r").status_code == 403
    assert 'value="demote"' not in admin.visit(page_of(admin)).text
    nobody = f"/admin/people/{UUID(int=5)}"
    assert admin.visit(nobody).status_code == 404
    assert admin.submit(nobody, decision="enable", reason="r").status_code == 404


def test_mails_to_set_a_new_password_are_few(
    blog: Flask, member: NewPerson, admin: Person, mails_to: MailsTo
) -> None:
    user = member(blog)
    sent = [admin.submit(page_of(user), decision="send-reset").status_code for _ in range(6)]
    assert sent == [303] * 5 + [429]
    assert mails_to(user.email, "new password")


def test_an_article_is_hidden_shown_and_deleted_and_its_author_is_told(
    blog: Flask, member: NewPerson, admin: Person, mails_to: MailsTo
) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author, title=f"Hidden {EVIL}", body="The text.")
    here = at_admins(admin, slug)
    reader.call("POST", f"/api/articles/{slug}/report", json={"reason": "spam"})
    assert "one reader waits" in admin.visit(here).text
    assert admin.submit(here, decision="hide", reason=" ").status_code == 422
    assert admin.submit(here, decision="hide", reason="Sells <b>things</b>").status_code == 303
    assert author.visit(f"/article/{slug}").status_code == 404
    page = admin.visit(here).text
    assert ("The text." in page, EVIL in page, "reader waits" in page) == (True, False, False)
    assert "Sells &lt;b&gt;things&lt;/b&gt;" in author.visit("/notifications").text
    assert admin.submit(here, decision="hide", reason="r").status_code == 409
    assert slug.split("-")[0] in admin.visit("/admin/articles?status=hidden").text
    assert admin.submit(here, decision="show").status_code == 303
    assert author.visit(f"/article/{slug}").status_code == 200
    assert "Everybody sees" in author.visit("/notifications").text
    answer = admin.submit(here, decision="delete", reason="Sells again")
    assert (answer.status_code, answer.location) == (303, "/admin/articles")
    assert (admin.visit(here).status_code, author.visit(f"/article/{slug}").status_code) == (
        404,
    ) * 2
    (mail,) = mails_to(author.email, "was deleted")
    assert "Sells again" in mail.text


def test_a_draft_is_nobodys_to_read_or_to_delete(
    blog: Flask, member: NewPerson, admin: Person
) -> None:
    author = member(blog)
    slug = publish(author, title="Taken back by its author")
    comment(author, slug, body="Said before.")
    here = at_admins(admin, slug)
    assert admin.submit(here, decision="hide", reason="r").status_code == 303
    assert admin.submit(here, decision="show").status_code == 303
    article_id = here.rsplit("/", 1)[1]
    answer = author.call("POST", f"/api/drafts/{article_id}/unpublish")
    assert answer.status_code < 300, answer.text
    assert admin.visit(here).status_code == 404
    for decision in ("hide", "delete", "show"):
        assert admin.submit(here, decision=decision, reason="r").status_code in {404, 409}
    assert author.call("GET", f"/api/drafts/{article_id}").status_code == 200
    assert "Taken back" not in admin.visit(f"/admin/record?thing={article_id}").text
    assert "Said before" not in admin.visit("/admin/comments").text


def test_a_comment_is_decided_about(blog: Flask, member: NewPerson, admin: Person) -> None:
    author, reader = member(blog), member(blog)
    slug = publish(author)
    number = comment(reader, slug, body=f"Well said. {EVIL}")["id"]
    here, back = f"/admin/comments/{number}", "/admin/comments?status=shown"
    assert "Well said. &lt;script&gt;" in admin.visit(back).text
    answer = admin.submit(here, decision="hide", reason="", status="shown", next=back)
    assert (answer.status_code, "field-error" in answer.text) == (422, True)
    answer = admin.submit(here, decision="hide", reason="Rude", status="shown", next=back)
    assert (answer.status_code, answer.location) == (303, back)
    assert EVIL not in reader.visit(f"/article/{slug}").text
    assert "Rude" in admin.visit("/admin/comments?status=withheld").text
    assert admin.submit(here, decision="show", next="//evil.example").location == "/"
    assert admin.submit(here, decision="show").status_code == 409
    assert admin.visit("/admin/comments?status=lost").status_code == 422


def test_what_admins_do_is_limited(blog: Flask, member: NewPerson, admin: Person) -> None:
    user = member(blog)
    here = at_admins(admin, publish(user))
    use_up(blog, PER_MODERATOR, "moderate", str(id_of(admin)))
    for path in (page_of(user), here, "/admin/comments/1", "/admin/reports/1"):
        assert admin.submit(path, decision="hide", reason="r").status_code == 429, path
    assert user.call("GET", "/api/user").status_code == 200
