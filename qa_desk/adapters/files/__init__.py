"""Tables in files of any kind, read once from top to bottom; see reader.py."""
