"""The compute core: numpy, scipy and onnxruntime only; no QGIS, no GDAL, no Qt, no PyTorch."""
