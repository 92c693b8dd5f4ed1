"""What to say in which order: no IO, no clock."""
