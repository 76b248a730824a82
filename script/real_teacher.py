"""A teacher for the real series: few labels, many features, no gradient.

With a thousand labels logistic regressions and boosted trees are right more often than the network that is fine-tuned
by itself. They see what the network has learnt (what its blocks have found, and its logits) and the numbers of the
line in the plots that the labels were given from. The network, which sees the same numbers, learns from them on
further real and on simulated series (Hinton et al. 2015, arXiv:1503.02531).
"""

import multiprocessing
import os
import sys

import numpy as np

LEAST_SHARE = 0.02
"""Votes below this share are left out."""
SIMULATED_WEIGHT = 0.03
"""What a simulated series counts, against a labelled one."""
TEACHER = {
    "logistic_regression": {"C": 0.1, "simulated": 4000},
    "nystroem": {"n_components": 1000, "gamma": 0.003, "C": 30.0, "simulated": 2000},
    "boosted_trees": {"max_iter": 150, "learning_rate": 0.05, "max_leaf_nodes": 8, "l2_regularization": 5.0},
    "simulated_weight": SIMULATED_WEIGHT,
    "views": 2,
    "features": ["blocks", "logits", "line"],
}
"""All that decides what it is; `simulated`: how many simulated series a part learns from."""


def views_of(model_path, parts):
    """`both_ways` of every part (anything with values and dates), on all processors, in their order."""
    with multiprocessing.get_context("spawn").Pool(os.cpu_count(), _open, (model_path,)) as pool:
        return pool.map(_views, [(part.values, part.dates) for part in parts], chunksize=4)


_opened = None


def _open(model_path):
    global _opened
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    import run

    run.load_package()
    import torch
    from insar_patterns.core.preprocessing import Preprocessing
    from insar_patterns.training.load import load

    torch.set_num_threads(1)
    network, facts = load(model_path)
    _opened = network, Preprocessing(**facts["preprocessing"])


def _views(part):
    return both_ways(*_opened, *part)


def both_ways(network, preprocessing, values, dates):
    """`described` of a block of series and of the same turned upside down: their patterns are the same."""
    return [described(network, preprocessing, sign * values, dates) for sign in (1.0, -1.0)]


def described(network, preprocessing, values, dates):
    """What the teacher sees of series: what the blocks have found, logits and numbers of the line, (n, d) float."""
    import torch
    from insar_patterns.core.line import line_numbers
    from insar_patterns.core.preprocessing import prepare

    x = torch.from_numpy(prepare(values, dates, preprocessing))
    found = []
    hook = network.blocks[-1].register_forward_hook(lambda module, inputs, output: found.append(output[..., 0]))
    network.eval()
    with torch.inference_mode():
        logits = torch.cat([network(part) for part in x.split(1024)])
    hook.remove()
    return np.concatenate([torch.cat(found).numpy(), logits.numpy(), line_numbers(values, dates)], axis=1)


def without_logits(network, x):
    """Rows of `described` as the last layers of the network take them: what the blocks have found, and the numbers."""
    return np.delete(x, np.s_[network.config.channels : network.config.channels + network.config.classes], axis=1)


class Teacher:
    """The mean of a logistic regression, one on Nystroem's approximation of a Gaussian kernel, and boosted trees.

    The first two also learn from simulated series, which count little: where the labels of a place hold few steps, or
    none that look like another mission's, these say what a step is. All see every labelled series upside down too.
    """

    def __init__(self, seed=0):
        self.seed, self.models = seed, []

    def _members(self):
        """Models, each with how many simulated series it learns from."""
        from sklearn.ensemble import HistGradientBoostingClassifier
        from sklearn.kernel_approximation import Nystroem
        from sklearn.linear_model import LogisticRegression

        line, near = TEACHER["logistic_regression"], TEACHER["nystroem"]
        yield _scaled(LogisticRegression(C=line["C"], max_iter=2000)), line["simulated"]
        kernel = Nystroem(gamma=near["gamma"], n_components=near["n_components"], random_state=self.seed)
        yield _scaled(kernel, LogisticRegression(C=near["C"], max_iter=300)), near["simulated"]
        yield _chain(HistGradientBoostingClassifier(**TEACHER["boosted_trees"], random_state=self.seed)), 0

    def fit(self, views, votes, simulated, labels, weights=1.0):
        """Learn.

        Parameters
        ----------
        views : list of (n, d), what `described` says of the same n series, as they are and upside down
        votes : (n, 6) shares: a series counts for each of its patterns by its share
        weights : (n,) float, what each series counts for, or one number for all
        simulated : (s, d), what `described` says of simulated series; labels : (s,) int, their pattern codes
        """
        x, votes = np.concatenate(views), np.concatenate([votes] * len(views))
        rows, codes = np.nonzero(votes > LEAST_SHARE)
        own = np.concatenate([np.broadcast_to(weights, len(view)) for view in views])
        counts = votes[rows, codes] * own[rows] / len(views)
        for model, most in self._members():
            more = np.full(len(labels[:most]), SIMULATED_WEIGHT)
            model.fit(
                np.concatenate([x[rows], simulated[:most]]),
                np.concatenate([codes, labels[:most]]),
                **{f"{model.steps[-1][0]}__sample_weight": np.concatenate([counts, more])},
            )
            self.models.append(model)
        return self

    def predict(self, views):
        """Probabilities (n, 6), the mean over the views; a pattern that was in no vote has what simulation gives it."""
        out = np.zeros((len(views[0]), 6))
        for model in self.models:
            for x in views:
                out[:, model.classes_] += model.predict_proba(x) / (len(self.models) * len(views))
        return out


def _scaled(*steps):
    from sklearn.preprocessing import FunctionTransformer, StandardScaler

    # Clipped, so that another mission's extreme feature cannot decide alone.
    return _chain(StandardScaler(), FunctionTransformer(_clip), *steps)


def _chain(*steps):
    from sklearn.pipeline import make_pipeline

    return make_pipeline(*steps)


def _clip(x):
    return np.clip(x, -3.0, 3.0)
