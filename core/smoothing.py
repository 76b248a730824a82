"""Savitzky-Golay smoothing (Savitzky & Golay 1964, Analytical Chemistry 36, 1627), by scipy."""


def smooth(values, window, order):
    """Smooth regular series by a moving least-squares polynomial.

    Ends: the first and last `window // 2` steps take the polynomial of degree `order` fitted to the
    first or last `window` steps (scipy's mode "interp"); nothing is padded, mirrored or cut off.

    Parameters
    ----------
    values : (n, steps) float, regular in time
    window : int, odd number of steps; 1 leaves the series as it is
    order : int, degree of the polynomial, below `window`

    Returns
    -------
    (n, steps) float
    """
    if window == 1:
        return values
    from scipy.signal import savgol_filter  # here, because it is slow to import and QGIS loads plugins at its start

    return savgol_filter(values, window, order, axis=-1, mode="interp")
