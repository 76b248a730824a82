"""With which settings the model smoothed a layer's series."""

import functools
import glob
import os

from ..core.errors import ModelError
from ..core.model_file import read_model_file
from ..core.preprocessing import Preprocessing
from .provenance import read_provenance

MODELS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "models")


def curve_settings(layer):
    """Preprocessing of the curve to draw: of the layer's metadata, else of a shipped model, else the default.

    Returns
    -------
    core.preprocessing.Preprocessing
    """
    facts = read_provenance(layer)
    if isinstance(facts, dict):
        try:
            return Preprocessing(**facts["preprocessing"])
        except (KeyError, TypeError, ModelError):
            pass  # metadata of another version: what the model file says is as good as any
    return _of_model(facts.get("model") if isinstance(facts, dict) else None)


@functools.lru_cache(maxsize=8)
def _of_model(name):
    paths = sorted(glob.glob(os.path.join(MODELS, "*.onnx")))
    named = [path for path in paths if os.path.splitext(os.path.basename(path))[0] == name]
    for path in (*named, *paths):
        try:
            return read_model_file(path).preprocessing
        except ModelError:
            continue
    return Preprocessing()
