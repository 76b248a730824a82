"""Small PS layers for the tests."""

import numpy as np
from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

DATES = np.arange(np.datetime64("2019-01-05"), np.datetime64("2022-12-31"), 12)


def names(dates=DATES, style="D{}"):
    """Field names of the dates."""
    return [style.format(str(date).replace("-", "")) for date in dates]


def series(n=12, dates=DATES, seed=0):
    """(n, m) mm: noise on lines of growing rate."""
    rng = np.random.default_rng(seed)
    t = (dates - dates[0]).astype(float) / 365.25
    return np.round(rng.normal(0.0, 0.8, (n, len(dates))) + np.arange(n)[:, None] * 2.0 * t, 2)


def memory_layer(values=None, fields=None, kind="double", geometry="Point", crs="EPSG:32648", extra=()):
    """A memory layer; `values` are rows for `fields`, `extra` are (name, type, list) of further fields in front."""
    values = series() if values is None else values
    fields = names() if fields is None else fields
    definition = [f"field={name}:{type_}" for name, type_, _ in extra] + [f"field={name}:{kind}" for name in fields]
    crs = f"crs={crs}&" if crs else "crs=&"
    layer = QgsVectorLayer(f"{geometry}?{crs}{'&'.join(definition)}", "points", "memory")
    assert layer.isValid()
    features = []
    for i, row in enumerate(values):
        feature = QgsFeature(layer.fields())
        feature.setAttributes(
            [column[i] for _, _, column in extra] + (row.tolist() if hasattr(row, "tolist") else list(row))
        )
        feature.setGeometry(shape(geometry, i))
        features.append(feature)
    ok, _ = layer.dataProvider().addFeatures(features)
    assert ok
    layer.updateExtents()
    return layer


def shape(geometry, i):
    """Geometry number `i`."""
    x, y = 270000.0 + 40.0 * i, 2770000.0 + 25.0 * (i % 7)
    if geometry == "Polygon":
        return QgsGeometry.fromWkt(f"POLYGON(({x} {y},{x + 1} {y},{x} {y + 1},{x} {y}))")
    if geometry == "PointZ":
        return QgsGeometry.fromWkt(f"POINTZ({x} {y} {i})")
    if geometry == "MultiPoint":
        return QgsGeometry.fromWkt(f"MULTIPOINT(({x} {y}))")
    return QgsGeometry.fromPointXY(QgsPointXY(x, y))


def save(layer, path, name=None):
    """Write a layer to a file and open it from there."""
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = QgsVectorFileWriter.driverForExtension(path.suffix)
    options.layerName = name or path.stem
    error = QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(path), QgsCoordinateTransformContext(), options)
    assert error[0] == QgsVectorFileWriter.WriterError.NoError, error
    opened = QgsVectorLayer(str(path), path.stem, "ogr")
    assert opened.isValid()
    return opened


def table(layer, *fields):
    """Rows of the given fields, NULL as None."""
    from qgis.core import NULL

    return [tuple(None if f[name] == NULL else f[name] for name in fields) for f in layer.getFeatures()]
