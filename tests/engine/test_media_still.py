"""Stills of every kind: turned, in sRGB, capped, and refused in one sentence."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms
from psd_tools import PSDImage
from psd_tools.constants import Resource
from psd_tools.psd.image_resources import ImageResource, VersionInfo

from engine.media.error import MediaError
from engine.media.still import STILL_SUFFIXES, probe_still, read_still

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


def scene(width: int = 40, height: int = 24) -> np.ndarray:
    """A smooth picture with a red top left, green top right and blue foot."""
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    return np.rint(np.dstack([(1 - x) * (1 - y), x * (1 - y), y]) * 255).astype(np.uint8)


def save(path: Path, picture: Image.Image, **kwargs) -> Path:
    picture.save(path, **kwargs)
    return path


def near(a: np.ndarray, b: np.ndarray, within: float) -> bool:
    return a.shape == b.shape and np.abs(a.astype(int) - b.astype(int)).mean() <= within


@pytest.mark.parametrize(
    ("suffix", "kwargs"),
    [
        (".jpg", {"quality": 95, "subsampling": 0}),
        (".png", {}),
        (".webp", {"quality": 95}),
        (".avif", {"quality": 95}),
        (".tif", {}),
        (".bmp", {}),
        (".gif", {}),
    ],
)
def test_every_kind_comes_back_as_rgba(tmp_path, suffix, kwargs):
    path = save(tmp_path / f"Bild ünï çødé{suffix}", Image.fromarray(scene()), **kwargs)
    assert suffix in STILL_SUFFIXES
    got = read_still(path)
    assert got.dtype == np.uint8 and got.shape == (24, 40, 4)
    assert (got[..., 3] == 255).all()
    assert near(got[..., :3], scene(), 12 if suffix == ".gif" else 4)
    facts = probe_still(path)
    assert (facts.width, facts.height, facts.pages, facts.captured) == (40, 24, (), None)


@pytest.mark.parametrize("turns", [0, 1])
def test_heic_is_read_and_turned(tmp_path, turns):
    path = tmp_path / "IMG_0001.HEIC"
    # `scene(128, 64)` through x265 at crf 8, with an `irot` box of so many quarter turns.
    path.write_bytes((GOLDEN / f"turned_{turns}.heic").read_bytes())
    want = np.rot90(scene(128, 64), turns)
    facts, got = probe_still(path), read_still(path)
    assert (facts.height, facts.width) == want.shape[:2]
    assert got.shape == (*want.shape[:2], 4) and (got[..., 3] == 255).all()
    assert near(got[..., :3], want, 12)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("fit", [None, (20, 20)])
def test_exif_turns_the_picture(tmp_path, orientation, fit):
    upright = Image.fromarray(scene(64, 32))
    undone = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    stored = upright if undone is None else upright.transpose(Image.Transpose(undone))
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = save(tmp_path / "turned.jpg", stored, exif=exif, quality=95, subsampling=0)
    facts = probe_still(path)
    assert (facts.width, facts.height) == (64, 32)
    got = read_still(path, fit=fit)
    size = (64, 32) if fit is None else (20, 10)
    assert (got.shape[1], got.shape[0]) == size
    want = np.asarray(upright.resize(size, Image.Resampling.LANCZOS))
    assert near(got[..., :3], want, 4)


def test_a_grey_ramp_of_16_bits_keeps_its_values(tmp_path):
    ramp = np.linspace(0, 65535, 64).astype(np.uint16)[None].repeat(4, 0)
    for name in ("ramp.png", "ramp.tif"):
        path = save(tmp_path / name, Image.fromarray(ramp))
        got = read_still(path)
        assert np.abs(got[0, :, 0] - ramp[0] / 257).max() <= 1
        assert (got[..., 0] == got[..., 2]).all()


def test_rgb_of_16_bits_is_read(tmp_path):
    path = tmp_path / "deep.png"
    path.write_bytes(png(8, 2, 16, 2, lambda x, y: struct.pack(">HHH", x * 8192, 65535, 257 * y)))
    got = read_still(path)
    assert np.abs(got[0, :, 0].astype(int) - np.arange(8) * 32).max() <= 1
    assert (got[..., 1] == 255).all()


def png(width, height, depth, colour, pixel) -> bytes:
    rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(width)) for y in range(height))
    return png_file(width, height, depth, colour, zlib.compress(rows))


def png_file(width, height, depth, colour, body: bytes) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        mark = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + mark

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_a_palette_keeps_its_transparency(tmp_path):
    picture = Image.new("P", (8, 8), 0)
    picture.putpalette([10, 20, 30, 200, 100, 50] + [0] * 762)
    picture.putpixel((3, 3), 1)
    path = save(tmp_path / "palette.png", picture, transparency=0)
    got = read_still(path)
    assert tuple(got[3, 3]) == (200, 100, 50, 255)
    assert got[0, 0, 3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
@pytest.mark.parametrize("fit", [None, (10, 10)])
def test_every_mode_comes_back_in_its_colours(tmp_path, mode, fit):
    grey = Image.new("L", (30, 20), 255)
    path = save(tmp_path / "mode.png", grey.convert(mode))
    got = read_still(path, fit=fit)
    assert (got == 255).all()


def test_cmyk_becomes_rgb(tmp_path):
    ink = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    for name in ("ink.jpg", "ink.tif"):
        got = read_still(save(tmp_path / name, ink))
        red, green, blue, alpha = got[8, 8]
        assert red > 200 and green < 40 and blue < 40 and alpha == 255


def test_an_icc_profile_becomes_srgb(tmp_path):
    """A profile with red and blue swapped would be seen at once; a linear one brightens."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    same = Image.new("RGB", (8, 8), (229, 161, 58))
    path = save(tmp_path / "srgb.png", same, icc_profile=srgb.tobytes())
    assert np.abs(read_still(path)[0, 0, :3].astype(int) - (229, 161, 58)).max() <= 1

    path = save(tmp_path / "linear.png", same, icc_profile=linear_profile())
    linear = np.array([229, 161, 58]) / 255
    want = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    assert np.abs(read_still(path)[0, 0, :3] - want * 255).max() <= 2

    path = save(tmp_path / "wrong.png", same, icc_profile=lab.tobytes())
    assert read_still(path).shape == (8, 8, 4)
    path = save(tmp_path / "broken.png", same, icc_profile=b"no profile at all")
    assert np.abs(read_still(path)[0, 0, :3].astype(int) - (229, 161, 58)).max() == 0


