import cProfile, pstats, time, pytest
from programs.states import ProposalState
from tests.factories import OfficeFactory, actor_of, bulk_proposals, drafter_of
from tests.programs.workbook import books
from tests.programs.workbook.books import at
from programs.actions.workbook_review import review
pytestmark = pytest.mark.django_db(transaction=True)
def test_p():
    office = OfficeFactory(); drafter = actor_of(drafter_of(office))
    (proposal,) = bulk_proposals(1, lines_per=2000, offices=[office], states=[ProposalState.DRAFT])
    t=time.perf_counter(); content = books.handed_out(proposal, drafter); print("write", time.perf_counter()-t)
    content = books.edited(content, **{at("harga", n): 5000 for n in range(1, 2001)})
    open("/tmp/w/exp/wb2000.xlsx","wb").write(content)
    t=time.perf_counter(); u = books.sent_back(proposal, drafter, content); print("receive+read", time.perf_counter()-t)
    t=time.perf_counter(); r=review(u); print("review", time.perf_counter()-t)
    p=cProfile.Profile(); p.enable(); r=review(u); p.disable(); pstats.Stats(p).sort_stats("cumtime").print_stats(28)
    t=time.perf_counter(); books.accepted(u, drafter, seen=r.seen); print("apply", time.perf_counter()-t)
