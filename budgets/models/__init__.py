from .allocations import Allocation, AllocationLine
from .ceilings import Ceiling, CeilingEntry
from .fields import RupiahField
from .funding import FundingRecord
from .renstra import Indicator, IndicatorTarget, Objective, Plan
from .scenarios import ProvinceFactor, Scenario, ScenarioEdit, ScenarioShare
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
    "ProvinceFactor",
    "RupiahField",
    "Scenario",
    "ScenarioEdit",
    "ScenarioShare",
    "Unit",
]
