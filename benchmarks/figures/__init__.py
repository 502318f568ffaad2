"""One file a figure; each holds `FIGURE = Figure(...)`, and the harness finds it. Names with _ in front are helpers."""
