"""The queue page: what waits for an auditor, found, sorted, taken."""
