"""The shop over HTTP: JSON in `api/`, HTML in `pages/`. Both call the same actions."""
