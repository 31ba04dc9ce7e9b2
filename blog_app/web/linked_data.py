"""What an article is in the words of schema.org, for search engines (JSON-LD)."""

from typing import Any

from blog_app.storage.stories import Story
from blog_app.web.pages.addresses import absolute, article_path, profile_path


def linked_data(article: Story) -> dict[str, Any]:
    """A https://schema.org/BlogPosting."""
    author = {
        "@type": "Person",
        "name": article.author.name,
        "url": absolute(profile_path(article.author.name)),
    }
    data = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": article.title,
        "description": article.description,
        "author": author,
        "datePublished": article.published_at.isoformat(),
        "dateModified": article.updated_at.isoformat(),
        "keywords": article.tags,
        "mainEntityOfPage": absolute(article_path(article.slug)),
        "commentCount": article.comments_count,
        "timeRequired": f"PT{article.minutes}M",
    }
    return data | ({"image": absolute(article.cover.address)} if article.cover else {})
