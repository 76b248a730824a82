"""Classify blocks of series with an .onnx model through onnxruntime."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from .errors import QT_TRANSLATE_NOOP, ModelError
from .packages import require
from .patterns import CODES, PATTERNS
from .preprocessing import prepare
from .series import velocity

AUTOMATIC, CPU, CUDA = "automatic", "CPU", "CUDA"
DEVICES = (AUTOMATIC, CPU, CUDA)
NOT_CLASSIFIED = -1
BATCH = 256
MOST_THREADS = 8
"""Each batch at work takes some 20 MiB; reading and writing keep up with no more."""
_CUDA_PROVIDER = "CUDAExecutionProvider"


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
    threads : int or None, batches at a time on the CPU; None takes the machine's cores

    Attributes
    ----------
    provider : str, the execution provider that onnxruntime really uses
    cuda_missing : bool, CUDA was asked for and does not run

    Raises
    ------
    MissingPackageError, ModelError
    """

    def __init__(self, model, device=AUTOMATIC, threads=None):
        self.model = model
        self._session = _open(require("onnxruntime"), model.path, device)
        self.provider = self._session.get_providers()[0]
        self.cuda_missing = device == CUDA and self.provider != _CUDA_PROVIDER
        # Two callers of a single-threaded session outrun one caller of a two-threaded one.
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        self._threads = 1 if self.provider == _CUDA_PROVIDER else threads or min(cores, MOST_THREADS)
        self._columns = [CODES[key] for key in model.classes]

    def probabilities(self, inputs):
        """Probabilities (n, classes of the model) of network inputs (n, channels, steps) float32."""
        from scipy.special import softmax  # slow to import: not while QGIS starts

        name = self._session.get_inputs()[0].name
        parts = [inputs[i : i + BATCH] for i in range(0, len(inputs), BATCH)]

        def run(part):
            try:
                found = self._session.run(None, {name: part})[0]
            except Exception as error:  # onnxruntime's own errors share no public base class
                raise self._failed(error) from error
            if found.shape != (len(part), len(self._columns)):
                raise self._failed(f"{found.shape}")
            return found

        with ThreadPoolExecutor(self._threads) as pool:
            logits = list(pool.map(run, parts))
        if not logits:
            return np.empty((0, len(self._columns)))
        with np.errstate(invalid="ignore"):
            return softmax(np.concatenate(logits).astype(float), axis=1)

    def _failed(self, reason):
        return ModelError(
            QT_TRANSLATE_NOOP("Errors", "The model {path} failed while it ran: {reason}. Choose another model."),
            path=self.model.path,
            reason=reason,
        )

    def classify(self, block):
        """Classify the usable series of a SeriesBlock; the others, and those too large for it, get code -1 and NaN.

        Returns
        -------
        Result
        """
        usable = block.usable
        n = len(usable)
        codes, rate = np.full(n, NOT_CLASSIFIED), np.full(n, np.nan)
        probabilities = np.full((n, len(PATTERNS)), np.nan)
        if usable.any():
            values = block.values[usable]
            found = np.zeros((len(values), len(PATTERNS)))
            found[:, self._columns] = self.probabilities(prepare(values, block.dates, self.model.preprocessing))
            # Values beyond all measure overflow in the network: no pattern, rather than a wrong one.
            clear = np.isfinite(found).all(axis=1)
            rows = np.flatnonzero(usable)[clear]
            probabilities[rows] = found[clear]
            codes[rows] = found[clear].argmax(axis=1)
            rate[rows] = velocity(values[clear], block.dates)
        return Result(codes, probabilities, rate, block.n_valid)


def _open(onnxruntime, path, device):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3  # a provider that cannot load is reported by `cuda_missing`, once
    # Spinning threads would starve the GUI between batches.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    providers = ["CPUExecutionProvider"]
    if device != CPU and _CUDA_PROVIDER in onnxruntime.get_available_providers():
        if hasattr(onnxruntime, "preload_dlls"):
            onnxruntime.preload_dlls()
        providers.insert(0, _CUDA_PROVIDER)
    try:
        return onnxruntime.InferenceSession(path, options, providers=providers)
    except Exception as error:  # onnxruntime's own errors share no public base class
        raise ModelError(
            QT_TRANSLATE_NOOP("Errors", "onnxruntime cannot open the model {path}: {reason}"),
            path=path,
            reason=error,
        ) from error
