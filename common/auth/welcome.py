"""Registration as all doors share it: counted, answered alike for known and unknown addresses, and told
by mail, which only the owner of the address reads."""

from flask import current_app

from common import clock
from common.auth import actions
from common.auth.sign_in import users
from common.http.limits import client_address, rate_limits
from common.mail import Mailer

PER_ADDRESS = "100 per hour"  # a class behind one address


def register_and_tell(wish: actions.Registration) -> None:
    """Make the account, or not; the mail says which. Raises what `actions.register` raises."""
    site, mailer = current_app.config["SITE"], current_app.extensions["mailer"]
    rate_limits().take(PER_ADDRESS, "register", client_address())
    made = actions.register(users(), wish, app_name=site.name, now=clock.now())
    _tell(mailer, wish.email, made, site.name, current_app.config["PUBLIC_URL"])


def _tell(mailer: Mailer, email: str, made: bool, app_name: str, url: str) -> None:
    if made:
        subject = f"Welcome to {app_name}"
        text = f"Your account is ready. Sign in at {url}/sign-in\n"
    else:
        subject = f"You already have an account at {app_name}"
        text = (
            f"Somebody, perhaps you, tried to register this address at {app_name} again. Nothing was\n"
            f"changed. Sign in with your password at {url}/sign-in\n"
        )
    mailer.send(email, subject, text)
