"""Write simulated series block by block: points with their label, their true parameters and one field per date."""

import json

import numpy as np
from qgis.core import (
    NULL,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFeatureSink,
    QgsFields,
    QgsGeometry,
    QgsPointXY,
    QgsVectorFileWriter,
    QgsWkbTypes,
)

from ..compat import make_field
from ..core.errors import QT_TRANSLATE_NOOP, OutputError
from ..core.patterns import KEYS
from .provenance import new_metadata

SHAPEFILE_FIELDS, SHAPEFILE_TEXT = 255, 254
NUMBERS = ("rate_mm_yr", "size_mm", "at_yr", "noise_mm")


class SimulationWriter:
    """A context manager that writes blocks of `paper.Simulation` and lets go of the file.

    Parameters
    ----------
    destination : layers.destination.Destination
    dates : (m,) datetime64[D], of all blocks
    crs : QgsCoordinateReferenceSystem

    Attributes
    ----------
    written : int, points; shortened : int, true parameters that a shapefile could not hold

    Raises
    ------
    OutputError
    """

    def __init__(self, destination, dates, crs):
        self.destination, self.written, self.shortened = destination, 0, 0
        self._span = float((dates[-1] - dates[0]).astype(int)) / 365.25
        self._fields = QgsFields()
        for name in ("pid", "label"):
            self._fields.append(make_field(name, "text", 12))
        self._fields.append(make_field("truth", "text", SHAPEFILE_TEXT if destination.extension == ".shp" else 0))
        for name in NUMBERS:
            self._fields.append(make_field(name, "real", 12, 3))
        for date in dates:
            self._fields.append(make_field("D" + str(date).replace("-", ""), "real", 10, 2))
        if destination.extension == ".shp" and self._fields.count() > SHAPEFILE_FIELDS:
            raise OutputError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "A shapefile holds at most {most} fields and {count} are needed. Choose a GeoPackage (.gpkg).",
                ),
                most=SHAPEFILE_FIELDS,
                count=self._fields.count(),
            )
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName, options.layerName, options.fileEncoding = destination.driver, destination.stem, "UTF-8"
        self._writer = QgsVectorFileWriter.create(
            destination.temporary, self._fields, QgsWkbTypes.Type.Point, crs, QgsCoordinateTransformContext(), options
        )
        self._check(self._writer.hasError() == QgsVectorFileWriter.WriterError.NoError)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._writer = None  # an open file cannot be removed on Windows

    def add(self, xy, drawn, noise_mm=None):
        """Write a block.

        Parameters
        ----------
        xy : (n, 2) float; drawn : core.simulation.paper.Simulation; noise_mm : float or None, the noise of all of
        them where the true parameters do not say
        """
        out = []
        for place, row, code, truth in zip(xy.tolist(), np.round(drawn.values, 2), drawn.labels, drawn.parameters):
            text = json.dumps(truth, default=float)
            if self.destination.extension == ".shp" and len(text) > SHAPEFILE_TEXT:
                text, self.shortened = NULL, self.shortened + 1
            new = QgsFeature(self._fields)
            new.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(*place)))
            numbers = [
                NULL if value is None else round(value, 3) for value in main_numbers(truth, self._span, noise_mm)
            ]
            values = [NULL if value != value else value for value in row.tolist()]
            new.setAttributes([f"SIM{self.written + len(out):07d}", KEYS[code], text, *numbers, *values])
            out.append(new)
        self._check(self._writer.addFeatures(out, QgsFeatureSink.Flag.FastInsert))
        self.written += len(out)

    def close(self):
        """Finish the file."""
        self._check(self._writer.flushBuffer())
        self._writer = None

    def _check(self, ok):
        if not ok:
            raise self.destination.failed(self._writer.errorMessage())


def main_numbers(truth, span, noise_mm=None):
    """The numbers of `NUMBERS` in true parameters, None where there is none.

    Parameters
    ----------
    truth : dict of a Simulation, in years ("..._yr") or as share of the span ("..._at")
    span : float, years

    Returns
    -------
    (rate in mm/yr, the first of several; largest size in mm; time of the first event in years; noise in mm)
    """

    def numbers(*names):
        found = [truth[name] for name in names if name in truth]
        return [float(value) for part in found for value in (part if isinstance(part, (list, tuple)) else [part])]

    rates = numbers("rate_mm_yr") or [drift / span for drift in numbers("drift_mm")]
    sizes = numbers("step_mm", "power_mm", "pulse_mm", "walk_mm", "wiggle_mm", "wave_mm")
    times = numbers("step_yr", "break_yr", "onset_yr") or [at * span for at in numbers("step_at", "break_at")]
    noise = numbers("sigma_mm") or ([] if noise_mm is None else [float(noise_mm)])
    return (
        rates[0] if rates else None,
        max(sizes, key=abs) if sizes else None,
        min(times) if times else None,
        noise[0] if noise else None,
    )


def simulation_metadata(title, facts):
    """QgsLayerMetadata that nobody can take for measurements; `facts` is a dict that JSON can hold."""
    metadata = new_metadata(
        f"{title} (simulated)",
        "SIMULATED displacement series, no measurements: {points} points of {dates} dates, {first} to {last}, drawn by "
        "the '{simulation}' simulation with seed {seed}. The field 'label' is the true pattern, 'truth' holds the true "
        "parameters.".format(**facts),
        "simulated",
    )
    metadata.setHistory(["insarpatterns simulation " + json.dumps(facts)])
    return metadata
