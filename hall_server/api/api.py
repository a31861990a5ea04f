"""Decides what a program may ask about itself."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Schema

from hall_server.api.models import ApiToken
from hall_server.api.routes import Routes

routes = Routes("api", "token/", "token")
SELF = routes.scope("token:read", "查看自己的令牌", is_bindable=True)


class TokenOut(Schema):
    """The token somebody calls with. hall, department: what it is bound to; empty where it is not."""

    id: str
    name: str
    scopes: list[str]
    hall: str
    department: str
    expires_at: datetime


@routes.get("", scope=SELF, answer=TokenOut)
def own_token(request: HttpRequest) -> TokenOut:
    """The token of this call, its scopes and how long it holds."""
    token: ApiToken = request.api_token  # type: ignore[attr-defined]
    return TokenOut(
        id=token.pk,
        name=token.name,
        scopes=token.scopes,
        hall=token.hall,
        department=token.department,
        expires_at=token.expires_at,
    )
