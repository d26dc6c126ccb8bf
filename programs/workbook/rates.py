"""The SBM rate that stands beside a line. The one place a workbook takes rates from."""

from collections.abc import Mapping

from programs.models import Proposal, RabLine


def rates_for(proposal: Proposal) -> Mapping[str, int]:
    """Rates (rupiah) of today by line id: one query.

    A line without an SBM item, or whose item has no rate in the province, is left out: its cell
    stays empty.
    """
    lines = RabLine.objects.filter(proposal=proposal).current()
    return {str(key): rate for key, rate in lines.sbm_rates(proposal.province_id).items()}
