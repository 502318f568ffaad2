"""Dialogs: what the window asks before it goes on."""
