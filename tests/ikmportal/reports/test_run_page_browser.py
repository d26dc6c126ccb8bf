"""The run page in a real browser: the file appears without a reload."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ikmportal.reports import tasks
from tests.factories import reviewer
from tests.ikmportal.reports.samples import small_rakor  # noqa: F401
from tests.ikmportal.reports.test_actions import ask, order

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signed_in(client, context, live_server):
    """A reviewer's session in the browser."""
    user = reviewer()
    client.force_login(user)
    value = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    return user


def test_file_link_appears_without_a_reload(signed_in, page, live_server, small_rakor):  # noqa: F811
    run = ask(order(small_rakor.rakor), signed_in)
    page.goto(live_server.url + reverse("reports:run", args=[run.pk]))
    page.evaluate("window.sameDocument = true")
    claim = tasks.claim_run(run.pk)
    tasks._Reporter(claim)(42, "Menulis lembar 3 dari 7")
    expect(page.locator("#status-laporan")).to_contain_text("Menulis lembar 3 dari 7")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "42")

    tasks.store(claim, tasks._make(claim))

    link = page.get_by_role("link", name="Unduh berkas")
    expect(link).to_be_visible()
    assert page.evaluate("window.sameDocument")
    with page.expect_download() as download:
        link.click()
    run.refresh_from_db()
    assert download.value.suggested_filename == run.file_name


def test_run_page_works_without_javascript(signed_in, client, live_server, browser, small_rakor):  # noqa: F811
    run = ask(order(small_rakor.rakor), signed_in)
    plain = browser.new_context(java_script_enabled=False)
    value = client.cookies["sessionid"].value
    plain.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    page = plain.new_page()
    page.goto(live_server.url + reverse("reports:run", args=[run.pk]))
    tasks.make_report(str(run.pk))

    page.get_by_role("link", name="Perbarui sekarang").click()

    expect(page.get_by_role("link", name="Unduh berkas")).to_be_visible()
    plain.close()
