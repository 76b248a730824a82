"""A teacher for the real series: few labels, many features, no gradient.

With a thousand labels a logistic regression and a support vector machine on what the network has learnt (its last
hidden layer and its logits) and on the features of the least-squares fits are right more often than the network that
is fine-tuned by itself. They are slow, so the network learns from them on unlabelled series (Hinton et al. 2015,
arXiv:1503.02531).
"""

import numpy as np

LEAST_SHARE = 0.02
"""Votes below this share are left out."""


def described(network, preprocessing, values, dates):
    """What the teacher sees of a block of series: hidden layer, logits and asinh of the features, (n, d) float."""
    import torch
    from features import features
    from insar_patterns.core.preprocessing import prepare

    x = torch.from_numpy(prepare(values, dates, preprocessing))
    hidden = []
    hook = network.linear.register_forward_hook(lambda module, inputs, output: hidden.append(inputs[0]))
    network.eval()
    with torch.inference_mode():
        logits = torch.cat([network(part) for part in x.split(1024)])
    hook.remove()
    return np.concatenate([torch.cat(hidden).numpy(), logits.numpy(), np.arcsinh(features(values, dates))], axis=1)


class Teacher:
    """The mean of a logistic regression and a support vector machine with a Gaussian kernel."""

    def __init__(self, seed=0):
        from sklearn.linear_model import LogisticRegression
        from sklearn.svm import SVC

        self.models = (
            _scaled(LogisticRegression(C=0.1, max_iter=3000)),
            _scaled(SVC(C=1.0, gamma=0.003, probability=True, random_state=seed)),
        )

    def fit(self, x, votes):
        """X : (n, d); votes : (n, 6) shares: a series counts for each of its patterns by its share."""
        rows, codes = np.nonzero(votes > LEAST_SHARE)
        for model in self.models:
            weight = {f"{model.steps[-1][0]}__sample_weight": votes[rows, codes]}
            model.fit(x[rows], codes, **weight)
        return self

    def predict(self, x):
        """Probabilities (n, 6); a pattern that was in no vote has none."""
        out = np.zeros((len(x), 6))
        for model in self.models:
            out[:, model.classes_] += model.predict_proba(x) / len(self.models)
        return out


def _scaled(model):
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer, StandardScaler

    # Clipped, so that another mission's extreme feature cannot decide alone.
    return make_pipeline(StandardScaler(), FunctionTransformer(_clip), model)


def _clip(x):
    return np.clip(x, -3.0, 3.0)
