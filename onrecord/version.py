"""The version of the package, as it stands in each record."""

__version__ = "0.1.0"
