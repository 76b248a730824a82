"""Nonlinear parameters between the points of a scan: variable projection by damped Gauss-Newton steps.

Golub & Pereyra (1973), SIAM J. Numer. Anal. 10, 413; for breakpoints it is the iteration of Muggeo (2003),
Statistics in Medicine 22, 3055.
"""

import numpy as np

ROUNDS = 12
SMALLEST_STEP = 0.02


def solve_linear(design, projected, columns):
    """Coefficients (n, k) and residuals (n, m) of projected series (n, m) on columns (n, k, m) not yet projected."""
    x = design.project(columns)
    gram = x @ x.transpose(0, 2, 1)
    coefficients = _solve(gram, (x @ projected[:, :, None])[:, :, 0])
    return coefficients, projected - (coefficients[:, None, :] @ x)[:, 0]


def _solve(gram, right):
    """Solve small normal equations; a breath of ridge keeps columns that coincide from failing."""
    k = gram.shape[-1]
    scale = np.einsum("nii->ni", gram).copy()
    gram = gram.copy()
    gram[:, np.arange(k), np.arange(k)] += 1e-13 * scale + 1e-300
    return np.linalg.solve(gram, right[:, :, None])[:, :, 0]


def refine(design, projected, shape, theta, low, high, allowed=None, rounds=ROUNDS):
    """Improve `theta` by least squares.

    Parameters
    ----------
    design : fits.design.Design; projected : (n, m) series, projected
    shape : of fits.shapes, with derivatives; theta : (n, p) start
    low, high : (p,) limits; allowed : callable (n, p) -> (n,) bool or None

    Returns
    -------
    (n, p) : where no step helps, the start
    """
    theta = theta.copy()
    rows = np.arange(len(theta))
    columns, slopes = shape(design.t, theta, design.span)
    size, residual = solve_linear(design, projected, columns)
    rss = (residual**2).sum(axis=1)
    damping = np.ones(len(theta))
    for _ in range(rounds):
        if len(rows) == 0:
            break
        change = _gauss_newton(design, residual[rows], columns, slopes, size)
        trial = np.clip(theta[rows] + damping[rows, None] * change, low, high)
        columns_there, slopes_there = shape(design.t, trial, design.span)
        size_there, residual_there = solve_linear(design, projected[rows], columns_there)
        rss_there = (residual_there**2).sum(axis=1)
        better = rss_there < rss[rows]
        if allowed is not None:
            better &= allowed(trial)
        gained = rss[rows] - rss_there > 1e-4 * rss_there
        taken = rows[better]
        theta[taken], residual[taken], rss[taken] = trial[better], residual_there[better], rss_there[better]
        damping[rows] = np.where(better, np.minimum(1.0, 2 * damping[rows]), damping[rows] / 4)
        go_on = np.where(better, gained, damping[rows] > SMALLEST_STEP)
        columns = np.where(better[:, None, None], columns_there, columns)[go_on]
        slopes = np.where(better[:, None, None], slopes_there, slopes)[go_on]
        size = np.where(better[:, None], size_there, size)[go_on]
        rows = rows[go_on]
    return theta


def _gauss_newton(design, residual, columns, slopes, size):
    """Change (n, p) of the nonlinear parameters that would be best if the model were linear in them."""
    count, parameters = columns.shape[1], slopes.shape[1]
    owner = np.arange(parameters) % count  # one column owns all parameters, or each its own
    x = design.project(np.concatenate([columns, slopes * size[:, owner, None]], axis=1))
    gram = x @ x.transpose(0, 2, 1)
    diagonal = np.arange(count + parameters)
    gram[:, diagonal, diagonal] *= 1 + 1e-9
    return _solve(gram, (x @ residual[:, :, None])[:, :, 0])[:, count:]
