"""The command line: parses, calls the library, prints. Results go to standard output, everything else to standard error."""

from onrecord.cli import claims, fetching, keeping, ledger, reading, searching, serving, validating
from onrecord.cli.app import app, main

COMMANDS = (claims, fetching, keeping, ledger, reading, searching, serving, validating)  # each adds its own to app

__all__ = ["COMMANDS", "app", "main"]
