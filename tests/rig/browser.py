"""An administrator's browser without a window: cookies, forms and their tokens, over verified TLS."""

import re
import ssl
import urllib.parse
import urllib.request
from html import unescape
from http.cookiejar import CookieJar

from tests.rig.live_server import LiveServer
from tests.server.people import password

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Browser:
    """`Browser(server)` is nobody yet; `sign_in` makes it an administrator."""

    def __init__(self, server: LiveServer) -> None:
        self._server = server
        context = ssl.create_default_context(cafile=str(server.authority.certificate_path))
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), urllib.request.HTTPSHandler(context=context)
        )
        self.address = ""
        self.page = ""

    def open(self, path: str) -> str:
        """The page's text, wherever redirects led."""
        return self._take(urllib.request.Request(self._server.web_url + path))

    def send(self, path: str, fields: dict[str, str | list[str]]) -> str:
        """Fill in the form on this page and send it."""
        token = TOKEN.search(self.open(path))
        assert token, f"no form on {self.address}"
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}, doseq=True).encode()
        url = self._server.web_url + path
        return self._take(urllib.request.Request(url, body, {"Referer": url}))

    def sign_in(self, number: str = "admin") -> str:
        """The first page of the administration."""
        return self.send("/admin/login/", {"username": number, "password": password(self._server, number)})

    def _take(self, request: urllib.request.Request) -> str:
        with self._opener.open(request, timeout=20) as answer:
            self.address = answer.url
            self.page = unescape(answer.read().decode())
            return self.page
