"""The parts of the console, each named after what is seen in it."""
