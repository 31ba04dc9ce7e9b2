"""Markdown: what an article's text looks like, and what it must not do.

`POST /preview` with `{"body": "…"}` answers 200 and `{"html": "…"}`, the HTML that publishing would make of it:
GitHub's tables, footnotes, fenced code, headings with anchors, maths left as written. The page of an article is
`/article/{slug}` (as in the contract's page map); nothing on it runs but scripts of the site itself.
"""

import re
from urllib.parse import urlsplit

import pytest

from tests.acceptance.blog.people import Person, unique
from tests.acceptance.exchange import Answer
from tests.acceptance.page import Page
from tests.acceptance.requirements import requirement
from tests.acceptance.server import Client

pytestmark = pytest.mark.publication
TABLE = "| tide | height |\n| --- | ---: |\n| low | 1 |\n| high | 4 |\n"
ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[a link](javascript:alert(1))",
    "[a link](JaVaScRiPt&colon;alert(1))",
    "[a link](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "<javascript:alert(1)>",
    "![a picture](javascript:alert(1))",
    '[a link](https://example.com "x" onmouseover="alert(1)")',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<details open ontoggle=alert(1)>",
    '<a href="vbscript:msgbox(1)">a link</a>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<form action=https://evil.example><input name=password>",
    "```html\n</code></pre><script>alert(1)</script>\n```",
    "[^1]: <script>alert(1)</script>\n\nA note[^1]",
    "| <img src=x onerror=alert(1)> |\n| --- |\n| <script>alert(1)</script> |\n",
    "<style>body{background:url(//evil.example)}</style><base href=//evil.example>",
)
RUNS = ("script", "iframe", "object", "embed", "applet", "form", "style", "base", "meta", "link")
HARMLESS = ("http", "https", "mailto", "tel", "")


def seen(person: Client, body: str) -> tuple[Answer, Page]:
    answer = person.post("preview", body=body)
    return answer, Page(answer.gives(200, "html"))


def refuse_what_runs(answer: Answer, page: Page) -> None:
    """No element that runs something, no attribute that does, no address that does."""
    for element in page.elements:
        told = f"nothing that runs (here: <{element.tag}> {element.attributes})"
        answer.must(element.tag not in RUNS, told)
        answer.must(not any(name.startswith("on") for name in element.attributes), told)
        for name in ("href", "src", "action", "formaction"):
            scheme = urlsplit(re.sub(r"[\s\x00]", "", element[name])).scheme.lower()
            answer.must(scheme in HARMLESS or element[name].startswith("data:image/"), told)


@requirement("BLOG-MKD-01", points=1)
def test_a_table_is_a_table(author: Person) -> None:
    """A table has a head and rows."""
    answer, page = seen(author, TABLE)
    shown = len(page.all("th")) == 2 and len(page.all("td")) == 4
    answer.must(shown, "a table with 2 <th> and 4 <td>")


@requirement("BLOG-MKD-02", points=1)
def test_a_footnote_leads_there_and_back(author: Person) -> None:
    """A footnote's number leads to its note, and the note leads back."""
    answer, page = seen(author, "The moon[^why] does it.\n\n[^why]: By its mass.\n")
    here = {element["id"] for element in page.elements if element["id"]}
    links = [link["href"][1:] for link in page.all("a") if link["href"].startswith("#")]
    answer.must(len(links) >= 2 and set(links) <= here, "two links within the text, to ids in it")


@requirement("BLOG-MKD-03", points=1)
def test_code_stays_as_it_is(author: Person) -> None:
    """A fenced block is shown letter by letter, markup and all, in <pre> and <code>."""
    code = 'if a < b && c > d: print("<b>*no*</b>")'
    answer, page = seen(author, f"```python\n{code}\n```\n")
    blocks = [one for one in page.all("pre") if any(n.tag == "code" for n in one.inside)]
    answer.must(blocks and code in blocks[0].text, f"<pre><code> with {code}")
    answer.must(not page.all("b", "em"), "no markup made of it")


