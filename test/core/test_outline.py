import numpy as np
import pytest
from insar_patterns.core.outline import alpha_shape


def connected(shape, n):
    """Whether the triangles and edges join all n points."""
    links = np.vstack([shape.triangles[:, :2], shape.triangles[:, 1:], shape.edges])
    reached = np.zeros(n, dtype=bool)
    reached[0] = True
    for _ in range(n):
        touched = reached[links].any(axis=1)
        reached[links[touched].ravel()] = True
    return reached.all()


def area(xy, triangles):
    a, b, c = (xy[triangles[:, k]] for k in range(3))
    u, v = b - a, c - a
    return np.abs(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]).sum() / 2


@pytest.mark.parametrize("seed", range(5))
def test_what_hangs_together_is_one_piece(seed):
    """A walk in short steps, with loops and ends."""
    rng = np.random.default_rng(seed)
    angle = np.cumsum(rng.normal(0.0, 0.7, 200))
    xy = 1e6 + np.cumsum(45.0 * np.column_stack([np.cos(angle), np.sin(angle)]), axis=0)
    shape = alpha_shape(xy, 50.0)
    assert connected(shape, 200)
    lengths = np.linalg.norm(xy[shape.edges[:, 0]] - xy[shape.edges[:, 1]], axis=1)
    assert (lengths <= 50.0).all()


def test_a_wide_bay_stays_outside_and_a_narrow_gap_is_closed():
    x, y = np.meshgrid(np.arange(0.0, 400.0, 20.0), np.arange(0.0, 400.0, 20.0))
    xy = np.column_stack([x.ravel(), y.ravel()])
    bay = (np.abs(xy[:, 0] - 200.0) < 90.0) & (xy[:, 1] > 150.0)
    gap = (np.abs(xy[:, 0] - 200.0) < 25.0) & (xy[:, 1] > 150.0)
    whole, with_bay, with_gap = (xy, xy[~bay], xy[~gap])
    full = 380.0**2
    assert area(whole, alpha_shape(whole, 50.0).triangles) == pytest.approx(full)
    assert area(with_gap, alpha_shape(with_gap, 50.0).triangles) > 0.97 * full
    # From the last column on the left at x = 100 to the first on the right at x = 300.
    expected = full - 200.0 * 240.0
    assert area(with_bay, alpha_shape(with_bay, 50.0).triangles) == pytest.approx(expected, rel=0.05)


def test_points_on_a_line():
    xy = np.column_stack([np.arange(6) * 10.0, np.arange(6) * 20.0])[[3, 1, 5, 0, 2, 4]]
    shape = alpha_shape(xy, 50.0)
    assert len(shape.triangles) == 0
    assert connected(shape, 6)
    assert len(shape.edges) == 5


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_few_points(n):
    xy = np.array([[0.0, 0.0], [20.0, 0.0], [0.0, 20.0], [20.0, 20.0]])[:n]
    shape = alpha_shape(xy, 50.0)
    assert n == 1 or connected(shape, n)
    assert len(shape.triangles) == max(0, n - 2)


def test_points_in_one_place():
    shape = alpha_shape(np.zeros((5, 2)), 50.0)
    assert len(shape.triangles) == 0
    assert connected(shape, 5)
