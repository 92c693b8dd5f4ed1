"""Whole-window questions, forms and searches, and the console itself."""
