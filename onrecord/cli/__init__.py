"""The command line: parses, calls the library, prints. Results go to standard output, everything else to standard error."""

from onrecord.cli import claims, fetching, keeping, ledger, reading, searching, serving, validating  # noqa: F401  each adds its commands
from onrecord.cli.app import app, main

__all__ = ["app", "main"]
