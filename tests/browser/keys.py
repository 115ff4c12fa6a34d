"""The keyboard alone: Tab, Enter, and what is typed. Where the focus stands must be seen."""

from playwright.sync_api import Page, expect

FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "nowhere";
  const style = getComputedStyle(at), box = at.getBoundingClientRect();
  const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  const whole = at.closest("label, .option");
  const around = whole && getComputedStyle(whole);
  const shown = ring || (around && (around.outlineStyle !== "none" || around.boxShadow !== "none"));
  if (at.tabIndex < 0) return "";
  return shown && box.width ? "" : "unseen at " + at.outerHTML.slice(0, 120);
}"""
HERE = """() => {
  const at = document.activeElement;
  return at && at !== document.body ? [at.tagName, at.name || "", at.value || "", at.getAttribute("href") || "", at.innerText || "", JSON.stringify({ ...at.dataset })].join("|") : "";
}"""  # noqa: E501


class Keys:
    """Tab, Enter and what is typed; each stop has to be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, *wanted: str) -> None:
        """Tab until the focus is on what has all these words in its name, value, address or text."""
        for _ in range(80):
            at = self.page.evaluate(HERE)
            if all(word in at for word in wanted):
                return
            self.page.keyboard.press("Tab")
            unseen = self.page.evaluate(FOCUS)
            assert unseen in ("", "nowhere"), f"{self.page.url}: {unseen}"
        raise AssertionError(f"{self.page.url}: no way by Tab to {wanted}")

    def press(self, *wanted: str) -> None:
        self.to(*wanted)
        self.page.keyboard.press("Enter")

    def answer(self, answer: str, button: str) -> None:
        """Type where the page has put the focus, or go there; digits from the right, as on paper."""
        page = self.page
        before = page.locator("main").inner_html()
        boxes = page.locator("#work input.digit").count()
        if boxes:
            self.to("INPUT|digit")
            self.last_box(boxes)
            page.keyboard.type(answer[::-1])  # each digit leads to the box on its left
        elif page.locator("#work input[type=radio]").count():
            self.to("INPUT|answer")
            self.choose(answer)
        else:
            self.to("INPUT|answer")
            page.keyboard.type(answer)
        self.press("BUTTON|kind|answer", button)
        page.wait_for_function("before => document.querySelector('main').innerHTML !== before", arg=before)
        expect(page.locator("form.busy")).to_have_count(0)
        assert page.evaluate("document.activeElement !== document.body"), f"{page.url}: the focus was lost"

    def choose(self, option: str) -> None:
        """Among the buttons of one group the arrows lead, and each one chooses."""
        for _ in range(12):
            if self.page.locator(f"#work input[value='{option}']").is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {option}")

    def last_box(self, boxes: int) -> None:
        for _ in range(boxes):
            if self.page.evaluate("document.activeElement.matches('[data-first]')"):
                return
            self.page.keyboard.press("Tab")
