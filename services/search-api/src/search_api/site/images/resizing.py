"""Bytes of any origin to a small picture; pure, and the only place that decodes them.

What came is judged by its bytes, never by what it is called. Formats that hold programs or refer
to elsewhere (SVG, PostScript, PDF) are not among those that are read.
"""

import warnings
from io import BytesIO
from typing import Literal

from PIL import Image, ImageOps

from search_api.site.images.errors import TooLarge, Unusable

Kind = Literal["webp", "jpeg"]

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
MAX_JPEG_PIXELS = 40_000_000
"""A large press photograph has 24 million; a JPEG is decoded small."""
MAX_PIXELS = 16_000_000
"""Of other formats, which are decoded whole: 64 MB, twice while they are turned or converted."""
MIN_SIDE = 24
"""Smaller ones are counters of visits and bullets, not pictures."""
WHITE = (255, 255, 255)


def resized(data: bytes, width: int, kind: Kind) -> bytes:
    """The picture, upright, at most `width` pixels wide, without metadata; never made larger.

    Of an animation it is the first frame. Raises Unusable or TooLarge.
    """
    try:
        with warnings.catch_warnings():
            # Pillow warns of what the limit below refuses.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=FORMATS) as image:
                _measure(image)
                return _encoded(_upright(image, width), kind)
    except (Unusable, TooLarge):
        raise
    except Image.DecompressionBombError as error:
        raise TooLarge(str(error)) from error
    except Exception as error:
        # Decoders raise nearly anything on hostile bytes: OSError, SyntaxError, struct.error, …
        raise Unusable(
            f"can't be read as a picture: {type(error).__name__}: {error}"[:300]
        ) from error


def _measure(image: Image.Image) -> None:
    """Before anything is decoded: so far only the header was read."""
    width, height = image.size
    limit = MAX_JPEG_PIXELS if image.format == "JPEG" else MAX_PIXELS
    if width * height > limit:
        raise TooLarge(f"has {width} x {height} pixels, the limit is {limit:,}")
    if min(width, height) < MIN_SIDE:
        raise Unusable(f"has {width} x {height} pixels, too few for a picture")


def _upright(image: Image.Image, width: int) -> Image.Image:
    # A JPEG is decoded at an eighth, a quarter or half of its size where that is enough.
    longest = round(width * max(image.size) / min(image.size))
    image.draft("RGB", (longest, longest))
    mode = "RGBA" if image.has_transparency_data else "RGB"
    turned = ImageOps.exif_transpose(image.convert(mode) if image.mode != mode else image)
    if turned.width > width:
        height = max(1, round(turned.height * width / turned.width))
        turned = turned.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return turned


def _encoded(image: Image.Image, kind: Kind) -> bytes:
    if kind == "jpeg" and image.mode == "RGBA":
        flat = Image.new("RGB", image.size, WHITE)
        flat.paste(image, mask=image)
        image = flat
    image.info.clear()  # or encoders would copy comments, profiles and places from it
    written = BytesIO()
    if kind == "webp":
        image.save(written, "WEBP", quality=80, method=3)
    else:
        image.save(written, "JPEG", quality=82, optimize=True, progressive=True)
    return written.getvalue()
