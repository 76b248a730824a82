"""What an .onnx file says of itself, read and checked without onnxruntime.

The viewer needs the preprocessing and has no onnxruntime; and a hostile model must be refused before a runtime
opens it (external data could read any file). So the file is walked as plain protobuf, only as deep as the checks
need: field numbers are those of onnx.proto3 (IR version 8).
"""

import hashlib
import json
import os
from dataclasses import dataclass

from .errors import QT_TRANSLATE_NOOP, ModelError
from .patterns import KEYS
from .preprocessing import Preprocessing
from .protobuf import fields, integer, text

FORMAT = "insar-deformation-patterns"
FORMAT_VERSION = 1
INPUT_NAME = "series"
OUTPUT_NAME = "logits"
MAX_BYTES = 200 * 2**20
FLOAT = 1
DERIVED_FROM = "derived_from"
"""Key of the parent's hash in the facts of a faster form."""


@dataclass(frozen=True)
class ModelFile:
    """A model file that passed every check.

    path : str; sha256 : hex digest of the file; name : str; classes : tuple of pattern keys, in the
    order of the outputs; preprocessing : Preprocessing; metadata : dict of all facts in the file.
    """

    path: str
    sha256: str
    name: str
    classes: tuple
    preprocessing: Preprocessing
    metadata: dict


def read_model_file(path):
    """Read and check the .onnx file of a model.

    Raises
    ------
    ModelError
        With a sentence that says what is wrong with the file; it may be the faster form of a model, not one itself.
    """
    model = _read(path)
    if DERIVED_FROM in model.metadata:
        raise ModelError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "{path} is a faster form of another model and no model itself. Choose the model that it was derived "
                "from.",
            ),
            path=path,
        )
    return model


def read_derived_file(path):
    """Read and check a faster form of a model likewise; its facts hold `derived_from`, which the caller compares.

    Raises
    ------
    ModelError
    """
    form = _read(path)
    if DERIVED_FROM not in form.metadata:
        raise ModelError(
            QT_TRANSLATE_NOOP(
                "Errors", "{path} does not say which model it is a faster form of, so it is not used. Remove it."
            ),
            path=path,
        )
    return form


def _read(path):
    data = _load(path)
    try:
        metadata, inputs, outputs = _walk(data)
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ModelError(
            QT_TRANSLATE_NOOP("Errors", "{path} is not an ONNX model, or it is damaged."), path=path
        ) from error
    return _checked(path, hashlib.sha256(data).hexdigest(), metadata, inputs, outputs)


def _load(path):
    try:
        size = os.path.getsize(path)
        if size > MAX_BYTES:
            raise ModelError(
                QT_TRANSLATE_NOOP("Errors", "{path} has {size} MiB; a pattern model has at most {most} MiB."),
                path=path,
                size=size // 2**20,
                most=MAX_BYTES // 2**20,
            )
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise ModelError(
            QT_TRANSLATE_NOOP("Errors", "The model file {path} cannot be read: {reason}."),
            path=path,
            reason=error.strerror or str(error),
        ) from error


def _walk(data):
    """Metadata, and the inputs and outputs as {name: (element type, shape)}; refuses what may not be in a model."""
    metadata, inputs, outputs, initialisers = {}, {}, {}, set()
    graphs = 0
    for number, value in fields(data):
        if number == 14:  # metadata_props
            entry = dict(fields(value))
            metadata[text(entry[1])] = text(entry.get(2, b""))
        elif number == 8:  # opset_import
            _check_domain(text(dict(fields(value)).get(1, b"")))
        elif number in (20, 25):  # training_info, functions
            raise ModelError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "The model holds training information or local functions, which this plugin does not open. "
                    "Choose a model that the plugin exported.",
                )
            )
        elif number == 7:
            graphs += 1
            _check_graph(value)
            for part, content in fields(value):
                if part == 5:
                    initialisers.add(text(dict(fields(content)).get(8, b"")))
                elif part in (11, 12):
                    name, kind = _value_info(content)
                    (inputs if part == 11 else outputs)[name] = kind
    if graphs != 1:
        raise ValueError("a model has one graph")
    return metadata, {name: kind for name, kind in inputs.items() if name not in initialisers}, outputs


