"""Figures that are measured, not assumed: one file a figure in figures/, `python -m benchmarks` prints the table."""
