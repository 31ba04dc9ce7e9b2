"""Pictures are drawn in a process of their own: with a limit on its time, its memory, and how many there are."""

import os
import resource
import subprocess
import threading
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from blog_app.models import drawing
from blog_app.models.images import Busy
from blog_app.storage import images
from common.errors import Invalid
from tests.fixtures.images import picture

LONGEST = 4.0  # seconds of a processor, where a thread that is held for ten is a fault
SIDE = 5000


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **more)  # type: ignore[arg-type]
    return out.getvalue()


def clouds(mode: str = "RGB") -> Image.Image:
    """25 megapixels that no format finds easy."""
    small = SIDE // 8
    noise = Image.frombytes(mode, (small, small), os.urandom(small * small * len(mode)))
    return noise.resize((SIDE, SIDE), Image.Resampling.BICUBIC)


def veil() -> Image.Image:
    image = Image.radial_gradient("L").resize((SIDE, SIDE)).convert("RGB")
    image.putalpha(Image.linear_gradient("L").resize((SIDE, SIDE)))
    return image


LARGEST: dict[str, Callable[[], bytes]] = {
    "PNG": lambda: saved(veil(), "PNG", compress_level=1),
    "JPEG": lambda: saved(clouds(), "JPEG", quality=30, progressive=True),
    "GIF": lambda: saved(Image.radial_gradient("L").resize((SIDE, SIDE)), "GIF"),
    "WebP": lambda: saved(veil(), "WEBP", lossless=True, method=0, quality=0),
    "AVIF": lambda: saved(clouds(), "AVIF", quality=20, speed=10),
}


@pytest.mark.whole
@pytest.mark.parametrize("kind", LARGEST)
def test_the_largest_picture_of_each_kind_is_drawn_in_time(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = LARGEST[kind]()
    assert len(data) < 5 * 2**20, "the premise: it may be sent"
    monkeypatch.setattr(images, "LONGEST_DRAWING", 40.0)  # other tests may want the processors, too
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    made = images.drawn(data)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime < LONGEST
    assert (made.width, list(made.versions)) == (1600, [480, 960, 1600])


def test_it_is_the_same_as_drawn_here() -> None:
    data = picture((600, 300), "JPEG")
    assert images.drawn(data) == drawing.drawn(data)


def test_the_reason_of_a_refusal_comes_back() -> None:
    with pytest.raises(Invalid) as refused:
        images.drawn(b"hello")
    assert refused.value.errors == {"image": [drawing.UNREADABLE]}


@pytest.fixture
def decoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes these lines the decoder that breaks."""

    def replace(lines: str) -> None:
        text = Path(drawing.__file__).read_text("utf-8")
        changed = text.replace("        made = drawn(", f"        {lines}\n        made = drawn(")
        assert changed != text
        file = tmp_path / "decoder.py"
        file.write_text(changed.replace("MOST_SECONDS = 5", "MOST_SECONDS = 1"), "utf-8")
        monkeypatch.setattr(drawing, "__file__", str(file))

    return replace


@pytest.mark.parametrize(
    "fault",
    [
        "while True: pass",
        "import os; os.abort()",
        "import os; os.kill(os.getpid(), 11)",
        "import os; assert not os.environ.keys() - {'LC_CTYPE'}; raise RefusedError(TOO_MUCH_WORK)",
        "drawn = lambda data: bytearray(2**30); drawn(0)",
    ],
    ids=["endless", "aborted", "killed", "without secrets", "greedy"],
)
def test_a_file_that_breaks_the_decoder_breaks_nothing_else(
    decoder: Callable[[str], None], fault: str
) -> None:
    decoder(fault)
    with pytest.raises(Invalid) as refused:
        images.drawn(picture())
    assert refused.value.errors == {"image": [drawing.TOO_MUCH_WORK]}


@pytest.fixture
def somebody_draws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """For as long as the test runs."""
    begun, over, run = threading.Event(), threading.Event(), subprocess.run

    def slowly(*given: Any, **named: Any) -> Any:
        begun.set()
        over.wait(20)
        return run(*given, **named)

    with monkeypatch.context() as slow:
        slow.setattr(subprocess, "run", slowly)
        thread = threading.Thread(target=images.drawn, args=(picture(),))
        thread.start()
        assert begun.wait(5)
    yield
    over.set()
    thread.join(20)
    assert not thread.is_alive()


@pytest.mark.usefixtures("somebody_draws")
def test_who_comes_while_others_draw_waits_a_little_and_is_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(images, "LONGEST_WAIT", 0.2)
    with pytest.raises(Busy) as refused:
        images.drawn(picture())
    assert refused.value.retry_after == 2


def test_a_turn_is_given_back_whatever_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "LONGEST_DRAWING", 0.0)
    with pytest.raises(Busy):
        images.drawn(picture())
    monkeypatch.undo()
    with pytest.raises(Invalid):
        images.drawn(b"hello")
    assert images.drawn(picture()).width == 40
