"""A local modem as a channel for short messages: its AT port, its SIM, its store, and the task that keeps it open."""
