"""Tiles of displacement series to tiles of patterns on Dask: a program of its own; no QGIS."""
