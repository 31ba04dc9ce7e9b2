"""Where all pages of the blog are, by the name of their view, for whoever looks at each of them."""

from common import clock
from tests.fixtures.blog import id_of
from tests.fixtures.blog_world import World

# What is read by programs, leads elsewhere at once, or needs an errand that is under way, and what Swagger UI draws:
# no pages of ours to look at.
NO_PAGES = {
    "auth_api.jwks", "crawlers.index", "crawlers.of_month", "crawlers.robots", "docs.openapi_json", "docs.swagger_ui",
    "admin_record.download", "exchange.export", "feeds.of_all", "feeds.of_author", "feeds.of_tag", "health.alive", "health.ready",
    "images_api.show", "metrics.show", "openid_pages.callback", "personal_pages.export",
    "openid_pages.new_account_page", "second_factor_pages.enrolment_page", "second_factor_pages.code_page",
}  # fmt: skip

Pages = dict[str, list[str]]


def for_everybody(world: World) -> Pages:
    article, name, now = f"/article/{world.slug}", world.author.name, clock.now()
    return {
        "archives.index": ["/archive"],
        "archives.of_month": [f"/archive/{now.year}/{now.month:02}"],
        "archives.of_year": [f"/archive/{now.year}"],
        "articles.show": [article],
        "comments.show": [f"{article}/comments/{world.comment_id}"],
        "lists.home": ["/"],
        "lists.with_tag": [f"/tag/{world.tag}"],
        "profiles.show": [f"/profile/{name}"],
        "profiles.show_favorites": [f"/profile/{world.reader.name}/favorites"],
        "recovery_pages.confirm_email_page": ["/confirm-email"],
        "recovery_pages.forgot_password_page": ["/forgot-password"],
        "recovery_pages.reset_password_page": ["/reset-password"],
        "search.find": [f"/search?q={world.word}", "/search?q=nothinglikeit", "/search"],
        "series.show": [f"/series/{world.series}"],
        "auth_pages.sign_in_page": ["/sign-in"],
        "auth_pages.sign_in_demo_page": ["/sign-in/demo/ada"],
        "auth_pages.sign_up_page": ["/sign-up"],
        "users.login_page": ["/login"],
        "users.register_page": ["/register"],
    }


def for_readers(world: World) -> Pages:
    article = f"/article/{world.slug}"
    return {
        "articles.show": [article],
        "bookmarks.show": ["/bookmarks"],
        "lists.home": ["/?feed=following"],
        "notifications.show": ["/notifications"],
        "reports.article_form": [f"{article}/report"],
        "reports.comment_form": [f"{article}/comments/{world.comment_id}/report"],
        "reports.user_form": [f"/profile/{world.author.name}/report"],
        "second_factor_pages.confirm_page": ["/confirm"],
        "users.settings": ["/settings"],
    }


def for_authors(world: World) -> Pages:
    draft = f"/drafts/{world.article_id}"
    return {
        "articles.show": [f"/article/{world.slug}"],
        "auth_pages.account": ["/account"],
        "drafts.edit": [f"/drafts/{world.draft_id}", f"/drafts/{world.scheduled_id}"],
        "drafts.list_drafts": ["/drafts", "/drafts?status=scheduled"],
        "editor.begin": ["/editor"],
        "editor.edit": [f"/editor/{world.slug}"],
        "exchange.page": ["/exchange"],
        "images.show": ["/images"],
        "moderation.show": [
            f"/moderation?status={status}" for status in ("held", "rejected", "hidden", "withheld")
        ],
        "notifications.show": ["/notifications"],
        "openid_pages.connections": ["/account/sign-in-with"],
        "personal_pages.erase_page": ["/account/erase"],
        "revisions.list_revisions": [f"{draft}/history"],
        "revisions.show": [f"{draft}/history/1"],
        "second_factor_pages.page": ["/account/second-factor"],
        "series.edit": [f"/series/{world.series}/edit"],
    }


def for_admins(world: World) -> Pages:
    author = str(id_of(world.author))
    return {
        "admin.show": ["/admin"],
        "admin_articles.find": [f"/admin/articles?author={world.author.name}"],
        "admin_articles.show": [f"/admin/articles/{world.article_id}"],
        "admin_comments.find": ["/admin/comments", "/admin/comments?status=held"],
        "admin_people.find": [f"/admin/people?q={world.author.name}"],
        "admin_people.show": [f"/admin/people/{author}"],
        "admin_record.show": [f"/admin/record?kind=user&thing={author}", "/admin/record"],
        "admin_reports.list_cases": ["/admin/reports"],
        "moderation.show": ["/moderation"],
    }
