"""A teacher for the real series: few labels, many features, no gradient.

With a thousand labels a logistic regression, a support vector machine and boosted trees on what the network has learnt
(its last hidden layer and its logits) and on the features of the least-squares fits are right more often than the
network that is fine-tuned by itself. They are slow, so the network learns from them on unlabelled and on simulated
series (Hinton et al. 2015, arXiv:1503.02531).
"""

import numpy as np

LEAST_SHARE = 0.02
"""Votes below this share are left out."""
SIMULATED_WEIGHT = 0.03
"""What a simulated series counts, against a labelled one."""
TEACHER = {
    "logistic_regression": {"C": 0.1, "simulated": 4000},
    "svm": {"C": 1.0, "gamma": 0.003, "simulated": 2000},
    "boosted_trees": {"max_iter": 150, "learning_rate": 0.05, "max_leaf_nodes": 8, "l2_regularization": 5.0},
    "simulated_weight": SIMULATED_WEIGHT,
    "views": 2,
}
"""All that decides what it is; `simulated`: how many simulated series a part learns from."""


def both_ways(network, preprocessing, values, dates):
    """`described` of a block of series and of the same turned upside down: their patterns are the same."""
    return [described(network, preprocessing, sign * values, dates) for sign in (1.0, -1.0)]


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
    """The mean of a logistic regression, a support vector machine with a Gaussian kernel and boosted trees.

    The first two also learn from simulated series, which count little: where the labels of a place hold few steps, or
    none that look like another mission's, these say what a step is. All see every labelled series upside down too.
    """

    def __init__(self, seed=0):
        from sklearn.ensemble import HistGradientBoostingClassifier
        from sklearn.linear_model import LogisticRegression
        from sklearn.svm import SVC

        line, kernel = TEACHER["logistic_regression"], TEACHER["svm"]
        self.anchored = (
            (_scaled(LogisticRegression(C=line["C"], max_iter=2000)), line["simulated"]),
            (
                _scaled(SVC(C=kernel["C"], gamma=kernel["gamma"], probability=True, random_state=seed)),
                kernel["simulated"],
            ),
        )
        self.free = HistGradientBoostingClassifier(**TEACHER["boosted_trees"], random_state=seed)

    def fit(self, views, votes, simulated, labels):
        """Learn.

        Parameters
        ----------
        views : list of (n, d), what `described` says of the same n series, as they are and upside down
        votes : (n, 6) shares: a series counts for each of its patterns by its share
        simulated : (s, d), what `described` says of simulated series; labels : (s,) int, their pattern codes
        """
        x, shares = np.concatenate(views), np.concatenate([votes] * len(views)) / len(views)
        rows, codes = np.nonzero(np.concatenate([votes] * len(views)) > LEAST_SHARE)
        weights = shares[rows, codes]
        self.free.fit(x[rows], codes, sample_weight=weights)
        for model, most in self.anchored:
            more = np.full(len(labels[:most]), SIMULATED_WEIGHT)
            model.fit(
                np.concatenate([x[rows], simulated[:most]]),
                np.concatenate([codes, labels[:most]]),
                **{f"{model.steps[-1][0]}__sample_weight": np.concatenate([weights, more])},
            )
        return self

    def predict(self, views):
        """Probabilities (n, 6), the mean over the views; a pattern that was in no vote has what simulation gives it."""
        models = [*(model for model, _ in self.anchored), self.free]
        out = np.zeros((len(views[0]), 6))
        for model in models:
            for x in views:
                out[:, model.classes_] += model.predict_proba(x) / (len(models) * len(views))
        return out


def _scaled(model):
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer, StandardScaler

    # Clipped, so that another mission's extreme feature cannot decide alone.
    return make_pipeline(StandardScaler(), FunctionTransformer(_clip), model)


def _clip(x):
    return np.clip(x, -3.0, 3.0)
