"""What is asked of every page: accessible, never wider than the screen, silent towards other hosts."""

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Request

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
SHOTS = os.environ.get("ONRAMP_SCREENSHOTS")
NARROW, MIDDLE, WIDE = 320, 768, 1366
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
RUN_AXE = """async () => {
  const found = await axe.run(document, { preload: false, resultTypes: ["violations"] });
  return found.violations.map((each) => each.id + ": " + each.nodes.map((node) => node.html.slice(0, 200)).join(" | "));
}"""
SIDEWAYS = """() => {
  const width = document.documentElement.clientWidth, room = Math.max(document.documentElement.scrollWidth, document.body.scrollWidth);
  if (room <= width) return [];
  const inside = (node) => node.closest(".scroll, .unseen, .skip");
  const wide = [...document.querySelectorAll("body *")].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width && (box.right > width + 1 || box.left < -1) && !inside(node);
  });
  return [room + " > " + width, ...wide.slice(0, 5).map((node) => node.tagName + "." + node.getAttribute("class") + " " + node.textContent.trim().slice(0, 40))];
}"""  # noqa: E501


class Watch:
    """Collects what must not happen on a page from its first request on."""

    def __init__(self, page: Page, here: str) -> None:
        self.page, self.here = page, here
        self.faults: list[str] = []
        page.on("request", self.asked)
        page.on("console", self.said)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))

    def asked(self, request: Request) -> None:
        if not request.url.startswith((self.here, "data:", "blob:", "about:")):
            self.faults.append(f"{self.page.url} asked {request.url}")

    def said(self, message: ConsoleMessage) -> None:
        refused = "Content Security Policy" in message.text
        if refused or (message.type == "error" and "Failed to load resource" not in message.text):
            self.faults.append(f"{self.page.url} said {message.text}")


def axe(page: Page) -> list[str]:
    """What axe-core finds."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN_AXE)
    return found


def sideways(page: Page, width: int = NARROW) -> list[str]:
    """What stands out of the screen at this width."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 640})
    found: list[str] = page.evaluate(SIDEWAYS)
    if before:
        page.set_viewport_size(before)
    return found


def faults_of(page: Page, name: str) -> list[str]:
    """Everything that is wrong with the page as it stands; and its picture, for who looks."""
    found = [f"axe: {each}" for each in axe(page)]
    found += [f"{NARROW} px: {each}" for each in sideways(page)]
    facts: dict[str, Any] = page.evaluate(
        """() => ({ lang: document.documentElement.lang, title: document.title,
                    ones: document.querySelectorAll("h1").length, main: document.querySelectorAll("main").length })"""
    )
    found += [f"no {fact}" for fact in ("lang", "title", "main") if not facts[fact]]
    found += [f"{facts['ones']} headings of the first level"] if facts["ones"] != 1 else []
    shoot(page, name)
    return [f"{name}: {each}" for each in found]


def shoot(page: Page, name: str) -> None:
    """Pictures at each width and as printed, where ONRAMP_SCREENSHOTS names a folder."""
    if not SHOTS:
        return
    folder = Path(SHOTS)
    folder.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for width in (NARROW, MIDDLE, WIDE):
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
    page.emulate_media(media="print")
    page.screenshot(path=folder / f"{name}-print.png", full_page=True)
    page.emulate_media(media="screen")
    if before:
        page.set_viewport_size(before)


def shoot_as(page: Page, name: str) -> None:
    """One picture of the page as it is now: projected, or from right to left."""
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
