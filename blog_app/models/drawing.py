"""How a picture is drawn anew: its pixels as WebP in a few widths, and nothing else that was in the file.

Decoders of pictures are where bad files do their worst, so `storage/images.py` runs this file as a process
of its own, which may take so much time and memory and no more. It imports nothing of ours, so that it
starts quickly, and has no secret in its memory.
"""

from __future__ import annotations

import json
import re
import sys
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms, features

MOST_PIXELS = 25_000_000
WIDTHS = (480, 960, 1600)  # pixels: a phone, a column of text, a large screen
TALLEST = 3200  # pixels: what is longer is drawn narrower
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", *(["AVIF"] if features.check("avif") else []))
QUALITY = 82
MOST_SECONDS = 5  # of CPU time
MOST_MEMORY = 640 * 2**20  # bytes of address space
UNREADABLE = "is no PNG, JPEG, WebP, GIF or AVIF that can be read"
TOO_LARGE = f"has more than {MOST_PIXELS // 1_000_000} megapixels"
TWO_FILES = "is another kind of file, too: save it as a picture alone"
TOO_MUCH_WORK = "takes too much time or memory to read: save it anew, or smaller"

# What makes a picture a page, a document or an archive as well, to those who read these (a polyglot): markup
# where browsers look for it, a PDF's first line where its readers look, the end of a ZIP archive.
MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|iframe|svg|\?php)[\s>]", re.IGNORECASE)
ARCHIVE = re.compile(rb"PK\x05\x06\x00\x00\x00\x00")
ORIENTATION = 0x0112  # EXIF's tag of how the camera was held
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ON_ITS_SIDE = {5, 6, 7, 8}


class RefusedError(Exception):
    """It is no picture that we take; the reason is for people."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture drawn anew: its size, and its WebP bytes by width. The largest width is its own."""

    width: int
    height: int
    versions: dict[int, bytes]


def widths_of(width: int) -> list[int]:
    """The widths in which a picture of this width is kept: never larger than it is."""
    return [*(one for one in WIDTHS if one < width), width]


def drawn(data: bytes) -> Drawing:
    """The picture in these bytes, upright, in the web's colours (sRGB); of a moving one the first frame.

    Raises:
        RefusedError: too many pixels, a polyglot, or no picture of a kind we take (SVG is a program).
    """
    if _is_another_file_too(data):
        raise RefusedError(TWO_FILES)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # our own limit is lower than the one that is warned of
            with Image.open(BytesIO(data), formats=FORMATS) as opened:
                return _in_all_widths(_small(opened))
    except Image.DecompressionBombError as error:
        raise RefusedError(TOO_LARGE) from error
    except MemoryError as error:
        raise RefusedError(TOO_MUCH_WORK) from error
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError) as error:
        raise RefusedError(UNREADABLE) from error


def _is_another_file_too(data: bytes) -> bool:
    return bool(
        b"%PDF-" in data[:1024] or MARKUP.search(data[:1445]) or ARCHIVE.search(data[-65_557:])
    )


def _small(opened: Image.Image) -> Image.Image:
    """As large as we show it at most, and only then turned and recoloured: that costs less."""
    if opened.width * opened.height > MOST_PIXELS:
        raise RefusedError(TOO_LARGE)
    held = opened.getexif().get(ORIENTATION, 1)
    box = (TALLEST, WIDTHS[-1]) if held in ON_ITS_SIDE else (WIDTHS[-1], TALLEST)
    shrink = min(1, box[0] / opened.width, box[1] / opened.height)
    size = (max(1, round(opened.width * shrink)), max(1, round(opened.height * shrink)))
    opened.draft(None, size)  # a JPEG is decoded at the size that is needed
    profile = opened.info.get("icc_profile")
    small = _in_eight_bits(opened).resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    small = _in_srgb(small, profile)
    return small.transpose(UPRIGHT[held]) if held in UPRIGHT else small


def _in_eight_bits(opened: Image.Image) -> Image.Image:
    """Full colours instead of a palette, 8 bits for each instead of 1 or 16."""
    if opened.mode.startswith("I"):
        return opened.point(lambda level: level / 256).convert("L")
    if opened.has_transparency_data:
        return opened.convert("RGBA")
    return opened if opened.mode in {"L", "RGB", "CMYK"} else opened.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    wanted = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        try:
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            changed = ImageCms.profileToProfile(picture, given, srgb, outputMode=wanted)
            return changed or picture
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that does not fit: browsers go without it, too
    return picture.convert(wanted)


def _in_all_widths(picture: Image.Image) -> Drawing:
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    versions: dict[int, bytes] = {}
    for width in widths_of(picture.width):
        height = max(1, round(picture.height * width / picture.width))
        version = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        version.info = {}
        out = BytesIO()
        version.save(out, "WEBP", quality=QUALITY, method=4)
        versions[width] = out.getvalue()
    return Drawing(picture.width, picture.height, versions)


def main() -> None:
    """Read a file from stdin; write a line of JSON and the versions to stdout, or why it is refused."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        made = drawn(sys.stdin.buffer.read())
    except RefusedError as refused:
        sys.stdout.write(json.dumps({"refused": str(refused)}) + "\n")
        return
    sizes = {width: len(version) for width, version in made.versions.items()}
    line = json.dumps({"width": made.width, "height": made.height, "sizes": sizes})
    sys.stdout.buffer.write(b"".join([line.encode(), b"\n", *made.versions.values()]))


if __name__ == "__main__":
    main()
