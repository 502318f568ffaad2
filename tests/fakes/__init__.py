"""What tests use instead of the outside where the real thing is not the point; simple enough to see through."""
