"""Parameters that several algorithms share."""

import os

from qgis.core import (
    QgsProcessingException,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
)

from ..compat import tr


def choice(name, description, options, default, multiple=False):
    """An enumeration whose values are texts."""
    return QgsProcessingParameterEnum(
        name, description, options=options, allowMultiple=multiple, defaultValue=default, usesStaticStrings=True
    )


def whole(name, description, default, least, most=2**31 - 1):
    """A whole number."""
    return QgsProcessingParameterNumber(
        name,
        description,
        QgsProcessingParameterNumber.Type.Integer,
        defaultValue=default,
        minValue=least,
        maxValue=most,
    )


def real(name, description, default, least, most, optional=False):
    """A real number."""
    return QgsProcessingParameterNumber(
        name,
        description,
        QgsProcessingParameterNumber.Type.Double,
        defaultValue=default,
        optional=optional,
        minValue=least,
        maxValue=most,
    )


def advanced(parameter):
    """The same parameter, among the advanced ones."""
    parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
    return parameter


def optional_number(algorithm, parameters, name, context):
    """Value of an optional number, None where it is empty."""
    value = algorithm.parameterAsString(parameters, name, context).strip()
    try:
        return float(value) if value else None
    except ValueError:
        raise QgsProcessingException(
            tr("{parameter} is '{value}', which is no number. Correct it or leave it empty.").format(
                parameter=name, value=value
            )
        ) from None


def default_threads():
    """Processor cores to train on: all, up to eight."""
    return max(1, min(8, os.cpu_count() or 1))
