import numpy as np
import pytest
from insar_patterns.core.evaluation import score
from insar_patterns.core.patterns import KEYS


@pytest.fixture(scope="session")
def made_scores():
    """Scores of a good model, a bad one that knows five patterns, and a field; 240 points, few of `undefined`."""
    rng = np.random.default_rng(2)
    truth = rng.choice(5, 240, p=[0.3, 0.3, 0.1, 0.0, 0.3])
    truth[:4] = 5

    def model(name, skill, classes):
        logits = rng.normal(size=(240, 6))
        logits[np.arange(240), truth] += skill
        logits[:, len(classes) :] = -np.inf
        probabilities = np.exp(logits)
        probabilities /= probabilities.sum(axis=1, keepdims=True)
        return score(name, truth, probabilities.argmax(axis=1), probabilities, classes)

    field = truth.copy()
    field[100:140] = -1
    return [model("good", 3.0, KEYS), model("<b>bad</b>", 1.0, KEYS[:5]), score("Field 'pattern'", truth, field)]
