"""Accounts, sign-in and access: the same in all four apps. Begin reading at `actions.py`.

Importing this package imports nothing: `common.http` uses `access` before the rest is there.
"""
