"""QA Desk: reviews stated refusal reasons against recordings and keeps the money right."""

__version__ = "0.1.0"
