"""One .onnx file in onnxruntime: how it is opened, and how a batch goes through it."""

import numpy as np

from .errors import QT_TRANSLATE_NOOP, ModelError
from .packages import require

CPU_PROVIDER, CUDA_PROVIDER = "CPUExecutionProvider", "CUDAExecutionProvider"
BATCH = {CPU_PROVIDER: 32, CUDA_PROVIDER: 4096}
"""Series that go through the network at once. On the CPU the activations of a batch stay near the second-level cache:
32 ran fastest with two callers (AVX-512, 1 MiB a core, 10 x 100 channels; in series a second for 8, 16, 32, 64 and 128
series: 10 000, 13 800, 13 800, 12 900, 11 800 in fp32; 28 000, 30 300, 31 600, 30 400, 29 700 in int8). On CUDA some
0.9 GiB for 10 x 100 channels; chosen by size, not measured."""


class Session:
    """An open file; calls from several threads at once are welcome.

    Parameters
    ----------
    path : str; classes : int, its outputs; cuda : bool, try CUDA before the CPU

    Attributes
    ----------
    provider : str, the execution provider that onnxruntime really uses; batch : int, series at once

    Raises
    ------
    MissingPackageError, ModelError
    """

    def __init__(self, path, classes, cuda=False):
        self.path, self._classes = path, classes
        self._session = _open(require("onnxruntime"), path, cuda)
        self._input = self._session.get_inputs()[0].name
        self.provider = self._session.get_providers()[0]
        self.batch = BATCH.get(self.provider, BATCH[CPU_PROVIDER])

    def probabilities(self, inputs):
        """Probabilities (n, classes) float64 of network inputs (n, channels, steps) float32."""
        from scipy.special import softmax  # slow to import: not while QGIS starts

        logits = np.empty((len(inputs), self._classes))
        for start in range(0, len(inputs), self.batch):
            part = inputs[start : start + self.batch]
            try:
                found = self._session.run(None, {self._input: part})[0]
            except Exception as error:  # onnxruntime's own errors share no public base class
                raise self._failed(error) from error
            if found.shape != (len(part), self._classes):
                raise self._failed(f"{found.shape}")
            logits[start : start + self.batch] = found
        with np.errstate(invalid="ignore"):
            return softmax(logits, axis=1)

    def _failed(self, reason):
        return ModelError(
            QT_TRANSLATE_NOOP("Errors", "The model {path} failed while it ran: {reason}. Choose another model."),
            path=self.path,
            reason=reason,
        )


def _open(onnxruntime, path, cuda):
    options = onnxruntime.SessionOptions()
    # Two callers of a single-threaded session outrun one caller of a two-threaded one.
    options.intra_op_num_threads = 1
    options.log_severity_level = 3  # a provider that cannot load is reported by `Classifier.cuda_missing`, once
    # Spinning threads would starve the GUI between batches.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    providers = [CPU_PROVIDER]
    if cuda and CUDA_PROVIDER in onnxruntime.get_available_providers():
        if hasattr(onnxruntime, "preload_dlls"):
            onnxruntime.preload_dlls()
        providers.insert(0, CUDA_PROVIDER)
    try:
        return onnxruntime.InferenceSession(path, options, providers=providers)
    except Exception as error:  # onnxruntime's own errors share no public base class
        raise ModelError(
            QT_TRANSLATE_NOOP("Errors", "onnxruntime cannot open the model {path}: {reason}"),
            path=path,
            reason=error,
        ) from error
