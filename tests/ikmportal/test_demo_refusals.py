"""The demo year is refused wherever its known password could do harm."""

import pytest
from django.core.management import CommandError, call_command

from ikmportal.accounts.models import User
from tests.factories import UserFactory


@pytest.mark.django_db
class TestRefusals:
    def test_refused_without_the_demo_switch(self):
        with pytest.raises(CommandError, match="IKM_DEMO=1 atau --yes-demo"):
            call_command("seed_demo")

        assert not User.objects.exists()

    def test_refused_where_real_people_are(self):
        UserFactory(email="kepala@dinas.go.id")

        with pytest.raises(CommandError, match="pengguna sungguhan"):
            call_command("seed_demo", "--yes-demo")

    def test_refused_without_reference_data(self):
        with pytest.raises(CommandError, match="load_reference"):
            call_command("seed_demo", "--yes-demo")

    def test_no_accounts_to_show_before_the_seed(self):
        with pytest.raises(CommandError, match="seed_demo"):
            call_command("demo_accounts")
