"""Reports: figures by matplotlib and HTML pages of one file, without QGIS."""
