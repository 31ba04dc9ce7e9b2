"""Import and export: an author moves in, and out.

`GET /export` answers 200 and a zip of all of one's own articles, a Markdown file with YAML front matter each: `id`,
`title`, `description`, `slug`, `tags`, `status`, `date`, `lastmod`, and below it the body as it was typed. `POST
/import` takes a form with `file`, such a zip or WordPress's export (WXR), and answers `{"result": {"added",
"changed", "skipped", "refused", …}}`; with `dry_run=true` it only tells. The same file twice changes nothing. A
file with tricks is refused as a whole with 400, 413 or 422.
"""

import re
from typing import Any

import pytest
import yaml

from tests.acceptance import archives
from tests.acceptance.blog.people import NewMember, Person, unique
from tests.acceptance.exchange import Answer
from tests.acceptance.failures import beginning
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client

pytestmark = pytest.mark.publication
BODY = '# Tides\n\n"Twice" a day: *moon* & <b>sun</b>\n\n---\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n潮汐 🌊'
REFUSED = (400, 413, 415, 422)


def take_in(person: Client, data: bytes, name: str = "blog.zip", **fields: str) -> Answer:
    kind = "application/zip" if name.endswith("zip") else "text/xml"
    return person.upload("import", files={"file": (name, data, kind)}, **fields)


def taken_in(person: Client, data: bytes, name: str = "blog.zip", **counts: int) -> Answer:
    answer = take_in(person, data, name)
    answer.gives(200, "result", **counts)
    return answer


@beginning("exporting")
def exported(person: Person) -> tuple[Answer, dict[str, str]]:
    answer = person.get("export")
    answer.has(200)
    answer.must(answer.content.startswith(b"PK"), "a zip archive")
    return answer, archives.unpacked(answer.content)


def parts(text: str) -> tuple[dict[str, Any], str]:
    """Front matter and body of a file."""
    found = re.fullmatch(r"---\n(.*?)\n---\n\n?(.*)", text, re.DOTALL)
    return (dict(yaml.safe_load(found[1])), found[2]) if found else ({}, "")


def written(title: str, **more: str) -> str:
    rest = "".join(f'{name}: "{value}"\n' for name, value in more.items())
    return f'---\ntitle: "{title}"\ndescription: "Of the sea"\n{rest}---\n\nThe *moon*.\n'


@requirement("BLOG-EXC-01", points=2)
def test_an_export_has_every_article_as_it_was_typed(author: Person) -> None:
    """The export has a Markdown file for every article, drafts too: title, tags and body letter by letter."""
    slug = author.publishes(body=BODY, tagList=["sea", "no"])["slug"]
    hidden = author.begins()
    answer, files = exported(author)
    answer.must(len(files) == 2, "2 files")
    found = {matter.get("slug"): (matter, body) for matter, body in map(parts, files.values())}
    matter, body = found.get(slug, ({}, ""))
    answer.must(matter.get("tags") == ["sea", "no"], f'front matter of "{slug}" with its tags')
    answer.must(body.rstrip("\n") == BODY, f'the body of "{slug}" as it was typed')
    titles = {matter.get("title"): matter.get("status") for matter, _ in found.values()}
    answer.must(titles.get(hidden["title"]) == "draft", f'the draft "{hidden["title"]}"')


@requirement("BLOG-EXC-02", points=3)
def test_an_export_moves_into_another_account(author: Person, member: NewMember) -> None:
    """What is exported and imported elsewhere is the same there: titles, texts, tags, dates."""
    for number in range(3):
        author.publishes(body=f"{BODY}\n\n{number}", tagList=["sea", f"part {number}"])
    answer, files = exported(author)
    other = member()
    taken_in(other, answer.content, added=3, refused=0)
    answer, copied = exported(other)

    def kept(files: dict[str, str]) -> list[tuple[object, ...]]:
        fields = ("title", "description", "tags", "status", "date")
        found = [(parts(text)[0], parts(text)[1]) for text in files.values()]
        return sorted(((*(str(m.get(name)) for name in fields), body) for m, body in found))

    answer.must(kept(copied) == kept(files), "the articles of the first export")


