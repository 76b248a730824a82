"""What made a result, as facts that are stored with it: the same keys in every kind of file."""


def making(model, date_fields, provider, version):
    """Facts that JSON can hold.

    Parameters
    ----------
    model : core.model_file.ModelFile; date_fields : core.dates.DateFields;
    provider : str, onnxruntime's execution provider; version : str, of the plugin
    """
    return {
        "model": model.name,
        "model_sha256": model.sha256,
        "classes": list(model.classes),
        "preprocessing": model.metadata["preprocessing"],
        "dates": [str(date) for date in date_fields.dates],
        "fields": list(date_fields.names),
        "provider": provider,
        "plugin_version": version,
    }
