"""Classify blocks of series with an .onnx model through onnxruntime."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import NamedTuple

import numpy as np

from .derived import FP16, FP32, INT8, read_form
from .errors import QT_TRANSLATE_NOOP, ModelError
from .patterns import CODES, PATTERNS
from .preprocessing import prepare
from .series import enough, velocity
from .session import CUDA_PROVIDER, Session

AUTOMATIC, CPU, CUDA = "automatic", "CPU", "CUDA"
DEVICES = (AUTOMATIC, CPU, CUDA)
PRECISIONS = (AUTOMATIC, FP32, FP16, INT8)
NOT_CLASSIFIED = -1
PART = 512
"""Series that one thread prepares and classifies at a time: large enough to do the unsure ones again in full batches,
small enough (some 10 MiB) for every core to have its own."""
MOST_THREADS = 8
"""Reading and writing keep up with no more."""
GUI_FROM = 4
"""With more cores than these, one is left to the GUI; with fewer, the system shares them (nothing spins)."""


class Result(NamedTuple):
    """What is said of the n points of a block.

    codes : (n,) int64 pattern codes, -1 where not classified; probabilities : (n, 6) float64 in the order
    of `PATTERNS`, NaN where not classified; velocity : (n,) float64, mm/yr, NaN where not classified;
    n_valid : (n,) int64, dates used.
    """

    codes: np.ndarray
    probabilities: np.ndarray
    velocity: np.ndarray
    n_valid: np.ndarray

    @property
    def confidence(self):
        """(n,) float64: the probability of the pattern that was chosen."""
        return self.probabilities.max(axis=1)


class Classifier:
    """An open model.

    Parameters
    ----------
    model : core.model_file.ModelFile, already checked
    device : "automatic" (CUDA where it runs, else CPU), "CPU" or "CUDA"
    threads : int or None, parts of a block at a time; None follows the machine's cores
    precision : "fp32"; "int8", always on the CPU, or "fp16", by the form that lies beside the model; or "automatic",
        int8 on the CPU and fp16 on CUDA where there is such a form, derived from this very model. See `core.derived`

    Attributes
    ----------
    provider : str, the execution provider that onnxruntime really uses
    cuda_missing : bool, CUDA was asked for, not with int8, and does not run
    precision : str, "fp32", "fp16" or "int8", what runs
    form_refused : ModelError or None, why automatic did not take the faster form that is there
    threads : int, parts of a block at a time
    part : int, series of a part at most
    repeated : int, series so far that the faster form was not sure of and that were done again in fp32

    Raises
    ------
    MissingPackageError, ModelError
    """

    def __init__(self, model, device=AUTOMATIC, threads=None, precision=FP32):
        self.model = model
        self._session = Session(model.path, len(model.classes), cuda=device != CPU and precision != INT8)
        self.provider = self._session.provider
        on_cuda = self.provider == CUDA_PROVIDER
        self.cuda_missing = device == CUDA and precision != INT8 and not on_cuda
        self.threads = threads or usual_threads(self.provider)
        self.part = max(PART, self._session.batch)
        self.form_refused, self.repeated, self._counting = None, 0, Lock()
        self._form = self._faster_form(precision, on_cuda)
        self._fast = self._form and Session(self._form.path, len(model.classes), cuda=on_cuda)
        self.precision = self._form.precision if self._form else FP32
        self._columns = [CODES[key] for key in model.classes]

    def _faster_form(self, precision, on_cuda):
        if precision == FP32:
            return None
        wanted = (FP16 if on_cuda else INT8) if precision == AUTOMATIC else precision
        try:
            form = read_form(self.model, wanted)
        except ModelError as error:
            if precision != AUTOMATIC:
                raise
            self.form_refused = error
            return None
        if form is None and precision != AUTOMATIC:
            raise ModelError(
                QT_TRANSLATE_NOOP(
                    "Errors", "The model {path} has no {precision} form. Choose the precision automatic or fp32."
                ),
                path=self.model.path,
                precision=precision,
            )
        return form

    def probabilities(self, inputs):
        """Probabilities (n, classes of the model) of network inputs (n, channels, steps) float32."""
        found = self._in_parts(len(inputs), lambda part: self._probabilities(inputs[part]))
        return np.concatenate(found) if found else np.empty((0, len(self._columns)))

    def classify(self, block):
        """Classify the usable series of a SeriesBlock; the others, and those too large for it, get code -1 and NaN.

        Returns
        -------
        Result
        """
        n_valid = block.n_valid
        n = len(n_valid)
        result = Result(np.full(n, NOT_CLASSIFIED), np.full((n, len(PATTERNS)), np.nan), np.full(n, np.nan), n_valid)
        rows = np.flatnonzero(enough(n_valid, len(block.dates)))
        self._in_parts(len(rows), lambda part: self._classify(block, rows[part], result))
        return result

    def _classify(self, block, rows, result):
        """Fill in what is said of some usable rows."""
        values = block.values[rows]
        found = np.zeros((len(rows), len(PATTERNS)))
        found[:, self._columns] = self._probabilities(prepare(values, block.dates, self.model.preprocessing))
        # Values beyond all measure overflow in the network: no pattern, rather than a wrong one.
        clear = np.isfinite(found).all(axis=1)
        rows = rows[clear]
        result.probabilities[rows] = found[clear]
        result.codes[rows] = found[clear].argmax(axis=1)
        result.velocity[rows] = velocity(values[clear], block.dates)

    def _probabilities(self, inputs):
        if not self._form:
            return self._session.probabilities(inputs)
        found = self._fast.probabilities(inputs)
        unsure = np.flatnonzero(self._form.unsure(inputs, found))
        found[unsure] = self._session.probabilities(inputs[unsure])
        with self._counting:
            self.repeated += len(unsure)
        return found

    def _in_parts(self, n, work):
        """Results of `work`, a function of a slice, on parts of n rows, in order."""
        size = int(np.clip(-(-n // self.threads), self._session.batch, self.part))
        parts = [slice(start, start + size) for start in range(0, n, size)]
        if self.threads == 1 or len(parts) < 2:
            return [work(part) for part in parts]
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(work, parts))


def usual_threads(provider):
    """Parts at a time, where the user does not say, with one of onnxruntime's execution providers."""
    if provider == CUDA_PROVIDER:
        return 2  # one prepares on the CPU while the other waits for the GPU
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores if cores <= GUI_FROM else cores - 1, MOST_THREADS)
