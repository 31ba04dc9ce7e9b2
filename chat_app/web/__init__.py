"""The chat over HTTP: JSON in `api/`, HTML in `pages/`. Both call the same actions, as do `sockets/`."""
