"""A real Chromium against real servers on the loopback, watched for every error it reports."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server

from tests.webapp.sample import fake_desk
from webapp import create_app
from webapp.config import Config

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def serve(app: Flask) -> tuple[BaseWSGIServer, str]:
    """A running server of `app` on a free port, and its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}"


@pytest.fixture(scope="session")
def site(app: Flask) -> Iterator[str]:
    """Address of the application over the committed facts."""
    server, address = serve(app)
    yield address
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def hostile_site() -> Iterator[str]:
    """Address of an application whose data holds scripts in every text."""
    server, address = serve(create_app(Config(today=date(2026, 11, 21)), fake_desk()))
    yield address
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium_path, args=list(FLAGS), headless=True
        )
        yield running
        running.close()


@dataclass
class Watched:
    """A page with all that its browser complained about, and every address it asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        """Keep an error; the browser reports breaches of the policy as errors too."""
        if message.type == "error":
            self.complaints.append(message.text)

    def open(self, url: str) -> Page:
        """Open `url` and wait until the network rests."""
        self.page.goto(url, wait_until="networkidle")
        return self.page


Opener = Callable[..., Watched]


@pytest.fixture
def opener(browser: Browser) -> Iterator[Opener]:
    """Makes watched pages, each in a context of its own with the given options."""
    contexts: list[BrowserContext] = []

    def new(**options: Any) -> Watched:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        context = browser.new_context(**options)
        contexts.append(context)
        watched = Watched(context.new_page())
        page = watched.page
        page.on("console", watched.hear)
        page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        page.on("request", lambda request: watched.asked.append(request.url))
        return watched

    yield new
    for context in contexts:
        context.close()
