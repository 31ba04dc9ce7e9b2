"""The dashboard over HTTP: JSON in `api/`, HTML in `pages/`, and the stream of what comes in (`live.py`)."""
