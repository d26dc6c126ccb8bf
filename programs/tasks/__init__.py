"""What happens after: files that arrived, workbooks that came back, and the clock."""

from . import clock, documents, workbooks

__all__ = ["clock", "documents", "workbooks"]