def linear_profile() -> bytes:
    """The sRGB profile with its three tone curves replaced by straight lines."""
    blob = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack_from(">I", blob, 128)[0]
    for n in range(count):
        tag, offset, _ = struct.unpack_from(">4sII", blob, 132 + 12 * n)
        if tag in (b"rTRC", b"gTRC", b"bTRC"):
            struct.pack_into(">4sII", blob, offset, b"curv", 0, 0)
    return bytes(blob)


def test_a_grey_profile_does_not_stop_a_colour_picture(tmp_path):
    grey = Image.new("L", (8, 8), 128)
    got = read_still(save(tmp_path / "grey.jpg", grey, icc_profile=linear_profile()))
    assert got.shape == (8, 8, 4)


def test_alpha_is_kept_and_shrunk_without_fringes(tmp_path):
    picture = np.zeros((40, 40, 4), np.uint8)
    picture[:, :20] = (255, 0, 0, 255)
    picture[:, 20:, 1] = 255  # green that must never be seen
    path = save(tmp_path / "layer.png", Image.fromarray(picture))
    assert (read_still(path) == picture).all()
    small = read_still(path, fit=(10, 10))
    seen = small[small[..., 3] > 0]
    assert seen[:, 1].max() <= 2


def test_fit_never_enlarges(tmp_path):
    path = save(tmp_path / "small.png", Image.fromarray(scene()))
    assert read_still(path, fit=(4000, 4000)).shape == (24, 40, 4)
    assert read_still(path, fit=(20, 4000)).shape == (12, 20, 4)


def test_the_time_of_capture_is_read(tmp_path):
    exif = Image.Exif()
    exif.get_ifd(0x8769).update({0x9003: "2024:05:06 07:08:09", 0x9011: "+02:00", 0x9291: "25"})
    path = save(tmp_path / "photo.jpg", Image.fromarray(scene()), exif=exif)
    assert probe_still(path).captured == 1714972089.25
    exif = Image.Exif()
    exif[0x0132] = "2024:05:06 07:08:09"
    path = save(tmp_path / "scan.png", Image.fromarray(scene()), exif=exif)
    assert probe_still(path).captured == 1714979289.0
    exif[0x0132] = "0000:00:00 00:00:00"
    path = save(tmp_path / "unset.jpg", Image.fromarray(scene()), exif=exif)
    assert probe_still(path).captured is None


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    """A PNG of 28 kB that would unpack to 2.3 GB."""
    path = tmp_path / "bomb.png"
    path.write_bytes(png_file(28_000, 28_000, 8, 2, zlib.compress(bytes(20_000_000), 9)))
    for door in (read_still, probe_still):
        with pytest.raises(MediaError, match="too large") as told:
            door(path)
        assert str(told.value).count(".") <= 2
    path.write_bytes(png_file(60_000, 60_000, 8, 2, b""))
    with pytest.raises(MediaError, match="too large"):
        read_still(path)
    small = save(tmp_path / "small.png", Image.fromarray(scene()))
    with pytest.raises(MediaError, match="too large"):
        read_still(small, max_pixels=100)


