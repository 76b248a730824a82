"""Simulated displacement series with known patterns. `paper` follows Yang et al. (2024)."""
