"""Who is here: asked by a page that was open for long, before it sends what waits in it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@never_cache
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """The person of this session ("" for nobody) and the token that its forms need now."""
    user = request.user
    is_in = user.is_authenticated
    return JsonResponse(
        {
            "user": str(user.pk) if is_in else "",
            "name": str(user) if is_in else "",
            "token": get_token(request),
        }
    )
