"""The demo: a PS layer (simulated, or the user's) -> qgis_process -> build/demo/patterns.gpkg and map.png."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DEMO = os.path.join(ROOT, "build", "demo")
POINTS, SEED = 6000, 2024
sys.path.insert(0, ROOT)
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if "XDG_RUNTIME_DIR" not in os.environ:  # else Qt complains of its absence
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="runtime-")


def main(arguments):
    """Run the demo; return the exit status."""
    import run

    run.load_package()
    os.makedirs(DEMO, exist_ok=True)
    if arguments[:1] == ["dock"]:
        return dock()
    if arguments[:1] == ["gallery"]:
        import demo_gallery

        return demo_gallery.main()
    options = [argument for argument in arguments if "=" in argument and not os.path.exists(argument)]
    paths = [argument for argument in arguments if argument not in options]
    if len(paths) > 1:
        sys.exit("script/demo takes one layer; further arguments are NAME=VALUE for insarpatterns:classify.")
    if paths and not os.path.exists(paths[0].split("|")[0]):
        sys.exit(f"There is no file {paths[0]}. Give a PS point layer, or an EGMS CSV or zip.")
    source = os.path.abspath(paths[0]) if paths else simulate()
    name = os.path.basename(source) if paths else "Simulated PS layer around Dianchi Lake, Kunming"
    if source.lower().endswith((".csv", ".zip")):
        source = process("importcsv", {"INPUT": source, "OUTPUT": os.path.join(DEMO, "imported.gpkg")})
    result = process(
        "classify",
        {"INPUT": source, "OUTPUT": os.path.join(DEMO, "patterns.gpkg"), **dict(o.split("=", 1) for o in options)},
    )
    draw(result, name, simulated=not paths)
    return 0


def dock():
    """Open QGIS with the demo layer, which is made first where it is missing, and take a picture of the dock."""
    import demo_dock

    if not os.path.exists(os.path.join(DEMO, "patterns.gpkg")):
        main([])
    return demo_dock.main()


def simulate():
    """Write the simulated layer; return its path."""
    from insar_patterns.core.patterns import KEYS
    from insar_patterns.core.simulation.kunming import scene
    from insar_patterns.layers.write_series import write_series

    path = os.path.join(DEMO, "kunming_simulated.gpkg")
    say(f"Writing {POINTS} simulated PS points around Dianchi Lake to {relative(path)}")
    if os.path.exists(path):
        os.remove(path)
    drawn = scene(POINTS, SEED)
    attributes = {
        "pid": [f"SIM{i:06d}" for i in range(POINTS)],
        "coherence": drawn.coherence.round(3),
        "true_patt": [KEYS[code] for code in drawn.labels],
    }
    write_series(path, "kunming_simulated", drawn.longitude, drawn.latitude, drawn.values, drawn.dates, attributes)
    return path


def process(algorithm, parameters):
    """Run one of the plugin's algorithms through qgis_process, as a headless user does; return its result."""
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    if not program:
        sys.exit("qgis_process was not found. Run script/setup.")
    # A profile of the demo's own: the user's QGIS settings stay as they are.
    environment = {
        **os.environ,
        "QGIS_CUSTOM_CONFIG_PATH": os.path.join(DEMO, "profile"),
        "QGIS_PLUGINPATH": os.path.join(ROOT, "build", "plugins"),
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    plugins = subprocess.run([program, "plugins"], env=environment, capture_output=True, text=True).stdout
    if "* insar_patterns" not in plugins:
        subprocess.run([program, "plugins", "enable", "insar_patterns"], env=environment, capture_output=True)
    command = [program, "run", f"insarpatterns:{algorithm}", *(f"--{k}={v}" for k, v in parameters.items())]
    say(" ".join(["qgis_process", *command[1:]]))
    ran = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines = [line for line in ran.stdout.splitlines() if line.strip() and not noise(line)]
    print("\n".join(f"  {line}" for line in lines))
    output = parameters.get("OUTPUT") or parameters["OUTPUT_HTML"]
    if ran.returncode != 0 or not os.path.exists(output):
        sys.exit(f"{algorithm} failed; its message is above.")
    return output


def noise(line):
    """Lines that qgis_process writes for itself: its progress bar, its setup, our parameters again."""
    return set(line.strip()) <= set("0123456789.-") or line.startswith(
        (
            "QStandardPaths",
            "<string>:1: DeprecationWarning",
            "Problem with GRASS",
            "Using ",
            "Coordinate transformations",
            "Horizontal",
            "Vertical",
        )
    )


def draw(result, name, simulated):
    """Render map.png from the saved styles and print the table of counts."""
    from insar_patterns.core.patterns import PATTERNS
    from insar_patterns.layers.layout import two_maps
    from insar_patterns.layers.layout_export import exported
    from qgis.core import NULL, QgsApplication, QgsFeatureRequest, QgsProject, QgsVectorLayer

    application = QgsApplication([], False)
    application.initQgis()
    layer = QgsVectorLayer(result, "patterns", "ogr")
    note = "Simulated displacement series, not measurements." if simulated else ""
    layout = two_maps(QgsProject.instance(), layer, name, note, [lake()] if simulated else [])
    picture = os.path.join(DEMO, "map.png")
    with open(picture, "wb") as file:
        file.write(exported(layout, ".png", 150))
    fields = ["pattern", *(["true_patt"] if simulated else [])]
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    rows = [
        [feature[field] for field in fields]
        for feature in layer.getFeatures(request.setSubsetOfAttributes(fields, layer.fields()))
    ]
    print(f"\n{'pattern':<18}{'points':>9}{'share':>9}")
    for key, label in [*((p.key, p.name) for p in PATTERNS), (NULL, "not classified")]:
        count = sum(row[0] == key for row in rows)
        print(f"{label:<18}{count:>9}{100 * count / len(rows):>8.1f}%")
    print(f"{'all':<18}{len(rows):>9}")
    if simulated:
        right = sum(row[0] == row[1] for row in rows)
        print(f"equal to the simulated truth: {100 * right / len(rows):.1f} %")
    print(f"\nResult: {relative(result)}\nMap:    {relative(picture)}")
    del layout, layer
    QgsProject.instance().clear()
    application.exitQgis()


def lake():
    """Dianchi Lake as a layer below the points."""
    from insar_patterns.core.simulation.kunming import LAKE
    from qgis.core import QgsFeature, QgsFillSymbol, QgsGeometry, QgsPointXY, QgsSingleSymbolRenderer, QgsVectorLayer

    layer = QgsVectorLayer("Polygon?crs=EPSG:4326", "Dianchi Lake", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromPolygonXY([[QgsPointXY(x, y) for x, y in LAKE]]))
    layer.dataProvider().addFeature(feature)
    symbol = QgsFillSymbol.createSimple({"color": "#d9e8f2", "outline_color": "#8fb0c6", "outline_width": "0.2"})
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    return layer


def relative(path):
    """A path as seen from the repository."""
    return os.path.relpath(path, ROOT)


def say(text):
    """One line of progress."""
    print(f"> {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
