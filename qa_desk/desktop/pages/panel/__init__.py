"""The control panel: the window's first page."""

from qa_desk.desktop.pages.panel.page import PanelPage

__all__ = ["PanelPage"]
