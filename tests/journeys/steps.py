"""What a person does in the browser, one verb a function."""

import os
import re
from pathlib import Path

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ikmportal.accounts.models import User
from tests.factories.people import PASSWORD

# Set to a folder to keep a picture of every page a journey passes.
PICTURES = os.environ.get("IKM_PICTURES", "")

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


class Person:
    """One signed-in person with a browser context of their own."""

    def __init__(self, context: BrowserContext, base: str, user: User) -> None:
        context.set_default_timeout(15_000)
        self.page: Page = context.new_page()
        self.base, self.user = base, user
        self.problems: list[str] = []
        self.page.on("console", self._listen)

    def _listen(self, message) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.problems.append(message.text)

    def sign_in(self) -> "Person":
        self.open("/akun/masuk/")
        self.fill(login=self.user.email, password=PASSWORD)
        self.page.get_by_role("button", name="Masuk").click()
        expect(self.page.locator(".bar .who")).to_be_visible()
        return self

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)

    def picture(self, name: str) -> None:
        """Keep the page at both widths when pictures are asked for."""
        if not PICTURES:
            return
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        for width, height in ((1280, 800), (360, 640)):
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        self.page.set_viewport_size({"width": 1280, "height": 800})

    def press(self, name: str, *, exact: bool = True) -> None:
        self.page.get_by_role("button", name=name, exact=exact).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=re.compile(re.escape(name))).first.click()

    def fill(self, **by_name: str) -> None:
        for name, text in by_name.items():
            self.page.locator(f"[name={name}]").first.fill(text)

    def choose(self, **by_name: str) -> None:
        """Pick the option whose label holds the text."""
        for name, text in by_name.items():
            select = self.page.locator(f"select[name={name}]").first
            option = select.locator("option", has_text=text).first
            select.select_option(value=option.get_attribute("value"))

    def sees(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text)


def seated(browser: Browser, base: str, user: User, **options) -> Person:
    """The same with a session made beforehand: many may come in at once, below the limit of
    sign-ins that one address has."""
    entrance = Client()
    entrance.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    screen = {"viewport": {"width": 1280, "height": 800}} | options
    context = browser.new_context(locale="id-ID", **screen)
    context.add_cookies([{"name": name, "value": entrance.cookies[name].value, "url": base}])
    return Person(context, base, user)


def person(browser: Browser, base: str, user: User, **options) -> Person:
    """A signed-in person in a fresh context."""
    screen = {"viewport": {"width": 1280, "height": 800}} | options
    context = browser.new_context(locale="id-ID", **screen)
    return Person(context, base, user).sign_in()
