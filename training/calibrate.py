"""Temperature scaling (Guo et al. 2017, arXiv:1706.04599): probabilities that mean what they say."""

import torch
from scipy.optimize import minimize_scalar
from torch.nn.functional import cross_entropy

RANGE = (0.05, 20.0)


def logits(network, x, batch=1024):
    """(n, classes) float32 of the inputs (n, channels, steps), without dropout."""
    network.eval()
    with torch.inference_mode():
        return torch.cat([network(part) for part in x.split(batch)])


def temperature(held_out_logits, y):
    """The temperature T that makes softmax(logits / T) most likely on held-out series.

    Parameters
    ----------
    held_out_logits : (n, classes) float tensor; y : (n,) int64 tensor of class indices

    Returns
    -------
    float, within `RANGE`
    """
    z = held_out_logits.double()
    best = minimize_scalar(
        lambda log_t: float(cross_entropy(z / torch.tensor(log_t).exp(), y)),
        bounds=tuple(float(torch.tensor(t).log()) for t in RANGE),
        method="bounded",
    )
    return float(torch.tensor(best.x).exp())


def fold(network, t):
    """Divide the network's logits by `t`, in place: the temperature becomes part of the last layer."""
    with torch.no_grad():
        network.linear.weight /= t
        network.linear.bias /= t