def _check_graph(graph):
    for number, value in fields(graph):
        if number == 1:  # node
            for part, content in fields(value):
                if part == 7:
                    _check_domain(text(content))
                elif part == 5:
                    _check_attribute(content)
        elif number == 5:  # initializer
            _check_tensor(value)
        elif number == 15:  # sparse_initializer
            _check_sparse(value)


def _check_attribute(attribute):
    for number, value in fields(attribute):
        if number in (5, 10):  # t, tensors
            _check_tensor(value)
        elif number in (22, 23):  # sparse_tensor, sparse_tensors
            _check_sparse(value)
        elif number in (6, 11):  # g, graphs
            _check_graph(value)


def _check_sparse(sparse):
    for number, value in fields(sparse):
        if number in (1, 2):  # values, indices
            _check_tensor(value)


def _check_tensor(tensor):
    for number, value in fields(tensor):
        # Any data_location but the default is refused: readers cut long numbers, 2**32 + 1 is 1 (external) to them.
        if number == 13 or (number == 14 and value != 0):
            raise ModelError(
                QT_TRANSLATE_NOOP(
                    "Errors",
                    "The model keeps weights in other files (external data), which this plugin does not open. "
                    "Choose a model that the plugin exported.",
                )
            )


def _check_domain(domain):
    if domain not in ("", "ai.onnx"):
        raise ModelError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The model holds operators of the domain '{domain}', which this plugin does not open. "
                "Choose a model that the plugin exported.",
            ),
            domain=domain,
        )


def _value_info(value_info):
    """Name, and (element type, shape) with None for a free dimension."""
    entry = dict(fields(value_info))
    tensor = dict(fields(dict(fields(entry[2]))[1]))  # TypeProto.tensor_type
    dimensions = [dict(fields(value)) for number, value in fields(tensor.get(2, b"")) if number == 1]
    shape = tuple(integer(d[1]) if 1 in d else None for d in dimensions)
    return text(entry[1]), (tensor.get(1), shape)


def _checked(path, sha256, metadata, inputs, outputs):
    try:
        facts = {key: json.loads(value) for key, value in metadata.items()}
    except (ValueError, RecursionError):
        facts = {}
    if facts.get("format") != FORMAT:
        raise ModelError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "{path} is an ONNX model, but not one of deformation patterns: its metadata do not name the "
                "format '{format}'. Choose a model that this plugin shipped or exported.",
            ),
            path=path,
            format=FORMAT,
        )
    if facts.get("format_version") != FORMAT_VERSION:
        raise ModelError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "{path} has the model format {found}; this version of the plugin reads format {known}. "
                "Update the plugin.",
            ),
            path=path,
            found=facts.get("format_version"),
            known=FORMAT_VERSION,
        )
    try:
        preprocessing = Preprocessing(**facts["preprocessing"])
        classes, name = tuple(facts["classes"]), str(facts["name"])
        if len(set(classes)) != len(classes) or len(classes) < 2 or not set(classes) <= set(KEYS):
            raise ValueError(classes)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(
            QT_TRANSLATE_NOOP(
                "Errors", "The metadata of {path} are incomplete: name, classes or preprocessing is missing or wrong."
            ),
            path=path,
        ) from error
    wanted = (
        {INPUT_NAME: (FLOAT, (None, len(preprocessing.channels), preprocessing.steps))},
        {OUTPUT_NAME: (FLOAT, (None, len(classes)))},
    )
    if (inputs, outputs) != wanted:
        raise ModelError(
            QT_TRANSLATE_NOOP(
                "Errors",
                "The inputs and outputs of {path} do not fit its metadata (found {found}, expected {wanted}). "
                "Choose a model that this plugin shipped or exported.",
            ),
            path=path,
            found=f"{inputs} -> {outputs}",
            wanted=f"{wanted[0]} -> {wanted[1]}",
        )
    return ModelFile(path, sha256, name, classes, preprocessing, facts)
