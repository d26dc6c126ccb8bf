from .allocations import Allocation, AllocationLine
from .calendar import (
    Duty,
    Holiday,
    HolidayYear,
    Obligation,
    ObligationAct,
    ObligationReminder,
)
from .ceilings import Ceiling, CeilingEntry
from .dak import DakCriterion, DakCriterionMet, DakOpinion, DakRequest
from .fields import RupiahField
from .funding import FundingRecord
from .instruments import BudgetOfficial, LegalInstrument
from .renstra import Indicator, IndicatorTarget, Objective, Plan
from .revision_rules import RevisionPower, RevisionRule
from .revisions import Revision, RevisionLine
from .sbm import SbmImport, SbmItem, SbmRate
from .scenarios import ProvinceFactor, Scenario, ScenarioEdit, ScenarioShare
from .schemes import Account, ActivityType, FiscalYear, FocusMenu, FundingScheme, OutputClass, Unit
from .structure import BudgetActivity, BudgetProgram, UnitProduct

__all__ = [
    "Account",
    "ActivityType",
    "Allocation",
    "AllocationLine",
    "BudgetActivity",
    "BudgetOfficial",
    "BudgetProgram",
    "Ceiling",
    "CeilingEntry",
    "DakCriterion",
    "DakCriterionMet",
    "DakOpinion",
    "DakRequest",
    "Duty",
    "FiscalYear",
    "FocusMenu",
    "FundingRecord",
    "FundingScheme",
    "Holiday",
    "HolidayYear",
    "Indicator",
    "IndicatorTarget",
    "LegalInstrument",
    "Objective",
    "Obligation",
    "ObligationAct",
    "ObligationReminder",
    "OutputClass",
    "Plan",
    "ProvinceFactor",
    "Revision",
    "RevisionLine",
    "RevisionPower",
    "RevisionRule",
    "RupiahField",
    "SbmImport",
    "SbmItem",
    "SbmRate",
    "Scenario",
    "ScenarioEdit",
    "ScenarioShare",
    "Unit",
    "UnitProduct",
]
