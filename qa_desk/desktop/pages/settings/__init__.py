"""Settings: what decides outcomes in this workspace, its people and tariffs, and the looks of this computer."""

from qa_desk.desktop.pages.settings.page import SettingsPage

__all__ = ["SettingsPage"]
