"""Checklists as YAML files anybody may edit, and the likeness of two comments."""
