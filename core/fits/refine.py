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
    theta, rows = theta.copy(), np.arange(len(theta))
    total, damping = (projected**2).sum(axis=1), np.ones(len(theta))
    gram, inner, size, gain = _linearise(design, projected, shape, theta)
    for _ in range(rounds):
        if len(rows) == 0:
            break
        trial = np.clip(theta[rows] + damping[rows, None] * _gauss_newton(gram, inner, size), low, high)
        there = _linearise(design.part(rows), projected[rows], shape, trial)
        better = there[-1] > gain
        if allowed is not None:
            better &= allowed(trial)
        gained = there[-1] - gain > 1e-4 * (total[rows] - there[-1])
        theta[rows[better]] = trial[better]
        damping[rows] = np.where(better, np.minimum(1.0, 2 * damping[rows]), damping[rows] / 4)
        go_on = np.where(better, gained, damping[rows] > SMALLEST_STEP)
        for here, new in zip((gram, inner, size, gain), there):
            here[better] = new[better]
        gram, inner, size, gain, rows = (part[go_on] for part in (gram, inner, size, gain, rows))
    return theta


def _linearise(design, projected, shape, theta):
    """Normal equations of columns and derivatives, coefficients of the columns, and what they take off the squares.

    (n, k + p, k + p), (n, k + p); (n, k); (n,)
    """
    columns, slopes = shape(design.t, theta, design.span)
    gram, inner = design.normal(np.concatenate([columns, slopes], axis=1), projected)
    k = columns.shape[1]
    size = _solve(gram[:, :k, :k], inner[:, :k])
    return gram, inner, size, (size * inner[:, :k]).sum(axis=1)


def _gauss_newton(gram, inner, size):
    """Change (n, p) of the nonlinear parameters that would be best if the model were linear in them."""
    k, parameters = size.shape[1], gram.shape[1] - size.shape[1]
    owner = np.arange(parameters) % k  # one column owns all parameters, or each its own
    scale = np.concatenate([np.ones_like(size), size[:, owner]], axis=1)
    right = scale * (inner - (gram[:, :, :k] @ size[:, :, None])[:, :, 0])
    gram = gram * scale[:, :, None] * scale[:, None, :]
    diagonal = np.arange(k + parameters)
    gram[:, diagonal, diagonal] *= 1 + 1e-9
    return _solve(gram, right)[:, k:]
