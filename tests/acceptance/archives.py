"""Files that hold articles: zips as blogs export them, honest ones and others, and WordPress's XML."""

import stat
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

WXR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>By the sea</title><wp:wxr_version>1.2</wp:wxr_version>
{items}</channel></rss>
"""
ITEM = """<item><title>{title}</title><dc:creator><![CDATA[ada]]></dc:creator>
<guid isPermaLink="false">https://sea.example/?p={number}</guid>
<content:encoded><![CDATA[{html}]]></content:encoded><excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date_gmt><![CDATA[2012-05-01 10:00:00]]></wp:post_date_gmt>
<wp:post_modified_gmt><![CDATA[2013-01-02 03:04:05]]></wp:post_modified_gmt>
<wp:post_name><![CDATA[{name}]]></wp:post_name><wp:status><![CDATA[{status}]]></wp:status>
<wp:post_type><![CDATA[{kind}]]></wp:post_type><wp:post_password></wp:post_password>
<category domain="post_tag" nicename="sea"><![CDATA[sea]]></category></item>
"""
BILLION = (
    """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">"""
    + "".join(f"""<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">""" for n in range(9))
    + "]><rss>&j;</rss>"
)
FILE_OF_THE_SERVER = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>"""


def packed(files: dict[str, str]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def unpacked(data: bytes) -> dict[str, str]:
    """The Markdown files in it, by name. Raises ValueError for what is no zip."""
    if not data.startswith(b"PK"):
        raise ValueError("not a zip")
    with ZipFile(BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith(".md")]
        return {name: archive.read(name).decode() for name in names}


def linked(to: str) -> bytes:
    """With a symbolic link."""
    out, entry = BytesIO(), ZipInfo("articles/link.md")
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with ZipFile(out, "w") as archive:
        archive.writestr(entry, to)
    return out.getvalue()


def bomb(megabytes: int = 300) -> bytes:
    """Some hundred kilobytes that unpack to a thousand times as much."""
    out, block = BytesIO(), bytes(2**20)
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(3):
            with archive.open(f"articles/{number}.md", "w") as entry:
                for _ in range(megabytes // 3):
                    entry.write(block)
    return out.getvalue()


def wordpress(*items: str) -> bytes:
    return WXR.format(items="".join(items)).encode()


def post(title: str, *, html: str = "<p>Twice a day.</p>", status: str = "publish", number: int = 7,
         kind: str = "post") -> str:  # fmt: skip
    name = title.lower().replace(" ", "-")
    return ITEM.format(
        title=title,
        html=html,
        excerpt="By the moon",
        status=status,
        number=number,
        name=name,
        kind=kind,
    )
