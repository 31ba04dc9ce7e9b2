"""The second factor: codes of an authenticator, and recovery codes. Begin reading at `codes.py`."""
