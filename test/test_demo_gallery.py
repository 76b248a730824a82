import sys

import numpy as np
import pytest
from insar_patterns.core.patterns import PATTERNS


def test_shrunk_pictures_keep_the_colours_of_the_patterns(root, tmp_path, monkeypatch):
    """A few dots of each pattern among many greys."""
    image = pytest.importorskip("PIL.Image")
    monkeypatch.syspath_prepend(str(root / "script"))
    import demo_gallery

    rng = np.random.default_rng(0)
    pixels = np.repeat(rng.integers(0, 256, (300, 400, 1)), 3, axis=2).astype(np.uint8)
    colours = np.array([[int(p.colour[k : k + 2], 16) for k in (1, 3, 5)] for p in PATTERNS], dtype=np.uint8)
    for k, colour in enumerate(colours):
        pixels[10:16, 20 * k : 20 * k + 6] = colour
    image.fromarray(pixels).save(tmp_path / "large.png")
    demo_gallery.shrink(str(tmp_path / "large.png"), str(tmp_path / "small.png"), 400)
    small = image.open(tmp_path / "small.png")
    assert (small.mode, small.size) == ("P", (400, 300))
    found = np.asarray(small.convert("RGB")).astype(int)
    for k, colour in enumerate(colours):
        np.testing.assert_allclose(found[12, 20 * k + 3], colour, atol=8)
    demo_gallery.shrink(str(tmp_path / "large.png"), str(tmp_path / "half.png"), 200)
    assert image.open(tmp_path / "half.png").size == (200, 150)
    sys.modules.pop("demo_gallery")
    sys.modules.pop("demo")
