"""`insarpatterns:layout`: its parameters, its figures and templates, and one sentence for bad input."""

import os
import shutil
import subprocess
import sysconfig

import pytest
from insar_patterns.core.patterns import PATTERNS
from insar_patterns.layers.style import save_styles
from qgis.core import (
    QgsLayoutItemMap,
    QgsPrintLayout,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingParameterDefinition,
    QgsProject,
    QgsReadWriteContext,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtXml import QDomDocument

from ..layers.places import box, shapes
from ..make import memory_layer, save
from .results import X, Y, result_layer


@pytest.fixture
def path(tmp_path):
    """A result in a GeoPackage with its styles, as `classify` leaves it."""
    source = save(result_layer([p.key for p in PATTERNS] * 6), tmp_path / "patterns.gpkg").source().split("|")[0]
    assert save_styles(source, "patterns") == ""
    return source


@pytest.fixture
def draw(run_algorithm, tmp_path):
    """Run layout with few dots; returns the path of the figure."""

    def run(layer, name="figure.png", **parameters):
        figure = str(tmp_path / name)
        found = run_algorithm("layout", INPUT=layer, OUTPUT=figure, **{"DPI": 60, **parameters})
        run.log = run_algorithm.log
        assert found["OUTPUT"] == figure
        return figure

    return run


def maps_of(template, path):
    """The maps of a template that is opened in a new project with the layer at `path`."""
    project = QgsProject()
    layer = QgsVectorLayer(path, "patterns", "ogr")
    project.addMapLayer(layer)
    document = QDomDocument()
    with open(template, encoding="utf-8") as file:
        assert document.setContent(file.read())[0]
    layout = QgsPrintLayout(project)
    items, ok = layout.loadFromTemplate(document, QgsReadWriteContext())
    assert ok
    return project, layout, layer, [item for item in items if isinstance(item, QgsLayoutItemMap)]


# Parameters


def test_parameters_and_defaults(provider):
    algorithm = provider.algorithm("layout")
    parameters = {p.name(): p for p in algorithm.parameterDefinitions()}
    assert list(parameters) == [
        "INPUT", "TITLE", "NOTE", "BACKGROUND", "DETAIL", "DETAIL_POLYGONS", "DPI", "OUTPUT", "OUTPUT_TEMPLATE",
    ]  # fmt: skip
    assert parameters["DPI"].defaultValue() == 300
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    needed = [n for n, p in parameters.items() if not p.flags() & optional]
    assert needed == ["INPUT", "DPI", "OUTPUT"]
    assert algorithm.flags() & QgsProcessingAlgorithm.Flag.FlagNoThreading


# Settings


@pytest.mark.parametrize(("name", "start"), [("a.png", b"\x89PNG"), ("a.pdf", b"%PDF"), ("a.svg", b"<?xml")])
def test_formats(draw, path, name, start):
    with open(draw(path, name, TITLE="Above"), "rb") as file:
        assert file.read(len(start)) == start
    assert "Both maps of patterns (36 points) in EPSG:32648" in draw.log


def test_a4_with_and_without_detail(draw, path):
    plain = QImage(draw(path))
    assert (plain.width(), plain.height()) == (int(297 / 25.4 * 60), int(210 / 25.4 * 60))
    detail = QImage(draw(path, "b.png", DETAIL=f"{X},{X + 400},{Y},{Y + 100} [EPSG:32648]"))
    assert (detail.width(), detail.height()) == (int(210 / 25.4 * 60), int(297 / 25.4 * 60))


def test_template_finds_its_layer_and_both_styles(draw, path, tmp_path):
    template = str(tmp_path / "page.qpt")
    draw(path, OUTPUT_TEMPLATE=template)
    project, layout, layer, maps = maps_of(template, path)
    assert len(maps) == 2
    assert [item.layers() for item in maps] == [[layer], [layer]]
    kinds = sorted(
        kind for item in maps for kind in ("graduatedSymbol", "categorizedSymbol")
        if f'type="{kind}"' in item.layerStyleOverrides()[layer.id()]
    )  # fmt: skip
    assert kinds == ["categorizedSymbol", "graduatedSymbol"]
    del maps, layout, layer, project


def test_detail_of_a_polygon_with_a_rectangle_on_the_overview(draw, path, tmp_path):
    polygon = shapes("Polygon", [box(X, Y - 10, X + 400, Y + 160)], to="EPSG:4326")
    template = str(tmp_path / "page.qpt")
    draw(path, DETAIL_POLYGONS=polygon, OUTPUT_TEMPLATE=template)
    project, layout, layer, maps = maps_of(template, path)
    overviews = [item for item in maps if item.overviews().size()]
    details = [item for item in maps if not item.overviews().size()]
    assert (len(overviews), len(details)) == (2, 2)
    assert {item.overviews().overview(0).linkedMap().uuid() for item in overviews} == {d.uuid() for d in details}
    for overview, detail in zip(overviews, details):
        assert overview.extent().contains(detail.extent())
        assert detail.extent().width() < 0.6 * overview.extent().width()
    del maps, overviews, details, overview, detail, layout, layer, project


def test_the_layer_keeps_its_own_style_and_project(draw, path):
    layer = QgsVectorLayer(path, "mine", "ogr")
    QgsProject.instance().addMapLayer(layer)
    before = layer.renderer().dump()
    draw(layer, BACKGROUND=[shapes("Polygon", [box(X, Y, X + 99, Y + 99)])])
    assert layer.renderer().dump() == before
    assert QgsProject.instance().mapLayer(layer.id()) is layer
    QgsProject.instance().removeMapLayer(layer.id())


@pytest.mark.parametrize("patterns", [[None] * 5, ["step"]])
def test_no_pattern_or_one_point(draw, patterns):
    assert os.path.getsize(draw(result_layer(patterns))) > 5000


# Bad input


@pytest.mark.parametrize(
    ("made", "parameters", "match"),
    [
        (lambda: memory_layer(), {}, "no field 'pattern'"),
        (lambda: memory_layer(extra=[("pattern", "string", ["step"] * 12)]), {}, "no field 'velocity'"),
        (lambda: result_layer([]), {}, "no points to draw"),
        (lambda: result_layer(crs=""), {}, "no coordinate reference system"),
        (result_layer, {"DETAIL": "0,9,0,9 [EPSG:32648]"}, "No point lies in the detail"),
        (result_layer, {"DETAIL_POLYGONS": "/nowhere.gpkg"}, "DETAIL_POLYGONS|nowhere"),
        (result_layer, {"OUTPUT": "/nowhere/figure.png"}, "cannot be written"),
        (result_layer, {"OUTPUT": "/nowhere/figure.jpg"}, r"must end in one of .png, .pdf, .svg"),
    ],
)
def test_one_sentence(run_algorithm, tmp_path, made, parameters, match):
    with pytest.raises(QgsProcessingException, match=match):
        run_algorithm("layout", **{"INPUT": made(), "OUTPUT": str(tmp_path / "a.png"), "DPI": 60, **parameters})
    assert os.listdir(tmp_path) == []


# Real data


def test_real_points(draw, boissano_patterns):
    image = QImage(draw(boissano_patterns, DPI=80, TITLE="Boissano"))
    seen = {
        image.pixelColor(x, y).name() for x in range(image.width() // 2, image.width()) for y in range(image.height())
    }
    assert {PATTERNS[0].colour, PATTERNS[1].colour} <= seen


def test_through_qgis_process(path, root, tmp_path):
    """As a headless user, without a window: a profile of its own, the plugin enabled, one command."""
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "insar_patterns").symlink_to(root)
    environment = {
        **os.environ,
        "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "profile"),
        "QGIS_PLUGINPATH": str(plugins),
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    subprocess.run([program, "plugins", "enable", "insar_patterns"], env=environment, check=True, capture_output=True)
    figure, template = tmp_path / "page.svg", tmp_path / "page.qpt"
    command = [
        program, "run", "insarpatterns:layout", f"--INPUT={path}", f"--OUTPUT={figure}",
        f"--OUTPUT_TEMPLATE={template}", f"--DETAIL={X},{X + 400},{Y},{Y + 100} [EPSG:32648]",
    ]  # fmt: skip
    ran = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert figure.read_bytes().startswith(b"<?xml")
    project, layout, layer, maps = maps_of(str(template), path)
    assert len(maps) == 4
    del maps, layout, layer, project
