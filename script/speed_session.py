"""QGIS without a window for speed_files; as a program one run of classify, told as JSON on the last line.

python script/speed_session.py FIRST INPUT OUTPUT [PERCENT AT WHICH IT IS CANCELLED]
FIRST, a small layer, is classified twice before: once to load what runs need, once for the time that every run takes.
"""

import json
import os
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if "XDG_RUNTIME_DIR" not in os.environ:  # else Qt complains of its absence
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="runtime-")


def start():
    """QGIS with the plugin's algorithms; what is returned must be kept."""
    if "insar_patterns" not in sys.modules:
        import run

        run.load_package()
    from insar_patterns import classFactory
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    plugin = classFactory(None)
    plugin.initProcessing()
    return application, plugin


def classify(source, output, copy, cancel_at=None):
    """Run the algorithm.

    Returns
    -------
    dict : `seconds` of the run; `opening`, `blocks` and `finishing`, its phases; with `cancel_at`, `answered`:
    seconds from the cancel to the end
    """
    from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

    class Watch(QgsProcessingFeedback):
        """Notes when the first and the last block was reported."""

        def __init__(self):
            super().__init__(False)
            self.times, self.cancelled = [], None

        def setProgress(self, progress):  # noqa: N802
            self.times.append(time.perf_counter())
            if cancel_at is not None and self.cancelled is None and progress >= cancel_at:
                self.cancelled = self.times[-1]
                self.cancel()

    algorithm = QgsApplication.processingRegistry().algorithmById("insarpatterns:classify").create()
    parameters = {"INPUT": source, "OUTPUT": output, "COPY_ATTRIBUTES": copy}
    watch, context = Watch(), QgsProcessingContext()
    begin = time.perf_counter()
    try:
        _, done = algorithm.run(parameters, context, watch, {}, False)
    except QgsProcessingException:
        if watch.cancelled is None:
            raise
        return {"answered": time.perf_counter() - watch.cancelled}
    end = time.perf_counter()
    if not done or not watch.times:
        raise RuntimeError(f"classify failed on {source}")
    first, last = watch.times[0], watch.times[-1]
    return {"seconds": end - begin, "opening": first - begin, "blocks": last - first, "finishing": end - last}


def memory(key):
    """VmRSS or VmHWM of this process in MiB."""
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(key)) / 1024


def main(arguments):
    """One run, all attributes kept, and its peak over what QGIS itself takes."""
    first, source, output, *cancel = arguments
    kept = start()
    own = memory("VmRSS")
    small = [classify(first, output, True)["seconds"] for _ in range(2)][-1]
    with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
        file.write("5")  # VmHWM begins anew
    found = classify(source, output, True, float(cancel[0]) if cancel else None)
    print(json.dumps({**found, "small": small, "own_mib": own, "peak_mib": memory("VmHWM") - own}), flush=True)
    del kept
    os._exit(0)  # QGIS has nothing to save


if __name__ == "__main__":
    main(sys.argv[1:])
