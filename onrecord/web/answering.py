"""What every answer carries for the browser, and how an error becomes one."""

from __future__ import annotations

from fastapi import Request
from starlette.types import Message, Receive, Scope, Send

from onrecord.web.problems import answer_for

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PICTURES = "default-src 'none'; style-src 'unsafe-inline'; sandbox"  # SVG brings its own style, and may do nothing
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
ALWAYS = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
OURS = {b"content-security-policy", *(name for name, _ in ALWAYS)}


class Answer:
    """The way out: adds the headers, hands out a cookie with a page where `cookie` says so, leaves the body of HEAD out."""

    def __init__(self, send: Send, scope: Scope) -> None:
        self._send = send
        self._bodyless = scope["method"] == "HEAD"
        self.started = False
        self.cookie: str | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            message = {**message, "headers": self._headers(message.get("headers", []))}
        elif self._bodyless and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)

    def _headers(self, given: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        names = {name.lower(): value for name, value in given}
        kind = names.get(b"content-type", b"")
        policy = PICTURES if kind.startswith(b"image/svg+xml") else POLICY
        headers = [(name, value) for name, value in given if name.lower() not in OURS]
        headers += [*ALWAYS, (b"content-security-policy", policy.encode())]
        if b"cache-control" not in names:
            headers.append((b"cache-control", b"private, no-cache"))
        if self.cookie and b"set-cookie" not in names and kind.startswith(b"text/html"):
            headers.append((b"set-cookie", self.cookie.encode()))
        return headers


async def finish(request: Request, error: Exception, receive: Receive, answer: Answer) -> None:
    """Answer with an error. One that comes when the answer has begun goes on, and ends the connection."""
    if answer.started:
        raise error
    await answer_for(request, error)(request.scope, receive, answer)
