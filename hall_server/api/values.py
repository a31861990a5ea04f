"""Decides the bounds of what callers send, so that every database can keep it."""

from typing import Annotated

from ninja import Field

from hall_server.api.bodies import GREATEST_WHOLE
from hall_server.api.routes import MOST_A_PAGE
from hall_server.pages.keyset import LONGEST_MARK

Key = Annotated[int, Field(ge=1, le=GREATEST_WHOLE)]
Code = Annotated[str, Field(min_length=1, max_length=64)]
Text = Annotated[str, Field(min_length=1, max_length=400)]
LongText = Annotated[str, Field(max_length=20_000)]
Mark = Annotated[str, Field(max_length=LONGEST_MARK, description="`next` of the page before")]
Limit = Annotated[int, Field(ge=1, le=MOST_A_PAGE)]
