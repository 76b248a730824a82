"""Train what follows the blocks of a network, on what these have found: seconds instead of minutes.

The blocks have learnt simulated series of every mission; a thousand labels are too few to change them. Left as they
are, they need to look at every series once.
"""

import numpy as np

LAST = {"epochs": 12, "batch": 256, "learning_rate": 2e-3, "dropout": 0.1}


def train(network, x, targets, held_x, held_targets, seed):
    """Give a network fresh last layers.

    Parameters
    ----------
    network : training.network.PatternTCN that sees numbers too, changed in place
    x, held_x : (n, channels + numbers) float, what the blocks have found of a series, and its numbers
    targets, held_targets : (n, classes) shares; the held ones are not learnt from, they fit the temperature
    seed : int, of the first weights, the order and the dropout

    Returns
    -------
    training.finetune.Tuned
    """
    import torch
    from insar_patterns.training.calibrate import fold, logits, temperature
    from insar_patterns.training.finetune import Tuned, shrunk
    from insar_patterns.training.fit import FitConfig, fit
    from insar_patterns.training.network import Join

    class LastLayers(torch.nn.Module):
        """Rows of `x` -> logits."""

        def __init__(self, join, classes):
            super().__init__()
            self.join, self.linear = join, torch.nn.Linear(join.both.out_features, classes)

        def forward(self, x):
            return self.linear(self.join(*x.tensor_split([self.join.found.in_features], dim=1)))

    torch.set_num_threads(2)  # as many everywhere: the weights depend on it
    config = network.config
    torch.manual_seed(seed)
    join = Join(config.channels, config.numbers, config.joined, LAST["dropout"])
    join.centre.copy_(network.join.centre)
    join.spread.copy_(network.join.spread)
    last = LastLayers(join, config.classes)
    x, y, held_x, held_y = (
        torch.from_numpy(np.asarray(some, dtype=np.float32)) for some in (x, targets, held_x, held_targets)
    )
    options = FitConfig(
        epochs=LAST["epochs"],
        batch=LAST["batch"],
        learning_rate=LAST["learning_rate"],
        schedule="cosine",
        seed=seed,
    )
    history = fit(last, lambda epoch: (x, y), (held_x, held_y), options, lambda line: None)
    t = shrunk(temperature(logits(last, held_x), held_y.argmax(dim=1)), len(held_x))
    join.dropout.p = config.dropout  # what the file says, for who trains it further
    network.join, network.linear = last.join, last.linear
    fold(network, t)
    return Tuned(network.eval(), t, history, len(history))
