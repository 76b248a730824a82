"""Small layers of polygons and lines for the tests."""

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsFeature, QgsGeometry, QgsProject
from qgis.core import QgsVectorLayer as Layer


def shapes(kind, geometries, names=None, crs="EPSG:32648", to=None):
    """A memory layer with a field `name`; WKT in `crs`, brought into the system `to`; None is an empty geometry."""
    layer = Layer(f"{kind}?crs={to or crs}&field=name:string", "shapes", "memory")
    transform = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem(crs), QgsCoordinateReferenceSystem(to or crs), QgsProject()
    )
    features = []
    for i, text in enumerate(geometries):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([names[i] if names else None])
        if text:
            geometry = QgsGeometry.fromWkt(text)
            geometry.transform(transform)
            feature.setGeometry(geometry)
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    return layer


def box(left, bottom, right, top):
    """WKT of a rectangle."""
    return f"POLYGON(({left} {bottom},{right} {bottom},{right} {top},{left} {top},{left} {bottom}))"
