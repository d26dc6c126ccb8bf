"""Doors to proposals, review, Rakor and awards."""

from django.urls import path

from programs.views import (
    autosave,
    awards,
    documents,
    history,
    lists,
    rab,
    rakor,
    review,
    rounds,
    signing,
    writing,
)

app_name = "programs"

urlpatterns = [
    path("usulan/", lists.proposal_list, name="list"),
    path("usulan/baru/", lists.start, name="start"),
    path("usulan/<uuid:proposal_id>/", writing.proposal, name="proposal"),
    path("usulan/<uuid:proposal_id>/bagian/<slug:name>/", writing.section, name="section"),
    path("usulan/<uuid:proposal_id>/bagian/<slug:name>/isian/", autosave.autosave, name="autosave"),
    path("usulan/<uuid:proposal_id>/rab/", rab.rab, name="rab"),
    path("usulan/<uuid:proposal_id>/rab/<uuid:line_id>/", rab.rab_line, name="rab-line"),
    path("usulan/<uuid:proposal_id>/rab/<uuid:line_id>/hapus/", rab.rab_remove, name="rab-remove"),
    path("usulan/<uuid:proposal_id>/rab/<uuid:line_id>/sbm/", rab.rab_sbm, name="rab-sbm"),
    path("usulan/<uuid:proposal_id>/data-dukung/", documents.documents, name="documents"),
    path(
        "usulan/<uuid:proposal_id>/data-dukung/<uuid:document_id>/",
        documents.document,
        name="document",
    ),
    path(
        "usulan/<uuid:proposal_id>/data-dukung/<uuid:document_id>/periksa/",
        documents.verify,
        name="document-verify",
    ),
    path("usulan/<uuid:proposal_id>/periksa/", signing.check, name="check"),
    path("usulan/<uuid:proposal_id>/setujui/", signing.sign, name="sign"),
    path("usulan/<uuid:proposal_id>/kembalikan/", signing.head_return, name="head-return"),
    path("usulan/<uuid:proposal_id>/tanda-terima/", signing.receipt, name="receipt"),
    path("usulan/<uuid:proposal_id>/riwayat/", history.history, name="history"),
    path("usulan/<uuid:proposal_id>/banding/", history.comparison, name="comparison"),
    path("putaran/", rounds.round_list, name="rounds"),
    path("putaran/baru/", rounds.round_new, name="round-new"),
    path("putaran/<uuid:round_id>/", rounds.round_page, name="round"),
    path("telaah/", review.queue, name="queue"),
    path("telaah/<uuid:proposal_id>/mulai/", review.begin, name="review-begin"),
    path("telaah/<uuid:proposal_id>/kembalikan/", review.send_back, name="review-return"),
    path("telaah/<uuid:proposal_id>/bahas/", review.bring_to_rakor, name="review-table"),
    path("rakor/", rakor.rakor_list, name="rakor-list"),
    path("rakor/baru/", rakor.rakor_new, name="rakor-new"),
    path("rakor/<uuid:rakor_id>/", rakor.rakor, name="rakor"),
    path("rakor/meja/<uuid:desk_id>/", rakor.desk, name="desk"),
    path("rakor/bahan/<uuid:item_id>/", rakor.item, name="item"),
    path("rakor/bahan/<uuid:item_id>/putus/", rakor.decide, name="decide"),
    path("rakor/bahan/<uuid:item_id>/baris/<uuid:line_id>/", rakor.line_decide, name="line-decide"),
    path("alokasi/", awards.award_list, name="awards"),
    path("alokasi/<uuid:proposal_id>/setujui/", awards.award, name="award"),
]
