"""The backing servers: real ones, each a child process behind the interface in `server.py`.

The next server goes into a module of its own here and into the table in `workshop/backing.py`.
"""