@requirement("BLOG-EXC-03", points=2)
def test_the_same_file_twice_is_once(author: Person) -> None:
    """Importing a file twice adds its articles once."""
    data = archives.packed({f"articles/{n}.md": written(unique("tides")) for n in range(2)})
    taken_in(author, data, added=2)
    taken_in(author, data, added=0, changed=0, refused=0)
    answer = author.get("drafts")
    answer.must(len(answer.gives(200, "drafts")) == 2, "2 articles")


@requirement("BLOG-EXC-04", points=2)
def test_wordpress_moves_in(author: Person, visitor: Client) -> None:
    """Of WordPress's export posts are taken in, with tags and dates, HTML as Markdown, drafts as drafts."""
    title, hidden = unique("Tides"), unique("Hidden")
    html = "<h2>Moon</h2><p>Twice a <strong>day</strong>.</p><script>alert(1)</script>"
    posts = [archives.post(title, html=html), archives.post(hidden, status="draft", number=8),
             archives.post("A page", number=9, kind="page")]  # fmt: skip
    taken_in(author, archives.wordpress(*posts), "export.xml", added=2)
    answer = visitor.get("articles", author=author.name)
    answer.must(answer.gives(200, "articlesCount") == 1, "articlesCount = 1: the draft is one")
    (article,) = answer.holds("articles")
    answer.must(article["title"] == title and "sea" in article["tagList"], f'"{title}", with tags')
    answer.must(article["createdAt"].startswith("2012-05-01"), "createdAt of 2012-05-01")
    body = visitor.get("articles", article["slug"]).gives(200, "article")["body"]
    wish = "a body in Markdown: ## Moon, **day**, and no script"
    answer.must("## Moon" in body and "**day**" in body and "<script" not in body, wish)


@requirement("BLOG-EXC-05", points=3)
def test_an_archive_with_tricks_is_refused(author: Person) -> None:
    """A zip with `..`, absolute paths, links, or that is none, is refused as a whole and adds nothing."""
    taken_in(author, archives.packed({"articles/a.md": written(unique("a"))}), added=1)
    good = {"articles/good.md": written(unique("good"))}
    for name in ("../evil.md", "articles/../../evil.md", "/etc/evil.md", "C:\\evil.md"):
        take_in(author, archives.packed(good | {name: written("Evil")})).refuses(*REFUSED)
    for data in (archives.linked("/etc/passwd"), b"PK\x03\x04 not really", b"no archive at all"):
        take_in(author, data).refuses(*REFUSED)
    answer = author.get("drafts")
    answer.must(len(answer.gives(200, "drafts")) == 1, "the one article from before")


@requirement("BLOG-EXC-06", points=2)
def test_a_zip_bomb_is_refused(author: Person) -> None:
    """A zip that unpacks to 300 megabytes is refused, and the server lives on."""
    taken_in(author, archives.packed({"articles/a.md": written(unique("a"))}), added=1)
    take_in(author, archives.bomb()).refuses(*REFUSED)
    author.get("user").has(200)


@requirement("BLOG-EXC-07", points=2)
def test_xml_with_entities_is_refused(author: Person) -> None:
    """XML with a document type is refused: neither a billion laughs nor a file of the server comes back."""
    taken_in(author, archives.wordpress(archives.post(unique("Tides"))), "export.xml", added=1)
    for text in (archives.BILLION, archives.FILE_OF_THE_SERVER):
        answer = take_in(author, text.encode(), "export.xml")
        answer.refuses(*REFUSED)
        answer.must("root:" not in answer.text, "nothing of /etc/passwd")


@requirement("BLOG-EXC-08", points=1)
def test_a_trial_writes_nothing(author: Person) -> None:
    """An import with dry_run tells what would be added, and adds nothing."""
    data = archives.packed({"articles/a.md": written(unique("tides"))})
    take_in(author, data, dry_run="true").gives(200, "result", added=1)
    answer = author.get("drafts")
    answer.must(answer.gives(200, "drafts") == [], "no article")


@requirement("BLOG-EXC-09", points=1)
def test_files_are_for_those_with_a_token(author: Person, visitor: Client) -> None:
    """Import and export answer 401 without a token."""
    exported(author)
    visitor.get("export").refuses(401)
    take_in(visitor, archives.packed({"a.md": written("A")})).refuses(401)
