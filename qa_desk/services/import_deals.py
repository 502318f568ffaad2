"""Import of a CRM export: looked at first, then taken batch by batch; the same file again doubles nothing."""
