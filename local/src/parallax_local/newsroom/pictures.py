"""Generated pictures: a gradient in the site's colour and a few shapes, never any text."""

import colorsys
import random
from collections.abc import Callable

from parallax_local.newsroom.model import Figure

_Shape = Callable[[random.Random, int, int], str]


def svg(accent: str, figure: Figure, seed: str) -> str:
    """The picture of `figure`: the same seed always gives the same drawing."""
    chance = random.Random(seed)  # noqa: S311 (a drawing, not a secret)
    width, height = figure.width, figure.height
    light, dark = _shade(accent, 0.78, chance), _shade(accent, 0.28, chance)
    draw = chance.choice((_hills, _discs, _bands))
    shapes = "".join(draw(chance, width, height) for _ in range(chance.randint(3, 5)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">'
        f'<defs><linearGradient id="g" x1="0" y1="0" x2="{chance.uniform(0, 0.6):.2f}" y2="1">'
        f'<stop offset="0" stop-color="{light}"/><stop offset="1" stop-color="{dark}"/>'
        f"</linearGradient></defs>"
        f'<rect width="{width}" height="{height}" fill="url(#g)"/>{shapes}</svg>\n'
    )


def _shade(accent: str, lightness: float, chance: random.Random) -> str:
    red, green, blue = (int(accent[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    turned = (hue + chance.uniform(-0.04, 0.04)) % 1
    channels = colorsys.hls_to_rgb(turned, lightness, min(saturation, 0.6))
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _hills(chance: random.Random, width: int, height: int) -> str:
    left, right = (chance.uniform(0.45, 0.85) * height for _ in range(2))
    bend = chance.uniform(0.3, 0.9) * height
    return (
        f'<path d="M0 {left:.0f}Q{width / 2:.0f} {bend:.0f} {width} {right:.0f}V{height}H0Z" '
        f'fill="#000" fill-opacity=".13"/>'
    )


def _discs(chance: random.Random, width: int, height: int) -> str:
    x, y = chance.uniform(0.1, 0.9) * width, chance.uniform(0.1, 0.9) * height
    radius = chance.uniform(0.08, 0.34) * height
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.0f}" fill="#fff" fill-opacity=".16"/>'


def _bands(chance: random.Random, width: int, height: int) -> str:
    x, thick = chance.uniform(0, 0.9) * width, chance.uniform(0.03, 0.16) * width
    lean = chance.uniform(0.1, 0.3) * width
    return (
        f'<path d="M{x:.0f} 0h{thick:.0f}l{lean:.0f} {height}h-{thick:.0f}Z" '
        f'fill="#fff" fill-opacity=".14"/>'
    )
