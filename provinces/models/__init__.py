from .offices import Appointment, Office, Post
from .sentra import Sentra, SentraPartner, SentraProduct, SentraStage
from .statistics import GrowthRegion, IkmStatistic
from .technical_units import Machine, ServedArea, TechnicalUnit, TechnicalUnitProduct
from .territory import Province, Regency, RegencyPlacement

__all__ = [
    "Appointment",
    "GrowthRegion",
    "IkmStatistic",
    "Machine",
    "Office",
    "Post",
    "Province",
    "Regency",
    "RegencyPlacement",
    "Sentra",
    "SentraPartner",
    "SentraProduct",
    "SentraStage",
    "ServedArea",
    "TechnicalUnit",
    "TechnicalUnitProduct",
]
