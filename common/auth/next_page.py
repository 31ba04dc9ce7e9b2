"""Where a form sends people afterwards: always to a page of ours."""


def own_path(target: str | None) -> str:
    """A path on this origin, or "/": nobody may send people elsewhere through us."""
    target = target or "/"
    safe = target.startswith("/") and not target.startswith("//")
    # Browsers read "\\" as "/" and skip tabs and line breaks, so "/\\host" and "/\t/host" lead elsewhere.
    plain = all(" " < character != "\\" for character in target)
    return target if safe and plain else "/"
