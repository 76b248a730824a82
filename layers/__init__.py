"""The QGIS boundary: features in, features out."""
