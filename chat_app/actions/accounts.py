"""What the chat removes when somebody's account ends."""

from uuid import UUID

from sqlalchemy.orm import Session

from chat_app.storage import accounts


def erase(session: Session, user_id: UUID) -> None:
    """Nobody by that name is in any room. What was said stays, said by nobody: an answer without its
    question helps no one, and the numbers of a room have no holes."""
    accounts.leave_all(session, user_id)
    session.commit()
