"""What `areas` tells the user in its log."""

import numpy as np
from qgis.PyQt.QtCore import QCoreApplication

from ..compat import tr
from ..core.patterns import PATTERNS


def log_points(points, wanted, changed, feedback):
    """What was read.

    points : layers.area_points.AreaPoints; wanted : (n,) int, codes of the points that may form areas, else -1;
    changed : int, points with another pattern after smoothing, or None without it
    """
    feedback.pushInfo(
        tr("Points read: {read}, classified: {classified}, of chosen patterns and confident enough: {chosen}").format(
            read=len(points.ids), classified=int((points.codes >= 0).sum()), chosen=int((wanted >= 0).sum())
        )
    )
    lost = int((~np.isfinite(points.xy).all(axis=1)).sum())
    if lost:
        feedback.pushWarning(tr("{count} points without geometry were left out.").format(count=lost))
    if changed is not None:
        feedback.pushInfo(tr("Points with another pattern after smoothing: {count}").format(count=changed))
        if not np.isfinite(points.probabilities).all(axis=1).any():
            feedback.pushWarning(
                tr("The layer has no probabilities (fields p_stable to p_undef): nothing could be smoothed.")
            )


def log_undated(undated, steps, reason, feedback):
    """Steps without a date, in a layer without series; `reason` says why it has none."""
    if undated == steps:
        feedback.pushWarning(
            tr("The steps have no dates and are grouped by place alone. {reason}").format(reason=reason)
        )
    else:
        feedback.pushWarning(tr("{count} steps without a date were left out.").format(count=undated))


def log_kept_back(found, doubtful, small, feedback):
    """How many areas were found, and how many the filters left out."""
    feedback.pushInfo(
        tr("Areas found: {found}; left out as doubtful (MIN_SHARE): {doubtful}, as small (MIN_AREA): {small}").format(
            found=found, doubtful=doubtful, small=small
        )
    )


def log_areas(areas, feedback):
    """What was written: the number of areas and of their points by pattern."""
    if not areas:
        feedback.pushWarning(
            tr(
                "The result has no areas. Where the points are sparse, try a larger radius (EPS) or fewer points "
                "(MIN_POINTS); or choose other patterns, or a lower MIN_CONFIDENCE or MIN_SHARE."
            )
        )
    for pattern in PATTERNS:
        own = [area for area in areas if area.summary.pattern == pattern.code]
        if own:
            feedback.pushInfo(
                tr("  {pattern}: {areas} areas, {points} points, {hectares:.1f} ha").format(
                    pattern=QCoreApplication.translate("Patterns", pattern.name),
                    areas=len(own),
                    points=sum(area.summary.points for area in own),
                    hectares=sum(area.square_metres for area in own) / 1e4,
                )
            )
