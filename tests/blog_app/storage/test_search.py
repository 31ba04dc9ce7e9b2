"""What the model writes is what PostgreSQL understands."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from blog_app.models.search import document, matching, matching_title, ranking, wish
from blog_app.models.words import words_of
from blog_app.storage import words
from common.errors import Invalid
from tests.fixtures.texts import odd_texts


def test_no_query_and_no_article_is_an_error_of_the_database(blog_session: Session) -> None:
    read = 0
    for typed in odd_texts(4):
        every = words_of(typed)
        stems = words.stems_of(blog_session, every)
        keys = ["#" + typed.replace("\0", "")]
        made = document([("A", every), ("D", every)], stems=stems, keys=keys)
        blog_session.execute(text("SELECT CAST(:made AS tsvector)"), {"made": made})
        try:
            wanted = wish(typed)
        except Invalid:
            continue
        read += 1
        for query in (
            matching(wanted, stems, {}),
            matching_title(wanted, stems, {}),
            ranking(wanted, stems),
        ):
            blog_session.execute(text("SELECT CAST(:query AS tsquery)"), {"query": query})
    assert read > 100, "the premise: most of it can be looked for"


def test_an_article_is_found_by_every_word_that_it_has(blog_session: Session) -> None:
    for typed in odd_texts(5, 60):
        made = document([("A", words_of(typed))], stems={}, keys=[])
        for word in words_of(typed):
            query = matching(wish(word), {}, {})
            found = text("SELECT CAST(:made AS tsvector) @@ CAST(:query AS tsquery)")
            assert blog_session.scalar(found, {"made": made, "query": query}), (typed, word)