def test_a_bomb_of_text_is_refused(tmp_path):
    path = tmp_path / "text.png"
    packed = zlib.compress(bytes(90_000_000), 9)
    body = b"zTXt" + b"Comment\0\0" + packed
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    whole = png_file(4, 4, 8, 2, zlib.compress(bytes(52)))
    path.write_bytes(whole[:33] + chunk + whole[33:])
    with pytest.raises(MediaError):
        read_still(path)


def test_malformed_pictures_are_told_in_one_sentence(tmp_path):
    rng = np.random.default_rng(3)
    noise = Image.fromarray(rng.integers(0, 256, (64, 64, 3), dtype=np.uint8))
    cases: dict[str, bytes | None] = {"missing.png": None, "empty.jpg": b"", "text.tif": b"hello"}
    for name in ("a.jpg", "a.png", "a.webp", "a.avif", "a.tif"):
        whole = save(tmp_path / name, noise).read_bytes()
        cases[f"short-{name}"] = whole[: len(whole) // 2]
        cases[f"noise-{name}"] = whole[:12] + rng.bytes(300)
    cases["a.psd"] = b"8BPS\0\1" + bytes(20)
    cases["list.svg"] = b"<svg><image href='file:///etc/hostname'/></svg>"
    for name, content in cases.items():
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(MediaError) as told:
            read_still(path)
        assert name in str(told.value) and str(told.value).endswith(".")
    with pytest.raises(MediaError):
        read_still(tmp_path)


@pytest.fixture
def layered(tmp_path) -> Path:
    """A PSD of 30×20 with a red ground and a half transparent green patch at (12, 5)."""
    photoshop = PSDImage.new("RGB", (30, 20), color=(0, 0, 255))
    photoshop.create_pixel_layer(Image.new("RGBA", (30, 20), (255, 0, 0, 255)), name="Ground")
    photoshop.create_pixel_layer(
        Image.new("RGBA", (6, 4), (0, 255, 0, 255)), name="Pätch", top=5, left=12, opacity=128
    )
    hidden = photoshop.create_pixel_layer(Image.new("RGBA", (6, 4), (9, 9, 9, 255)), name="Hidden")
    hidden.visible = False
    path = tmp_path / "layers.psd"
    photoshop.save(path)
    return path


def test_layers_of_a_psd_are_pages_on_the_whole_canvas(layered):
    facts = probe_still(layered)
    assert (facts.width, facts.height, facts.pages) == (30, 20, ("Ground", "Pätch"))
    ground, patch = read_still(layered, page=0), read_still(layered, page=1)
    assert ground.shape == patch.shape == (20, 30, 4)
    assert (ground == (255, 0, 0, 255)).all()
    assert tuple(patch[6, 13, :3]) == (0, 255, 0) and abs(int(patch[6, 13, 3]) - 128) <= 1
    assert patch[..., 3].astype(bool).sum() == 24 and patch[5:9, 12:18, 3].all()
    assert read_still(layered).shape == (20, 30, 4)
    assert read_still(layered, page=1, fit=(15, 10)).shape == (10, 15, 4)


def test_a_psd_saved_without_its_flattened_picture_shows_its_layers(layered):
    photoshop = PSDImage.open(layered)
    photoshop.image_resources[Resource.VERSION_INFO] = ImageResource(
        key=Resource.VERSION_INFO, data=VersionInfo(1, False, "w", "r", 1).tobytes()
    )
    photoshop.save(layered)
    assert not PSDImage.open(layered).has_preview()
    got = read_still(layered)
    assert tuple(got[0, 0]) == (255, 0, 0, 255)
    assert np.abs(got[6, 13].astype(int) - (127, 128, 0, 255)).max() <= 2


def test_a_page_that_is_not_there_is_told(layered, tmp_path):
    with pytest.raises(MediaError, match="no layer 3"):
        read_still(layered, page=2)
    plain = save(tmp_path / "plain.png", Image.fromarray(scene()))
    with pytest.raises(MediaError, match="no layer 1"):
        read_still(plain, page=0)


def test_pages_of_a_tiff_are_read(tmp_path):
    first, second = Image.new("RGB", (8, 6), (255, 0, 0)), Image.new("RGB", (8, 6), (0, 0, 255))
    path = save(tmp_path / "pages.tif", first, save_all=True, append_images=[second])
    assert probe_still(path).pages == ("Page 1", "Page 2")
    assert tuple(read_still(path, page=1)[0, 0]) == (0, 0, 255, 255)
    assert tuple(read_still(path)[0, 0]) == (255, 0, 0, 255)
