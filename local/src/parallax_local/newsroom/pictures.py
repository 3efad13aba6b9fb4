"""Generated pictures: landscapes in flat layers, such as no camera took, never any text."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from parallax_local.newsroom.model import Figure

WIDTH = 960
"""What a picture is drawn for, whatever its page says: the form is right, the bytes are few."""
FINER = 2
"""Drawn so many times larger, then made small: edges come out smooth."""

Colour = tuple[int, int, int]
Ridge = Callable[[float], float]


@dataclass(frozen=True)
class Light:
    """The colours of an hour of the day, from the top of the sky to what is nearest."""

    above: Colour
    horizon: Colour
    sun: Colour
    near: Colour


LIGHTS = (
    Light((38, 70, 120), (247, 190, 150), (255, 236, 205), (24, 30, 52)),
    Light((86, 146, 190), (236, 240, 226), (255, 255, 240), (30, 62, 62)),
    Light((64, 42, 92), (238, 128, 110), (255, 214, 160), (28, 16, 40)),
    Light((120, 168, 190), (250, 226, 178), (255, 250, 220), (70, 58, 40)),
    Light((16, 28, 58), (88, 112, 156), (238, 240, 225), (8, 12, 26)),
    Light((150, 176, 186), (226, 228, 220), (250, 250, 245), (46, 62, 70)),
    Light((196, 110, 70), (252, 214, 146), (255, 240, 200), (64, 28, 24)),
    Light((52, 118, 128), (214, 232, 200), (252, 252, 220), (16, 50, 44)),
)


def jpeg(figure: Figure, seed: str) -> bytes:
    """The picture of `figure`: the same seed always gives the same one."""
    chance = random.Random(seed)  # noqa: S311 (a drawing, not a secret)
    width = WIDTH * FINER
    height = width * figure.height // figure.width
    light = chance.choice(LIGHTS)
    image = _sky(light, width, height, chance)
    chance.choice((_mountains, _sea, _city, _fields))(image, light, chance)
    written = BytesIO()
    image.reduce(FINER).save(written, "JPEG", quality=85)
    return written.getvalue()


def _sky(light: Light, width: int, height: int, chance: random.Random) -> Image.Image:
    ramp = Image.linear_gradient("L").resize((width, height))
    image = ImageOps.colorize(ramp, light.above, light.horizon)
    glow = Image.new("L", (width // 16, height // 16))
    x, y = chance.uniform(0.15, 0.85), chance.uniform(0.16, 0.5)
    radius = chance.uniform(0.035, 0.08)
    for size, strength in ((3.2, 70), (1.9, 110), (1.0, 255)):
        if size == 1.0:
            glow = glow.filter(ImageFilter.GaussianBlur(3)).resize((width, height))
        area = glow.size
        box = _box(x * area[0], y * area[1], radius * size * area[0])
        ImageDraw.Draw(glow).ellipse(box, fill=strength)
    image.paste(light.sun, mask=glow)
    return image


def _box(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return x - radius, y - radius, x + radius, y + radius


def _mixed(far: Colour, near: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(far, near, strict=True))
    return red, green, blue


def _ridge(chance: random.Random, middle: float, height: float, rough: float) -> Ridge:
    """A line of hills around `middle`, as a sum of waves; all in parts of the picture's height."""
    waves = [
        (2**octave * chance.uniform(0.8, 1.3), chance.uniform(0, 7), height * rough**octave)
        for octave in range(1, 7)
    ]
    return lambda x: middle + sum(size * math.sin(often * x * 3 + at) for often, at, size in waves)


def _below(image: Image.Image, ridge: Ridge, colour: Colour) -> None:
    width, height = image.size
    line = [(x, ridge(x / width) * height) for x in range(0, width + 8, 8)]
    ImageDraw.Draw(image).polygon([(0, height), *line, (width, height)], fill=colour)


def _mountains(image: Image.Image, light: Light, chance: random.Random) -> None:
    layers = chance.randint(4, 6)
    for layer in range(layers):
        share = (layer + 1) / layers
        middle = 0.42 + 0.5 * share + chance.uniform(-0.03, 0.03)
        rough = 0.62 - 0.1 * share
        colour = _mixed(light.horizon, light.near, 0.15 + 0.85 * share)
        _below(image, _ridge(chance, middle, 0.11 * (1.2 - share * 0.5), rough), colour)


