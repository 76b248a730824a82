"""What happened at each point: the model of its pattern in dates, sizes and rates, with 95 % intervals."""

from .fields import FIELDS, Field

__all__ = ["FIELDS", "Field"]
