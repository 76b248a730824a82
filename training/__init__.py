"""The training program: PyTorch lives here alone, in a process of its own."""
