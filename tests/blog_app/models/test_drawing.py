"""Only pictures come through, upright, in a few widths, and without anything that was hidden in them."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageDraw, ImageOps

from blog_app.models.drawing import (
    TOO_LARGE,
    TWO_FILES,
    UNREADABLE,
    RefusedError,
    drawn,
    widths_of,
)

RED = (200, 30, 30)


def picture(size: tuple[int, int] = (40, 20), kind: str = "PNG", **more: Any) -> bytes:
    return saved(Image.new("RGB", size, RED), kind, **more)


def saved(image: Image.Image, kind: str = "PNG", **more: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def colour(data: bytes, at: tuple[int, int] = (5, 5)) -> tuple[int, ...]:
    found = opened(data).convert("RGBA").getpixel(at)
    assert isinstance(found, tuple)
    return found


def is_near(one: tuple[int, ...], other: tuple[int, ...], by: int = 12) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=False))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "AVIF"])
def test_what_browsers_and_cameras_write_is_taken_and_becomes_webp(kind: str) -> None:
    made = drawn(picture(kind=kind))
    assert (made.width, made.height, list(made.versions)) == (40, 20, [40])
    assert opened(made.versions[40]).format == "WEBP"
    assert is_near(colour(made.versions[40]), RED)


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (40, [40]),
        (480, [480]),
        (500, [480, 500]),
        (1600, [480, 960, 1600]),
        (5000, [480, 960, 1600]),
    ],
)
def test_it_is_kept_in_widths_up_to_its_own(width: int, widths: list[int]) -> None:
    made = drawn(picture((width, 10), "JPEG"))
    assert sorted(made.versions) == widths == widths_of(made.width)
    assert [opened(data).width for data in made.versions.values()] == widths


@pytest.mark.whole
def test_a_very_long_one_becomes_narrower() -> None:
    made = drawn(picture((1600, 12_800)))
    assert (made.width, made.height) == (400, 3200)


@pytest.mark.parametrize("held", range(1, 9))
def test_it_stands_upright_however_the_camera_was_held(held: int) -> None:
    upright = Image.new("RGB", (60, 40), "white")
    ImageDraw.Draw(upright).rectangle((0, 0, 29, 19), fill=RED)  # red is at the top on the left
    exif = Image.Exif()
    exif[0x0112] = held
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Pillow's turns, each undone by the held one
    as_held = upright.transpose(Image.Transpose(back[held])) if held > 1 else upright
    sent = saved(as_held, "PNG", exif=exif)
    assert ImageOps.exif_transpose(opened(sent)).tobytes() == upright.tobytes(), "the premise"
    made = drawn(sent)
    assert (made.width, made.height) == (60, 40)
    version = made.versions[60]
    assert is_near(colour(version, (8, 8)), RED)
    assert is_near(colour(version, (50, 8)), (255, 255, 255))
    assert is_near(colour(version, (8, 32)), (255, 255, 255))


def test_it_says_nothing_of_where_and_when_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x010E] = "at home"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)  # GPS
    sent = picture((600, 20), "JPEG", exif=exif, comment=b"at home")
    assert opened(sent).getexif().get_ifd(0x8825), "the premise"
    for version in drawn(sent).versions.values():
        assert not opened(version).getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & opened(version).info.keys()
        assert b"at home" not in version


def test_colours_of_another_profile_become_those_of_the_web() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"?XYZ").replace(b"gXYZ", b"rXYZ").replace(b"?XYZ", b"gXYZ")
    assert len(swapped) == len(srgb) != 0, "the premise"
    red, green, blue, _ = colour(drawn(picture(icc_profile=swapped)).versions[40])
    assert is_near((red, green, blue), (RED[1], RED[0], RED[2])), (
        "what that profile calls red is our green"
    )


@pytest.mark.parametrize("profile", [b"no profile", b""])
def test_a_profile_that_makes_no_sense_is_left_out(profile: bytes) -> None:
    assert is_near(colour(drawn(picture(icc_profile=profile)).versions[40]), RED)


def test_a_print_in_four_colours_becomes_one_in_three() -> None:
    cyan = saved(Image.new("CMYK", (40, 20), (255, 0, 0, 0)), "JPEG")
    assert is_near(colour(drawn(cyan).versions[40]), (0, 255, 255), by=40)


def test_deep_greys_keep_their_steps() -> None:
    grey = Image.new("I;16", (40, 20), 128 * 256)
    assert is_near(colour(drawn(saved(grey)).versions[40]), (128, 128, 128))


def test_what_is_transparent_stays_so() -> None:
    clear = drawn(saved(Image.new("RGBA", (40, 20), (0, 0, 0, 0))))
    assert opened(clear.versions[40]).mode == "RGBA"
    assert colour(clear.versions[40])[3] == 0
    whole = drawn(saved(Image.new("RGBA", (40, 20), (*RED, 255))))
    assert opened(whole.versions[40]).mode == "RGB"


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_a_moving_picture_the_first_frame_is_kept(kind: str) -> None:
    second = Image.new("RGB", (40, 20), "blue")
    sent = saved(Image.new("RGB", (40, 20), RED), kind, save_all=True, append_images=[second])
    assert getattr(opened(sent), "n_frames", 1) == 2, "the premise"
    made = drawn(sent)
    assert is_near(colour(made.versions[40]), RED)
    assert not getattr(opened(made.versions[40]), "is_animated", False)


def bomb(width: int, height: int) -> bytes:
    """A PNG of some hundred bytes that says it is huge."""

    def chunk(name: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + checksum

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", UNREADABLE),
    "text": (lambda: b"hello", UNREADABLE),
    "SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="a()"/>', TWO_FILES),
    "SVG that hides": (lambda: b"<!--" + b" " * 2000 + b'--><svg onload="a()"/>', UNREADABLE),
    "PDF": (lambda: b"%PDF-1.7", TWO_FILES),
    "EPS": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0", UNREADABLE),
    "BMP": (lambda: picture(kind="BMP"), UNREADABLE),
    "TIFF": (lambda: picture(kind="TIFF"), UNREADABLE),
    "a cut PNG": (lambda: picture()[:-30], UNREADABLE),
    "a cut JPEG": (lambda: picture((400, 400), "JPEG")[:700], UNREADABLE),
    "a bomb": (lambda: bomb(60_000, 60_000), TOO_LARGE),
    "a row too many": (lambda: bomb(5_000, 5_001), TOO_LARGE),
    "less than it says": (lambda: bomb(100, 100), UNREADABLE),
    "with an archive": (lambda: picture() + b"PK\x05\x06" + bytes(18), TWO_FILES),
    "with a page": (lambda: picture(kind="JPEG", comment=b"<script>a()</script>"), TWO_FILES),
    "with a program": (lambda: b"GIF89a/*<html>" + picture(kind="GIF"), TWO_FILES),
}


@pytest.mark.parametrize("name", REFUSED)
def test_anything_else_is_refused_with_its_reason(name: str) -> None:
    made, words = REFUSED[name]
    with pytest.raises(RefusedError) as refused:
        drawn(made())
    assert str(refused.value) == words


def test_what_hangs_behind_a_picture_is_gone() -> None:
    sent = picture((600, 400), "JPEG") + b"a film of how it was taken"
    assert all(b"a film" not in version for version in drawn(sent).versions.values())
