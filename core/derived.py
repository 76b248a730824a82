"""The faster forms of a model: files derived from it, int8 for the CPU and fp16 for CUDA, and when to trust them.

A form lies in a folder beside its parent, models/int8/NAME.onnx of models/NAME.onnx, and names the parent's hash. Its
arithmetic is coarser, so the series that it is not sure of are done again by the parent (a cascade, Viola & Jones
2001): those whose two most likely patterns are close, and those larger than any that its limits were made for. Both
limits were set, and the agreement that they give was measured, on simulated series when the file was made
(`script/derive_models.py`), on the CPU.
"""

import os
from dataclasses import dataclass

import numpy as np

from .errors import QT_TRANSLATE_NOOP, ModelError
from .model_file import DERIVED_FROM, read_derived_file

FP32, FP16, INT8 = "fp32", "fp16", "int8"
LEAST_AGREEMENT = 0.998
"""Share of the series to which the cascade must give the parent's pattern, for the file to be used."""


@dataclass(frozen=True)
class FasterForm:
    """A faster form of a model.

    path : str; precision : "fp16" or "int8", of its arithmetic; margin : float, difference of the two largest
    probabilities below which a series is done again; largest : float, absolute value of a series in the network's
    input beyond which it is; agreement : float, 0 to 1, as measured; series : so many channels of the input are series;
    the others hold numbers, which stay fp32 in every form.
    """

    path: str
    precision: str
    margin: float
    largest: float
    agreement: float
    series: int

    def unsure(self, inputs, probabilities):
        """(n,) bool: the series for the parent, by input (n, channels, steps) and probabilities (n, classes)."""
        second, first = np.partition(probabilities, -2, axis=1)[:, -2:].T
        # No number, in the inputs or where they overflowed, is never inside and never clear.
        inside = (np.abs(inputs[:, : self.series]) <= self.largest).all(axis=(1, 2))
        return ~(inside & (first - second >= self.margin))


def form_path(path, precision):
    """Where the form of the model at `path` lies, whether there is one or not."""
    folder, name = os.path.split(path)
    return os.path.join(folder, precision, name)


def read_form(model, precision):
    """The faster form of a model, checked; None where it has none.

    Parameters
    ----------
    model : core.model_file.ModelFile; precision : "fp16" or "int8"

    Raises
    ------
    ModelError
        Where the file was derived from another model, differs from this one, or does not agree often enough.
    """
    path = form_path(model.path, precision)
    if not os.path.exists(path):
        return None
    form = read_derived_file(path)
    facts = form.metadata
    if facts[DERIVED_FROM] != model.sha256:
        raise ModelError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "{path} is the {precision} form of another model, or of an older version of it, and is not used for "
                "{model}. Choose the precision fp32, or remove the file.",
            ),
            path=path,
            precision=precision,
            model=model.path,
        )
    numbers = [facts.get(key) for key in ("margin", "largest", "agreement")]
    valid = all(isinstance(number, float) and 0 < number < np.inf for number in numbers)
    same = (form.classes, form.preprocessing) == (model.classes, model.preprocessing)
    if not (valid and same and numbers[2] >= LEAST_AGREEMENT):
        raise ModelError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The {precision} form {path} does not say when to trust it, or agrees too rarely with its model. "
                "Choose the precision fp32, or remove the file.",
            ),
            precision=precision,
            path=path,
        )
    return FasterForm(path, precision, *numbers, model.preprocessing.series)
