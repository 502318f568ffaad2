"""What a script sees: the same services, JSON out."""
