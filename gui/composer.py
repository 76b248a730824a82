"""From points to what the plot shows: reference, curves, lines, groups."""

import numpy as np
from qgis.PyQt.QtCore import QCoreApplication

from ..compat import tr
from ..core.compare import envelope, mean_by_date, model_curve, velocity_line
from ..core.patterns import NOT_CLASSIFIED, PATTERNS
from ..core.series import SeriesBlock
from ..core.smoothing import smooth
from ..layers.series_settings import AWAY, TOWARDS
from .plot_model import TRACE_COLOURS, Band, PlotModel, Trace
from .text import pattern_name


def warm_up():
    """Load what the first curve needs (scipy), so that the first click is answered as fast as all others."""
    smooth(np.zeros((1, 21)), 11, 2)


def days_of(dates):
    """Days since 1970-01-01, which is matplotlib's time as well."""
    return dates.astype("datetime64[D]").astype(float)


def empty_model(reader, options, limits=None):
    """A PlotModel of a layer without any series yet."""
    signs = {TOWARDS: tr("+ towards satellite"), AWAY: tr("+ away from satellite")}
    return PlotModel(
        days_of(reader.dates),
        shift=options.shift,
        unit_label=tr("LOS displacement (mm)"),
        sign_label=signs.get(reader.settings.sign, ""),
        limits=limits,
    )


def traces_of(points, reader, options, reference=None):
    """Traces of points, and their velocities in mm/yr."""
    traces, rates = [], []
    for index, point in enumerate(points):
        values = point.values if reference is None else point.values - reference
        rate, line = velocity_line(values, reader.dates)
        single = len(points) == 1 and point.code >= 0
        trace = Trace(
            tr("point {id}").format(id=point.key),
            PATTERNS[point.code].colour if single else TRACE_COLOURS[index % len(TRACE_COLOURS)],
            values,
        )
        # The model sees no series with too few dates.
        if options.curve and SeriesBlock(np.zeros(1), values[None, :], reader.dates).usable[0]:
            trace.curve_days, trace.curve, trace.bridged = model_curve(values, reader.dates, reader.preprocessing)
        if options.velocity and np.isfinite(rate):
            trace.line = line
        traces.append(trace)
        rates.append(rate)
    return traces, rates


def bands_of(points, reference=None):
    """A Band for each predicted pattern among the points, in the order of the patterns."""
    bands = []
    for code in (*range(len(PATTERNS)), -1):
        members = [point.values for point in points if point.code == code]
        if not members:
            continue
        values = np.array(members) - (0.0 if reference is None else reference)
        name = pattern_name(code) if code >= 0 else QCoreApplication.translate("Patterns", NOT_CLASSIFIED)
        colour = PATTERNS[code].colour if code >= 0 else TRACE_COLOURS[0]
        bands.append(Band(f"{name} ({len(members)})", colour, *envelope(values)))
    return bands


def reference_of(points):
    """The mean of points at each date, (m,) mm."""
    return mean_by_date(np.array([point.values for point in points]))
