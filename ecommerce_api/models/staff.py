"""Who runs the shop: staff keep its shelves, orders and prices, admins also its keys and its record."""

from typing import Literal, get_args

from common.errors import Conflict

Role = Literal["user", "staff", "admin"]  # a user is a customer
ROLES: tuple[Role, ...] = get_args(Role)


class NothingToChange(Conflict):
    title = "Nothing to change"
