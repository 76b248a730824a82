import pytest


@pytest.fixture
def one_thread():
    """So that sums are taken in one order, and other work on the machine is left alone."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
