"""What made a result, as facts that are stored with it: the same keys in every kind of file."""


def making(classifier, date_fields, version):
    """Facts that JSON can hold.

    Parameters
    ----------
    classifier : core.inference.Classifier that was used; date_fields : core.dates.DateFields;
    version : str, of the plugin
    """
    model = classifier.model
    return {
        "model": model.name,
        "model_sha256": model.sha256,
        "classes": list(model.classes),
        "preprocessing": model.metadata["preprocessing"],
        "dates": [str(date) for date in date_fields.dates],
        "fields": list(date_fields.names),
        "provider": classifier.provider,
        "precision": classifier.precision,
        "plugin_version": version,
    }
