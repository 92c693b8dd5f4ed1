"""The module's side of every dialogue."""
