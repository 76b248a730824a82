"""How good a classification is: accuracy, confusion matrix, recall and precision."""

import numpy as np


def accuracy(truth, predicted):
    """Share of equal codes, 0 to 1."""
    return float(np.mean(np.asarray(truth) == np.asarray(predicted)))


def confusion_matrix(truth, predicted, classes):
    """Counts (classes, classes) int64: rows are the true patterns, columns the predicted ones."""
    counts = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(counts, (np.asarray(truth), np.asarray(predicted)), 1)
    return counts


def recall(confusion):
    """Share of each true pattern that was found (the paper's producer's accuracy), NaN where it does not occur."""
    with np.errstate(invalid="ignore"):
        return np.diag(confusion) / confusion.sum(axis=1)


def precision(confusion):
    """Share of each predicted pattern that is right (user's accuracy), NaN where it was never predicted."""
    with np.errstate(invalid="ignore"):
        return np.diag(confusion) / confusion.sum(axis=0)
