"""The demo articles' pictures, drawn by code: nobody's rights are touched, and anybody may use them (CC0)."""

import random
from io import BytesIO
from math import sin

from PIL import Image, ImageDraw

SIZE = (1600, 800)  # pixels to draw on
WALL, MORTAR, GROUND, STICK = "#c98d6b", "#b67b5a", "#5a4232", "#8a6a45"
LEAVES = ("#3f7d3a", "#4f9447", "#2f6b33", "#68a857")
NIGHT, SEA, FOAM, LAMP = "#101c33", "#16304a", "#2c4d6b", "#ffe9a8"
PAPER, RULE, INK, WING = "#f3ead6", "#d9c9a8", "#3b3a36", "#8d7b62"


def beans() -> bytes:
    """Six sticks with beans in front of a wall in the sun, as a PNG."""
    dice = random.Random(6)  # noqa: S311  always the same garden
    picture = Image.new("RGB", SIZE, WALL)
    draw = ImageDraw.Draw(picture)
    for row in range(14):
        y = row * 50
        draw.line((0, y, SIZE[0], y), fill=MORTAR, width=5)
        for x in range(-(row % 2) * 65, SIZE[0], 130):
            draw.line((x, y, x, y + 50), fill=MORTAR, width=5)
    draw.rectangle((0, 690, *SIZE), fill=GROUND)
    for stick in range(6):
        x = 180 + stick * 250
        draw.line((x, 720, x + 12, 60), fill=STICK, width=14)
        for step in range(44):
            y = 700 - step * 14
            side = round(46 * sin(step * 0.8 + stick))
            _leaf(draw, x + side, y, dice)
        for pod in range(5):
            _pod(draw, x + dice.randint(-60, 40), 200 + pod * 90 + dice.randint(-20, 20))
    return _png(picture)


def moth() -> bytes:
    """A moth on a page of a log book, held by a strip of tape, as a PNG."""
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    for y in range(90, SIZE[1], 70):
        draw.line((0, y, SIZE[0], y), fill=RULE, width=3)
    draw.line((190, 0, 190, SIZE[1]), fill="#d99a8b", width=4)
    for line, (begin, end) in enumerate([(230, 900), (230, 700), (230, 1010), (230, 560)]):
        y = 78 + line * 140
        wave = [(x, y - 12 * abs(sin(x / 13)) - 8 * sin(x / 37)) for x in range(begin, end, 4)]
        draw.line(wave, fill=INK, width=5, joint="curve")
    for side in (-1, 1):
        upper = [(1200, 400), (1200 + side * 230, 290), (1200 + side * 190, 440), (1200, 470)]
        lower = [(1200, 440), (1200 + side * 150, 470), (1200 + side * 90, 560), (1200, 520)]
        draw.polygon(upper, fill=WING, outline=INK)
        draw.polygon(lower, fill="#a39076", outline=INK)
        draw.line((1200, 380, 1200 + side * 60, 310), fill=INK, width=5)
    draw.ellipse((1176, 370, 1224, 560), fill=INK)
    tape = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    ImageDraw.Draw(tape).polygon(
        [(930, 420), (1480, 360), (1490, 440), (940, 500)], (255, 250, 220, 150)
    )
    picture.paste(tape, mask=tape)
    return _png(picture)


def lighthouse() -> bytes:
    """A lighthouse at night, its beam over the sea, as a PNG."""
    dice = random.Random(7)  # noqa: S311  always the same stars
    picture = Image.new("RGB", SIZE, NIGHT)
    draw = ImageDraw.Draw(picture)
    for _ in range(90):
        x, y = dice.randrange(SIZE[0]), dice.randrange(520)
        size = dice.choice((2, 3, 3, 5))
        draw.ellipse((x, y, x + size, y + size), fill="#c9d4e8")
    beam = Image.new("L", SIZE, 0)
    ImageDraw.Draw(beam).polygon([(1180, 205), (0, 60), (0, 330)], fill=110)
    ImageDraw.Draw(beam).polygon([(1200, 205), (1600, 160), (1600, 260)], fill=80)
    picture.paste(LAMP, mask=beam)
    draw.rectangle((0, 600, *SIZE), fill=SEA)
    for row in range(9):
        y = 615 + row * 22
        wave = [(x, y + 6 * sin(x / (40 + row * 6) + row)) for x in range(0, SIZE[0] + 20, 20)]
        draw.line(wave, fill=FOAM, width=3, joint="curve")
    draw.polygon([(1000, 640), (1120, 560), (1290, 570), (1420, 640)], fill="#2b2f36")
    for part in range(5):  # red and white, narrower upwards
        low, high = 570 - part * 62, 570 - (part + 1) * 62
        wide, narrow = 62 - part * 5, 62 - (part + 1) * 5
        corners = [
            (1190 - wide, low),
            (1190 + wide, low),
            (1190 + narrow, high),
            (1190 - narrow, high),
        ]
        draw.polygon(corners, fill=("#b5382f", "#ece6da")[part % 2])
    draw.rectangle((1145, 245, 1235, 260), fill="#22252b")
    draw.rectangle((1162, 170, 1218, 245), fill=LAMP)
    draw.polygon([(1150, 172), (1190, 125), (1230, 172)], fill="#b5382f")
    return _png(picture)


def _leaf(draw: ImageDraw.ImageDraw, x: int, y: int, dice: random.Random) -> None:
    width, height = dice.randint(18, 34), dice.randint(14, 24)
    draw.ellipse((x - width, y - height, x + width, y + height), fill=dice.choice(LEAVES))


def _pod(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    draw.arc((x, y, x + 46, y + 110), 100, 250, fill="#86b85c", width=12)


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.reduce(2).save(out, "PNG")  # drawn twice as large, for soft edges
    return out.getvalue()
