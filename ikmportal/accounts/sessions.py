"""Who is signed in, read with the same two questions on every click: their SQL is made once."""

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db.models import QuerySet
from django.utils import timezone

from ikmportal.accounts.models import User
from ikmportal.prepared import Prepared


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        """The stored session; one that is unknown or over is forgotten."""
        for found in _session(self.session_key) if self.session_key else ():
            if found.expire_date > timezone.now():
                return found
        self._session_key = None
        return None


@Prepared
def _session(key: str) -> QuerySet[AbstractBaseSession]:
    return SessionStore.get_model_class()._default_manager.filter(session_key=key)


class SignIn(AuthenticationBackend):  # type: ignore[misc]
    """allauth's sign-in."""

    def get_user(self, user_id: UUID) -> User | None:
        """The person of a session; None for one who may not sign in any more."""
        for found in _user(user_id):
            return found if self.user_can_authenticate(found) else None
        return None


@Prepared
def _user(user_id: UUID) -> QuerySet[User, Any]:
    return User._default_manager.filter(pk=user_id)
