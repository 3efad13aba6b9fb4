"""Bytes of any origin to small pictures."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from search_api.site.images.errors import TooLarge, Unusable
from search_api.site.images.resizing import MAX_PIXELS, resized

ORIENTATION = 0x0112
ARTIST = 0x013B


def picture(size: tuple[int, int] = (900, 600), kind: str = "JPEG", **saved: object) -> bytes:
    """Left half red, right half blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    written = BytesIO()
    image.save(written, kind, **saved)
    return written.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_each_kind_becomes_the_kind_asked_for_no_wider_than_asked_for(kind: str) -> None:
    small = opened(resized(picture(kind=kind), 320, "webp"))
    assert (small.format, small.size) == ("WEBP", (320, 213))
    assert opened(resized(picture(kind=kind), 320, "jpeg")).format == "JPEG"


def test_a_small_picture_isn_t_made_larger() -> None:
    assert opened(resized(picture((200, 100)), 640, "webp")).size == (200, 100)


def test_a_photograph_held_upright_is_turned_and_loses_what_it_says_of_its_maker() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # to be turned right by a quarter
    exif[ARTIST] = "Ana Ruiz"
    data = picture((900, 600), exif=exif, comment=b"at home")
    assert b"Ana Ruiz" in data
    small = resized(data, 320, "jpeg")
    assert opened(small).size == (320, 480)
    red, _, blue = opened(small).convert("RGB").getpixel((160, 40))  # type: ignore[misc]
    assert red > 200
    assert blue < 50
    assert not opened(small).getexif()
    for word in (b"Ana Ruiz", b"at home", b"Exif"):
        assert word not in small
        assert word not in resized(data, 320, "webp")


def test_of_an_animation_the_first_frame_is_shown() -> None:
    frames = [Image.new("RGB", (300, 200), colour) for colour in ("red", "green", "blue")]
    written = BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:], duration=100)
    small = opened(resized(written.getvalue(), 320, "webp"))
    assert getattr(small, "n_frames", 1) == 1
    assert small.convert("RGB").getpixel((10, 10))[0] > 200  # type: ignore[index]


def test_what_is_seen_through_becomes_white_in_a_jpeg_and_stays_so_in_a_webp() -> None:
    written = BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(written, "PNG")
    assert opened(resized(written.getvalue(), 320, "jpeg")).getpixel((5, 5)) == (255, 255, 255)
    assert opened(resized(written.getvalue(), 320, "webp")).mode == "RGBA"


def test_a_large_photograph_is_read_if_it_is_a_jpeg_alone() -> None:
    large = {}
    for kind in ("JPEG", "PNG"):
        written = BytesIO()
        Image.new("L", (5000, 3600)).save(written, kind)
        large[kind] = written.getvalue()
    assert opened(resized(large["JPEG"], 320, "webp")).size == (320, 230)
    with pytest.raises(TooLarge, match="16,000,000"):
        resized(large["PNG"], 320, "webp")


def test_a_picture_of_a_few_bytes_and_too_many_pixels_is_refused_unseen() -> None:
    side = int(MAX_PIXELS**0.5) + 1000
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(side * (side // 8 + 1)), 9))
        + chunk(b"IEND", b"")
    )
    assert len(bomb) < 20_000
    with pytest.raises(TooLarge, match="pixels"):
        resized(bomb, 320, "webp")


def test_a_comment_that_unpacks_without_end_is_refused() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("note", "x" * 80_000_000, zip=True)
    with pytest.raises(Unusable):
        resized(picture((100, 100), "PNG", pnginfo=info), 320, "webp")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>not here</html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n",
        picture()[:400],
        picture((1, 1), "GIF"),
        picture((300, 200), "TIFF"),
        picture((300, 200), "PNG")[:60] + b"\xff" * 500,
    ],
    ids=["empty", "html", "svg", "postscript", "cut off", "counter", "tiff", "garbage"],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(Unusable):
        resized(data, 320, "webp")
