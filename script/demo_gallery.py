"""The pictures of the README, each by the algorithm that a user runs, into resources/readme/."""

import json
import os
import shutil
import subprocess
import sys

import demo

OUT = os.path.join(demo.ROOT, "resources", "readme")
WORK = os.path.join(demo.DEMO, "gallery")
LARGEST_BYTES = 1_500_000
RADIUS_M = 800
"""The demo layer has a point every 300 m or so, where Sentinel-1 has one every 20 m."""
# Across the subsiding zones of the demo layer, from the city in the north-west to the south-east of the lake.
LINE = [(102.655, 25.050), (102.722, 25.012), (102.762, 24.968), (102.838, 24.893)]
LINE_BUFFER_M = 1500
WIDTHS = {"areas": 1100, "layout": 900, "dock": 1400, "statistics": 1000, "profile": 1000, "regionseries": 1000}


def main():
    """Make all pictures; return the exit status."""
    shutil.rmtree(WORK, ignore_errors=True)
    os.makedirs(WORK)
    os.makedirs(OUT, exist_ok=True)
    patterns = os.path.join(demo.DEMO, "patterns.gpkg")
    if not os.path.exists(patterns):
        # In a process of its own, because QGIS starts only once in a process.
        subprocess.run([sys.executable, os.path.join(demo.ROOT, "script", "demo.py")], check=True)
    described = demo.process("describe", {"INPUT": patterns, "OUTPUT": os.path.join(WORK, "described.gpkg")})
    areas = demo.process(
        "areas",
        {"INPUT": described, "EPS": RADIUS_M, "BUFFER": RADIUS_M / 4, "OUTPUT": os.path.join(WORK, "areas.gpkg")},
    )
    draw_areas(described, areas, os.path.join(WORK, "areas.png"))
    pictures = {
        "areas": os.path.join(WORK, "areas.png"),
        "layout": layout(described, only(areas, "power")),
        "statistics": report("statistics", described, "statistics_velocity_by_pattern"),
        "profile": report("profile", described, "", LINES=line(), NAME_FIELD="name", BUFFER=LINE_BUFFER_M),
        "regionseries": report("regionseries", described, "", POLYGONS=only(areas, "step"), NAME_FIELD="area_id"),
    }
    demo.dock()
    pictures["dock"] = os.path.join(demo.DEMO, "dock.png")
    for name, picture in pictures.items():
        shrink(picture, os.path.join(OUT, f"{name}.png"), WIDTHS[name])
    total = sum(os.path.getsize(os.path.join(OUT, f"{name}.png")) for name in pictures)
    print(f"Gallery: {demo.relative(OUT)}, {len(pictures)} pictures, {total / 1e3:.0f} kB")
    if total > LARGEST_BYTES:
        sys.exit(f"The pictures have {total} bytes, more than {LARGEST_BYTES}.")
    return 0


def report(algorithm, points, figure, **parameters):
    """Run an algorithm that writes a report; return its figure whose name begins with `figure`."""
    folder = os.path.join(WORK, algorithm)
    demo.process(
        algorithm,
        {"INPUT": points, **parameters, "OUTPUT_HTML": folder + ".html", "OUTPUT_FIGURES": folder},
    )
    found = sorted(name for name in os.listdir(folder) if name.startswith(figure))
    if not found:
        sys.exit(f"{algorithm} wrote no figure '{figure}…' into {demo.relative(folder)}.")
    return os.path.join(folder, found[0])


def only(areas, pattern):
    """The areas of one pattern, as a source of Processing."""
    return f"{areas}|subset=\"pattern\" = '{pattern}'"


def layout(points, detail):
    """The print layout of both maps, with a detail."""
    return demo.process(
        "layout",
        {
            "INPUT": points,
            "TITLE": "Simulated PS layer around Dianchi Lake, Kunming",
            "NOTE": "Simulated displacement series, not measurements.",
            "DETAIL_POLYGONS": detail,
            "DPI": 150,
            "OUTPUT": os.path.join(WORK, "layout.png"),
        },
    )


def line():
    """Path of a layer with the line of the profile."""
    path = os.path.join(WORK, "line.geojson")
    feature = {
        "type": "Feature",
        "properties": {"name": "Kunming to Chenggong"},
        "geometry": {"type": "LineString", "coordinates": LINE},
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"type": "FeatureCollection", "features": [feature]}, file)
    return path


def draw_areas(points, areas, picture):
    """Render the areas over the points, both in the styles that are stored with them, with what is known of each."""
    from qgis.core import (
        QgsApplication,
        QgsCoordinateReferenceSystem,
        QgsCoordinateTransform,
        QgsMapRendererParallelJob,
        QgsMapSettings,
        QgsProject,
        QgsVectorLayer,
    )
    from qgis.PyQt.QtCore import QSize
    from qgis.PyQt.QtGui import QColor

    application = QgsApplication([], False)
    application.initQgis()
    layers = [QgsVectorLayer(areas, "areas", "ogr"), QgsVectorLayer(points, "points", "ogr"), demo.lake()]
    layers[0].setLabeling(label())
    layers[0].setLabelsEnabled(True)
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:32648"))
    settings.setTransformContext(QgsProject.instance().transformContext())
    settings.setBackgroundColor(QColor("#fbfbf8"))
    settings.setOutputDpi(140)
    settings.setOutputSize(QSize(1600, 1400))
    to_map = QgsCoordinateTransform(layers[0].crs(), settings.destinationCrs(), QgsProject.instance())
    extent = to_map.transformBoundingBox(layers[0].extent())
    extent.scale(1.1)
    settings.setExtent(extent)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    if not job.renderedImage().save(picture):
        sys.exit(f"{picture} cannot be written.")
    del layers, job
    application.exitQgis()


def label():
    """Labels of areas: date and size of a step, else the velocity."""
    from qgis.core import QgsPalLayerSettings, QgsTextBufferSettings, QgsTextFormat, QgsVectorLayerSimpleLabeling
    from qgis.PyQt.QtGui import QFont

    text, halo, settings = QgsTextFormat(), QgsTextBufferSettings(), QgsPalLayerSettings()
    text.setFont(QFont("DejaVu Sans"))
    text.setSize(8)
    halo.setEnabled(True)
    halo.setSize(0.8)
    text.setBuffer(halo)
    settings.setFormat(text)
    step = "format_date(step_date, 'yyyy-MM-dd') || '\\n' || format_number(step_mm, 0) || ' mm'"
    settings.fieldName = f"if(pattern = 'step', {step}, format_number(velocity, 0) || ' mm/yr')"
    settings.isExpression = True
    return QgsVectorLayerSimpleLabeling(settings)


def shrink(picture, target, width):
    """A copy of few colours and at most `width` pixels across."""
    from PIL import Image

    image = Image.open(picture).convert("RGB")
    if image.width > width:
        image = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    # Not by the median cut that is Pillow's default: it gives rare colours to others, and a pattern is a colour.
    few = image.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
    few.save(target, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
