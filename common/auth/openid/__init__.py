""" "Sign in with …": OpenID Connect and GitHub. Begin reading at `providers.py`, then `pages.py`."""
