"""What is said below an article as a page shows it: who may do what with each comment, and which form
somebody is just filling in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from blog_app.models.comments import EDIT_WINDOW, HELD, SHOWN
from blog_app.storage.remarks import Remark
from blog_app.storage.stories import Story
from blog_app.storage.threads import Place, Thread
from common import clock
from common.auth.access import identity
from common.pages.forms import Form


@dataclass(frozen=True, slots=True)
class Conversation:
    """`names`: who wrote each comment that is shown here, so that an answer can say whom it answers;
    `path`: of the page, which every form leads back to."""

    article: Story
    path: str
    threads: list[Thread]
    names: dict[int, str]
    form: Form
    asker: str | None
    moderates: bool
    now: datetime

    @classmethod
    def of(cls, article: Story, path: str, threads: list[Thread], form: Form) -> Self:
        """As the one who asks sees it."""
        found = identity()
        asker = found.user.name if found else None
        admin = found is not None and found.user.role == "admin"
        names = {p.id: p.remark.author.name for p in _places(threads) if p.remark}
        moderates = admin or asker == article.author.name
        return cls(article, path, threads, names, form, asker, moderates, clock.now())

    def is_own(self, remark: Remark) -> bool:
        return remark.author.name == self.asker

    def can_change(self, remark: Remark) -> bool:
        young = self.now - remark.created_at <= EDIT_WINDOW
        return self.is_own(remark) and young and remark.status in {SHOWN, HELD}

    def can_hide(self, remark: Remark) -> bool:
        return self.moderates and not self.is_own(remark) and remark.status == SHOWN

    def typed(self, name: str, number: int) -> Form | None:
        """The form that was refused, if it is the one `name`d so at this comment."""
        return self.form if self.form.values.get(name) == str(number) else None

    def changing(self, remark: Remark) -> Form:
        """The form to change a comment: as it was refused, else with the words that are there."""
        return self.typed("editing", remark.id) or Form({"body": remark.body})

    @property
    def typed_on_top(self) -> Form:
        """The form that was refused, unless it stands at one of the comments that are shown."""
        given = {self.form.values.get("replyTo"), self.form.values.get("editing")}
        return Form() if given & {str(number) for number in self.names} else self.form


def _places(threads: Iterable[Thread]) -> Iterator[Place]:
    for thread in threads:
        yield thread.top
        yield from thread.answers.rows
