"""How our own images stand in an article's HTML: in all widths, and as figures where they stand alone."""

import re

from blog_app.models.images import ID, Shown

ADDRESS = re.compile(rf"/images/({ID.pattern})")
TAG = re.compile(rf'<img src="{ADDRESS.pattern}"')
ALONE = re.compile(r'<p>(<img src="/images/[^>]*?)(?: title="([^"]*)")? />\s*</p>')
COLUMN = "(max-width: 46rem) 92vw, 43rem"  # how wide an article shows its pictures
# What nh3 shall leave in.
TAGS = {"figcaption", "figure", "img"}
ATTRIBUTES = {"alt", "decoding", "height", "loading", "sizes", "src", "srcset", "title", "width"}
ATTRIBUTES_ELSEWHERE = {"alt", "height", "src", "title", "width"}


def is_own(address: str) -> bool:
    """Whether a picture's address is one that `models/images.py` gives out; all others become links."""
    return ADDRESS.fullmatch(address) is not None


def with_all_widths(html: str) -> str:
    """What the Markdown renderer made, with its images as a browser wants them."""
    return TAG.sub(_in_all_widths, ALONE.sub(_as_figure, html))


def _as_figure(paragraph: re.Match[str]) -> str:
    """A picture alone in its paragraph; the title is its caption."""
    caption = f"<figcaption>{paragraph[2]}</figcaption>" if paragraph[2] else ""
    return f"<figure>{paragraph[1]} />{caption}</figure>"


def _in_all_widths(tag: re.Match[str]) -> str:
    """The beginning of an image's tag, from which a browser takes the width that suits it. The size keeps
    the text from jumping when the picture arrives."""
    image = Shown(tag[1])
    return (
        f'<img src="{image.src}" srcset="{image.srcset}" sizes="{COLUMN}" width="{image.width}" '
        f'height="{image.height}" loading="lazy" decoding="async"'
    )
