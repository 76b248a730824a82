"""The int8 form of a model: a file derived from it that is several times faster, and when to trust it.

It lies in a folder beside its parent, models/int8/NAME.onnx of models/NAME.onnx, and names the parent's hash. Its
arithmetic is coarser, so the series that it is not sure of are done again by the parent (a cascade, Viola & Jones
2001): those whose two most likely patterns are close, and those larger than any that its ranges were made for. Both
limits were set, and the agreement that they give was measured, on simulated series when the file was made
(`script/derive_models.py`).
"""

import os
from dataclasses import dataclass

import numpy as np

from .errors import QT_TRANSLATE_NOOP, ModelError
from .model_file import DERIVED_FROM, read_derived_file

FOLDER = "int8"
LEAST_AGREEMENT = 0.998
"""Share of the series to which the cascade must give the parent's pattern, for the file to be used."""


@dataclass(frozen=True)
class Int8Form:
    """The int8 form of a model.

    path : str; margin : float, difference of the two largest probabilities below which a series is done again;
    largest : float, absolute network input beyond which it is; agreement : float, 0 to 1, as measured.
    """

    path: str
    margin: float
    largest: float
    agreement: float

    def unsure(self, inputs, probabilities):
        """(n,) bool: the series for the parent, by input (n, channels, steps) and int8 probabilities (n, classes)."""
        second, first = np.partition(probabilities, -2, axis=1)[:, -2:].T
        inside = (np.abs(inputs) <= self.largest).all(axis=(1, 2))  # not where it is infinite or no number
        return ~(inside & (first - second >= self.margin))


def int8_path(path):
    """Where the int8 form of the model at `path` lies, whether there is one or not."""
    folder, name = os.path.split(path)
    return os.path.join(folder, FOLDER, name)


def read_int8(model):
    """The int8 form of a model, checked; None where it has none.

    Parameters
    ----------
    model : core.model_file.ModelFile

    Raises
    ------
    ModelError
        Where the file was derived from another model, differs from this one, or does not agree often enough.
    """
    path = int8_path(model.path)
    if not os.path.exists(path):
        return None
    form = read_derived_file(path)
    facts = form.metadata
    if facts[DERIVED_FROM] != model.sha256:
        raise ModelError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "{path} is the int8 form of another model, or of an older version of it, and is not used for {model}. "
                "Choose the precision fp32, or remove the file.",
            ),
            path=path,
            model=model.path,
        )
    numbers = [facts.get(key) for key in ("margin", "largest", "agreement")]
    valid = all(isinstance(number, float) and 0 < number < np.inf for number in numbers)
    same = (form.classes, form.preprocessing) == (model.classes, model.preprocessing)
    if not (valid and same and numbers[2] >= LEAST_AGREEMENT):
        raise ModelError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The int8 form {path} does not say when to trust it, or agrees too rarely with its model. "
                "Choose the precision fp32, or remove the file.",
            ),
            path=path,
        )
    return Int8Form(path, *numbers)
