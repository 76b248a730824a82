"""InSAR Deformation Patterns: a QGIS plugin that names the deformation pattern of every PS point."""


def classFactory(iface):  # noqa: N802 - the name that QGIS calls
    """Make the plugin; `iface` is None under qgis_process."""
    from .plugin import Plugin

    return Plugin(iface)
