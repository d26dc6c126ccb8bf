"""What proposals, desks and meetings add up to."""

from .national import (
    Completeness,
    IndicatorMoney,
    ProvinceFigures,
    TabledLine,
    TabledProposal,
    document_completeness,
    indicator_money,
    province_figures,
    state_counts,
    tabled_lines,
    tabled_proposals,
)

__all__ = [
    "Completeness",
    "IndicatorMoney",
    "ProvinceFigures",
    "TabledLine",
    "TabledProposal",
    "document_completeness",
    "indicator_money",
    "province_figures",
    "state_counts",
    "tabled_lines",
    "tabled_proposals",
]
