"""Granian with an app's modules imported before its workers are forked from it.

Python spends a second or more on importing an app. Done once, the workers start at once and share the
memory of what was imported. Only imported: the app itself is made in each worker, as its connections do
not survive a fork. Where processes are not forked (macOS, Windows) each worker imports for itself.

    python -m workshop.preloaded blog_app <granian's arguments>
"""

import gc
import importlib
import sys

from granian.cli import entrypoint

if __name__ == "__main__":
    importlib.import_module(f"{sys.argv.pop(1)}.app")
    gc.freeze()  # the collector would write into every object's header, and so unshare its page
    entrypoint()
