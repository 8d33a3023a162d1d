"""What must not happen while a browser looks at a site: complaints, failed requests, requests to others, dialogs, foreign scripts."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, Response, WebError

BROKEN = 400
OURS = ("data:", "blob:", "about:")
# Whatever a hostile article would run sets this; a policy that stops it says so aloud.
ALARM = """
document.addEventListener("securitypolicyviolation", (event) => console.error("policy: " + event.violatedDirective + " " + event.blockedURI));
"""


class Watch:
    """Of one context. expected: the statuses of answers that a test asks for, like 404."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.complaints: list[str] = []
        self.expected: set[int] = set()
        self._host = urlsplit(address).netloc
        context.add_init_script(ALARM)
        context.on("console", self._heard)
        context.on("weberror", self._broke)
        context.on("request", self._asked)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)
        context.on("dialog", self._interrupted)

    def _heard(self, message: ConsoleMessage) -> None:
        about_status = any(f"status of {status}" in message.text for status in self.expected)
        if message.type == "error" and not about_status:
            self.complaints.append(f"console: {message.text} ({message.location.get('url')})")

    def _broke(self, error: WebError) -> None:
        self.complaints.append(f"script: {error.error}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(OURS) and urlsplit(request.url).netloc != self._host:
            self.complaints.append(f"request to another host: {request.url}")

    def _failed(self, request: Request) -> None:
        left = (
            request.failure == "net::ERR_ABORTED"
        )  # a page that was left, or a download, which the browser takes over
        if not left:
            self.complaints.append(f"failed: {request.method} {request.url} ({request.failure})")

    def _answered(self, response: Response) -> None:
        if response.status >= BROKEN and response.status not in self.expected:
            self.complaints.append(f"{response.status}: {response.request.method} {response.url}")

    def _interrupted(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()


def check_untouched(page: Page) -> None:
    """No script of an article has run."""
    assert page.evaluate("window.hacked") is None
