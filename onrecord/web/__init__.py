"""The ledger in a browser: pages that read without JavaScript, JSON under /api, writes that a person signs. Served by `onrecord serve`."""

from onrecord.web.app import create_app
from onrecord.web.site import Settings

__all__ = ["Settings", "create_app"]
