"""What the operator does so that articles are found."""

from sqlalchemy.orm import Session

from blog_app.storage import words

AT_ONCE = 200  # articles in one transaction


def catch_up(session: Session) -> int:
    """Take apart the published articles that nobody has taken apart yet, as after the migration that
    brought the search; answers how many. Two at once share the work."""
    done = 0
    while found := words.missing(session, AT_ONCE):
        for article in found:
            words.keep(session, article)
        done += len(found)
        session.commit()
    return done
