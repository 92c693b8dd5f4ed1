"""Headless commands: stdout, stderr, exit codes."""
