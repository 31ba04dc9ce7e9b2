"""Registration as all doors share it: counted, answered alike for known and unknown addresses, and told
by mail, which only the owner of the address reads."""

from common import clock
from common.auth import actions, letters
from common.auth.post import app_name, post, public_url
from common.auth.sign_in import users
from common.http.limits import client_address, rate_limits

PER_ADDRESS = "100 per hour"  # a class behind one address


def register_and_tell(wish: actions.Registration) -> None:
    """Make the account, or not; the mail says which. Raises what `actions.register` raises."""
    rate_limits().take(PER_ADDRESS, "register", client_address())
    now = clock.now()
    if actions.register(users(), wish, app_name=app_name(), now=now):
        post().ring()
    else:
        post().put(letters.already_registered(app_name(), public_url(), wish.email, now=now))
