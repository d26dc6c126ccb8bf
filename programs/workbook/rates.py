"""The SBM rate that stands beside a line. The one place a workbook takes rates from."""

from collections.abc import Mapping

from programs.models import Proposal


def rates_for(proposal: Proposal) -> Mapping[str, int]:
    """Rates (rupiah) by line id; a line whose rate is not known is left out, its cell stays empty.

    No table of rates is kept for any year yet, so no rate of any line is known.
    """
    return {}
