from .allocations import Allocation, AllocationLine
from .ceilings import Ceiling, CeilingEntry
from .fields import RupiahField
from .funding import FundingRecord
from .renstra import Indicator, IndicatorTarget, Objective, Plan
from .sbm import SbmImport, SbmItem, SbmRate
from .schemes import Account, ActivityType, FiscalYear, FocusMenu, FundingScheme, OutputClass, Unit

__all__ = [
    "Account",
    "ActivityType",
    "Allocation",
    "AllocationLine",
    "Ceiling",
    "CeilingEntry",
    "FiscalYear",
    "FocusMenu",
    "FundingRecord",
    "FundingScheme",
    "Indicator",
    "IndicatorTarget",
    "Objective",
    "OutputClass",
    "Plan",
    "RupiahField",
    "SbmImport",
    "SbmItem",
    "SbmRate",
    "Unit",
]