@requirement("BLOG-MKD-04", points=1)
def test_headings_are_anchors(author: Person) -> None:
    """Every heading has an id of its own, equal ones too, and none that is the page's."""
    answer, page = seen(author, "## Tides\n\nText\n\n## Tides\n\nMore\n\n### 潮汐\n")
    ids = [heading["id"] for heading in page.all("h1", "h2", "h3", "h4")]
    answer.must(len(ids) == 3 and all(ids) and len(set(ids)) == 3, f"three different ids: {ids}")


@requirement("BLOG-MKD-05", points=1)
def test_maths_stays_readable(author: Person) -> None:
    """Formulas between dollars are left as they were written: their underscores are no emphasis."""
    for formula in (r"$a_1 + b_2 * c_3 * d$", r"$$\sum_{i=1}^{n} x_i * y_i$$"):
        answer, page = seen(author, f"So {formula} it is.")
        answer.must(not page.all("em", "strong"), f"no emphasis within {formula}")


@requirement("BLOG-MKD-06", points=3)
def test_nothing_in_a_text_runs(author: Person) -> None:
    """Of scripts, handlers, frames, forms and javascript: addresses in a text none is left that runs."""
    _, page = seen(author, "A *tide*.")
    assert page.all("em"), "the premise: Markdown is rendered"
    for attack in ATTACKS:
        refuse_what_runs(*seen(author, attack))


@requirement("BLOG-MKD-07", points=2)
def test_nothing_is_loaded_from_elsewhere(author: Person) -> None:
    """Pictures, frames and films of other hosts are not loaded when a text is read: at most links are left."""
    for body in (
        "![a cat](https://elsewhere.example/cat.png)",
        "![a cat](//elsewhere.example/cat.png)",
        '<video src="https://elsewhere.example/a.mp4"></video>',
        "<iframe src='https://elsewhere.example'></iframe>",
    ):
        answer, page = seen(author, f"Look: {body}")
        answer.must("Look" in answer.text, "the text around it")
        loads = [one for one in page.elements if one.tag != "a" and "elsewhere" in one["src"]]
        answer.must(not loads, "nothing that loads from elsewhere.example")


@requirement("BLOG-MKD-08", points=3)
def test_nothing_on_an_articles_page_runs(author: Person, reader: Person, visitor: Client) -> None:
    """Markup in title, description, tags, bio, body and comments is text on the article's page."""
    marker = unique("x")
    attack = f'{marker}"><script>{marker}</script><img src=x onerror={marker}>'
    author.put("user", user={"bio": attack}).has(200)
    body = "\n\n".join((attack, *ATTACKS))
    article = {"title": attack, "description": attack, "body": body, "tagList": [attack[:30]]}
    slug = author.publishes(**article)["slug"]
    reader.comments(slug, attack)
    answer = visitor.opens(f"/article/{slug}")
    answer.has(200)
    page = Page(answer.text)
    answer.must(any(marker in one.text for one in page.all("h1")), f"an <h1> with {marker}")
    for element in page.elements:
        handlers = [name for name in element.attributes if name.startswith("on")]
        runs = handlers or (element.tag == "script" and element["type"] != "application/ld+json")
        told = f"nothing that runs (here: <{element.tag}> {element.attributes})"
        answer.must(not (runs and marker in f"{element}"), told)
        answer.must(element["src"] != "x", told)


@requirement("BLOG-MKD-09", points=2)
def test_pages_forbid_foreign_scripts(author: Person, visitor: Client) -> None:
    """Pages have a Content-Security-Policy that runs no inline script, and none of another host."""
    slug = author.publishes()["slug"]
    for path in ("/", f"/article/{slug}"):
        answer = visitor.opens(path)
        answer.has(200)
        policy = answer.headers.get("content-security-policy", "")
        rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";") if rule.strip()}
        scripts = rules.get("script-src", rules.get("default-src", ["*"]))
        loose = {"*", "'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "data:"} & {*scripts}
        answer.must(not loose, f"script-src without {', '.join(sorted(loose))}")
