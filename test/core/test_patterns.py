import re

import numpy as np
import pytest
from insar_patterns.core.patterns import CODES, KEYS, NOT_CLASSIFIED, PATTERNS

LEAST_DIFFERENCE = 10.0  # CIEDE2000 between any two patterns, whoever looks
LEAST_CONTRAST = 1.6  # WCAG ratio against either base map
WHITE, DARK_GREY = "#ffffff", "#2b2b2b"
# Machado, Oliveira & Fernandes 2009 (IEEE TVCG 15, 1291), severity 1, on linear RGB.
VISION = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def linear_rgb(colour):
    """#rrggbb -> (3,) 0 to 1, gamma removed (IEC 61966-2-1)."""
    c = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    """Linear sRGB -> CIE L*a*b* (D65)."""
    t = XYZ @ rgb / [0.95047, 1.0, 1.08883]
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def difference(one, other):
    """CIEDE2000 colour difference (Sharma, Wu & Dalal 2005) of two L*a*b* colours."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(mean**7 / (mean**7 + 25**7))
    c1, c2 = np.hypot(stretch * a1, b1), np.hypot(stretch * a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, stretch * a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    hue = h1 + turn / 2 if c1 * c2 else h1 + h2
    dl, dc, dh = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    lightness, c = (l1 + l2) / 2, (c1 + c2) / 2
    weights = zip((-0.17, 0.24, 0.32, -0.20), (1, 2, 3, 4), (-30, 0, 6, -63))
    t = 1 + sum(w * np.cos(np.radians(k * hue + shift)) for w, k, shift in weights)
    dl /= 1 + 0.015 * (lightness - 50) ** 2 / np.sqrt(20 + (lightness - 50) ** 2)
    dc, dh = dc / (1 + 0.045 * c), dh / (1 + 0.015 * c * t)
    blue = 60 * np.exp(-(((hue % 360 - 275) / 25) ** 2))
    rotation = -np.sin(np.radians(blue)) * 2 * np.sqrt(c**7 / (c**7 + 25**7))
    return np.sqrt(dl**2 + dc**2 + dh**2 + rotation * dc * dh)


def contrast(one, other):
    """WCAG 2 contrast ratio of two colours, 1 to 21."""
    dark, light = sorted(linear_rgb(c) @ [0.2126, 0.7152, 0.0722] for c in (one, other))
    return (light + 0.05) / (dark + 0.05)


def test_order_keys_and_codes_are_frozen():
    assert KEYS == ("stable", "linear", "step", "piecewise", "power", "undefined")
    assert [p.code for p in PATTERNS] == list(range(6))
    assert [CODES[key] for key in KEYS] == list(range(6))
    assert [p.key for p in PATTERNS] == list(KEYS)


def test_result_fields_are_frozen_and_fit_a_shapefile():
    fields = [p.field for p in PATTERNS]
    assert fields == ["p_stable", "p_linear", "p_step", "p_piecewis", "p_power", "p_undef"]
    assert max(map(len, fields)) <= 10


def test_names_are_told_apart():
    names = [*(p.name for p in PATTERNS), NOT_CLASSIFIED]
    assert all(names)
    assert len(set(names)) == 7


@pytest.mark.parametrize("vision", VISION)
def test_colours_keep_apart(vision):
    seen = [lab(np.clip(np.array(VISION[vision]) @ linear_rgb(p.colour), 0, 1)) for p in PATTERNS]
    for i, one in enumerate(seen):
        for j, other in enumerate(seen[:i]):
            assert difference(one, other) >= LEAST_DIFFERENCE, (vision, KEYS[i], KEYS[j])


@pytest.mark.parametrize("pattern", PATTERNS, ids=KEYS)
@pytest.mark.parametrize("ground", [WHITE, DARK_GREY])
def test_colours_stand_out_from_the_base_map(pattern, ground):
    assert re.fullmatch("#[0-9a-f]{6}", pattern.colour)
    assert contrast(pattern.colour, ground) >= LEAST_CONTRAST


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),
        ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_difference_equals_the_published_pairs(one, other, expected):
    assert difference(one, other) == pytest.approx(expected, abs=1e-4)
    assert difference(other, one) == pytest.approx(expected, abs=1e-4)


def test_measures_of_black_and_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert lab(linear_rgb("#ffffff")) == pytest.approx((100.0, 0.0, 0.0), abs=0.02)
    for matrix in VISION.values():
        np.testing.assert_allclose(np.sum(matrix, axis=1), 1.0, atol=2e-6)  # grey stays grey
