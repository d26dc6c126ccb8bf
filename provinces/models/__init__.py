from .offices import Appointment, Office, Post
from .territory import Province, Regency, RegencyPlacement

__all__ = [
    "Appointment",
    "Office",
    "Post",
    "Province",
    "Regency",
    "RegencyPlacement",
]
