"""Remote console for Telit cellular modules."""

__version__ = "0.1.0"
