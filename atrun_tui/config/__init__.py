"""Files and environment that the owner sets."""
