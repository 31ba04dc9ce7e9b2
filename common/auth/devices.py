"""What a browser calls itself, in words for people: "Firefox on Windows"."""

# The first that is found counts: Edge and Opera say Chrome too, Chrome says Safari, all say Mozilla.
PROGRAMS = {
    "Edg": "Edge", "OPR/": "Opera", "SamsungBrowser/": "Samsung Internet", "Vivaldi/": "Vivaldi",
    "Firefox/": "Firefox", "FxiOS/": "Firefox", "CriOS/": "Chrome", "Chrome/": "Chrome", "Chromium/": "Chromium",
    "Safari/": "Safari", "curl/": "curl", "python-": "Python", "Wget/": "Wget",
}  # fmt: skip
# An iPhone says Mac OS X as well, Android says Linux.
SYSTEMS = {
    "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "CrOS": "ChromeOS", "Windows": "Windows",
    "Mac OS X": "macOS", "Macintosh": "macOS", "Linux": "Linux",
}  # fmt: skip
LONGEST = 60  # characters of what is none of these


def device_name(user_agent: str) -> str:
    """A guess, as a User-Agent can say anything (RFC 9110, 10.1.5): for looking, never for deciding."""
    program, system = _first(PROGRAMS, user_agent), _first(SYSTEMS, user_agent)
    if program and system:
        return f"{program} on {system}"
    return program or system or user_agent.strip()[:LONGEST] or "An unnamed program"


def _first(names: dict[str, str], text: str) -> str:
    return next((name for mark, name in names.items() if mark in text), "")
