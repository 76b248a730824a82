"""What one would use instead of the network: model selection, MiniRocket with ridge, a random forest.

All have one interface. `fit(values, dates, labels)` and `predict(values, dates)` take lists with one entry for each
calendar: values (n, m) in mm with NaN where missing, dates (m,) datetime64[D], labels (n,) pattern codes. `predict`
returns the codes of all series, one calendar after the other. The caller sets OPENBLAS_NUM_THREADS=1 before numpy is
loaded: threads within its small matrix products cost more than they bring.
"""

from dataclasses import asdict

import numpy as np

STEPS = 168
"""Regular grid of MiniRocket's series."""


class ModelSelection:
    """BIC over least-squares fits of the patterns (core/selection.py); `fit` tunes the limits beside the criterion.

    Parameters
    ----------
    correlated : bool, estimate the noise's correlation by profile likelihood instead of taking it as white
    harmonics : annual waves to try
    threads : int
    """

    def __init__(self, correlated=False, harmonics=(0, 1), threads=2):
        from insar_patterns.core.fits import NOISE_GRID

        self.noises = NOISE_GRID if correlated else (None,)
        self.harmonics, self.threads = harmonics, threads
        self.rules = None

    def fit(self, values, dates, labels):
        """Choose the limits on labelled series."""
        from insar_patterns.core.selection import tune

        self.rules = tune(self.examine(values, dates), np.concatenate(labels))
        return self

    def predict(self, values, dates):
        """Pattern codes of all series; `undefined` where nothing could be fitted."""
        from insar_patterns.core.patterns import CODES
        from insar_patterns.core.selection import decide

        codes = decide(self.examine(values, dates), self.rules)
        return np.where(codes < 0, CODES["undefined"], codes)

    def examine(self, values, dates):
        """The evidence of all calendars as one."""
        from insar_patterns.core.selection import examine, joined

        parts = [examine(v, d, self.harmonics, self.noises, self.threads) for v, d in zip(values, dates)]
        return joined(parts)

    def settings(self):
        """What the table says of it."""
        return {"noises": [list(noise) if noise else "white" for noise in self.noises], **asdict(self.rules)}


class MiniRocketRidge:
    """MiniRocket (Dempster, Schmidt & Webb 2021, KDD, 248) by aeon, and scikit-learn's ridge classifier.

    The series are brought onto the regular grid that the network sees, unsmoothed and in mm: their size counts, so
    they are not normalised. Ridge needs memory for kernels^2 and series * kernels float64.
    """

    def __init__(self, kernels=10_000, seed=0, threads=2):
        self.kernels, self.seed, self.threads = kernels, seed, threads
        self.transform = self.model = None

    def fit(self, values, dates, labels):
        """Draw the kernels' biases from the series, then choose the ridge by generalised cross-validation."""
        from aeon.transformations.collection.convolution_based import MiniRocket
        from sklearn.linear_model import RidgeClassifierCV
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        self.transform = MiniRocket(n_kernels=self.kernels, random_state=self.seed, n_jobs=self.threads)
        x = self.transform.fit_transform(self._grid(values, dates))
        self.model = make_pipeline(StandardScaler(), RidgeClassifierCV(alphas=np.logspace(-1, 5, 13)))
        self.model.fit(np.asarray(x), np.concatenate(labels))
        return self

    def predict(self, values, dates):
        """Pattern codes of all series."""
        return self.model.predict(np.asarray(self.transform.transform(self._grid(values, dates))))

    @staticmethod
    def _grid(values, dates):
        from insar_patterns.core.series import resample

        grids = [resample(v, d, STEPS) for v, d in zip(values, dates)]
        return np.concatenate(grids)[:, None, :].astype(np.float32)

    def settings(self):
        """What the table says of it."""
        return {"kernels": self.kernels, "steps": STEPS, "alpha": float(self.model[-1].alpha_)}


class RandomForest:
    """scikit-learn's random forest (Breiman 2001) on the features of `features.py`; `line`: on the line's too."""

    def __init__(self, trees=500, seed=0, threads=2, line=False):
        self.trees, self.seed, self.threads, self.line = trees, seed, threads, line
        self.model = None

    def fit(self, values, dates, labels):
        """Grow the trees."""
        return self.fit_seen(self.see(values, dates), np.concatenate(labels))

    def fit_seen(self, x, labels):
        """Grow the trees on what `see` gave."""
        from sklearn.ensemble import RandomForestClassifier

        self.model = RandomForestClassifier(self.trees, min_samples_leaf=2, random_state=self.seed, n_jobs=self.threads)
        self.model.fit(x, labels)
        return self

    def predict(self, values, dates):
        """Pattern codes of all series."""
        return self.model.predict(self.see(values, dates))

    def see(self, values, dates):
        """Features (n, f) of all series."""
        from features import features
        from insar_patterns.core.line import line_numbers

        seen = np.concatenate([features(v, d, self.threads) for v, d in zip(values, dates)])
        if not self.line:
            return seen
        return np.column_stack([seen, np.concatenate([line_numbers(v, d) for v, d in zip(values, dates)])])

    def settings(self):
        """What the table says of it."""
        return {"trees": self.trees}


BASELINES = {
    "bic": lambda seed=0: ModelSelection(),
    "bic_correlated": lambda seed=0: ModelSelection(correlated=True),
    "minirocket": lambda seed=0: MiniRocketRidge(seed=seed),
    "random_forest": lambda seed=0: RandomForest(seed=seed),
}