def _sea(image: Image.Image, light: Light, chance: random.Random) -> None:
    width, height = image.size
    level = chance.uniform(0.52, 0.64)
    draw = ImageDraw.Draw(image)
    _below(image, _ridge(chance, level - 0.01, 0.035, 0.5), _mixed(light.horizon, light.near, 0.35))
    for row in range(round(level * height), height, 4):
        share = (row / height - level) / (1 - level)
        colour = _mixed(_mixed(light.horizon, light.above, 0.45), light.near, share * 0.75)
        draw.rectangle((0, row, width, row + 4), fill=colour)
    for _ in range(420):
        share = chance.random() ** 1.6
        y = (level + (1 - level) * share) * height
        x, long = chance.gauss(0.5, 0.3) * width, (6 + 70 * share) * chance.uniform(0.5, 1.5)
        colour = _mixed(light.sun, light.near, 0.2 + 0.5 * chance.random())
        draw.rounded_rectangle((x, y, x + long, y + 1 + 3 * share), 2, fill=colour)
    for _ in range(chance.randint(1, 3)):
        _boat(draw, chance.uniform(0.1, 0.9) * width, (level + 0.07) * height, width, light)


def _boat(draw: ImageDraw.ImageDraw, x: float, y: float, width: int, light: Light) -> None:
    size = width * 0.045
    hull = [
        (x - size, y),
        (x + size, y),
        (x + size * 0.6, y + size * 0.35),
        (x - size * 0.7, y + size * 0.35),
    ]
    draw.polygon(hull, fill=light.near)
    draw.polygon([(x, y - size * 2), (x, y - 6), (x + size * 0.8, y - 6)], fill=light.sun)
    draw.rectangle((x - 3, y - size * 2.1, x + 1, y), fill=light.near)


def _city(image: Image.Image, light: Light, chance: random.Random) -> None:
    width, height = image.size
    draw = ImageDraw.Draw(image)
    for layer in range(3):
        share = 0.35 + 0.3 * layer
        colour = _mixed(light.horizon, light.near, share)
        lit = _mixed(light.sun, colour, 0.25)
        x = -width * 0.02
        while x < width:
            broad = width * chance.uniform(0.03, 0.085)
            top = height * (0.5 + 0.14 * layer - abs(chance.gauss(0, 0.11)))
            draw.rectangle((x, top, x + broad, height), fill=colour)
            if chance.random() < 0.25:
                draw.rectangle(
                    (x + broad * 0.46, top - height * 0.06, x + broad * 0.52, top), colour
                )
            if layer:
                _windows(draw, (x, top, broad, height), lit, chance)
            x += broad * chance.uniform(1.0, 1.25)


def _windows(
    draw: ImageDraw.ImageDraw,
    house: tuple[float, float, float, float],
    lit: Colour,
    chance: random.Random,
) -> None:
    x, top, broad, height = house
    columns = max(2, round(broad / 26))
    for row in range(round(top) + 18, round(height), 34):
        for column in range(columns):
            if chance.random() < 0.3:
                left = x + broad * (column + 0.3) / columns
                draw.rectangle((left, row, left + broad * 0.4 / columns, row + 14), fill=lit)


def _fields(image: Image.Image, light: Light, chance: random.Random) -> None:
    width, height = image.size
    for layer in range(5):
        share = (layer + 1) / 5
        ridge = _ridge(chance, 0.5 + 0.42 * share, 0.05, 0.45)
        tint = (chance.randint(90, 190), chance.randint(120, 170), chance.randint(50, 90))
        colour = _mixed(_mixed(light.horizon, tint, 0.55), light.near, share * 0.62)
        _below(image, ridge, colour)
        dark = _mixed(colour, light.near, 0.55)
        draw = ImageDraw.Draw(image)
        for _ in range(chance.randint(3, 9)):
            x = chance.random()
            size = (0.008 + 0.02 * share) * width * chance.uniform(0.7, 1.3)
            y = ridge(x) * height
            draw.rectangle(
                (x * width - size * 0.08, y - size, x * width + size * 0.08, y + 6), dark
            )
            draw.ellipse(_box(x * width, y - size * 1.5, size * 0.85), fill=dark)
