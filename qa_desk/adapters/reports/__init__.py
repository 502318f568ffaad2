"""Report files behind the report ports: complete or not at all, the same bytes for the same facts."""
