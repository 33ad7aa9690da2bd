"""The page in a real browser, with a small scripted bot behind it."""

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.playground.furniture import STUDY_GROUP, YOU
from bot.playground.server import Playground
from tests.playground.scripted_bot import scripted_playground

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=15_000)  # other tests run beside the browser

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(
        not CHROMIUM.exists() and os.environ.get("CI") != "true",
        reason="Debian's chromium is not installed",
    ),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="module")
async def playground() -> AsyncIterator[Playground]:
    async with scripted_playground() as running:
        yield running


class Screen:
    """The page as somebody sees and uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self._note(line.text) if line.type == "error" else None)

    def _note(self, line: str) -> None:
        # A browser notes every refusal of the server, those included that the page shows as a sentence.
        if "409 (Conflict)" not in line:
            self.faults.append(line)

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox", name="Message")

    @property
    def last(self) -> Locator:
        return self.page.locator("#messages article").last

    async def chat(self, chat_id: int) -> None:
        await self.page.locator(f"[data-chat='{chat_id}']").click()

    async def say(self, text: str) -> None:
        await self.field.fill(f"{text} ")  # the blank ends the choice of commands
        await self.field.press("Enter")
        await expect(self.field).to_have_value("")

    async def speak_as(self, name: str) -> None:
        await self.page.locator("#speaker").click()
        await self.page.get_by_role("menuitem", name=name).click()

    async def sees(self, text: str | re.Pattern[str]) -> None:
        await expect(self.last).to_contain_text(text)


async def opened(browser: Browser, playground: Playground, width: int = 1100, scheme: str = "light") -> Screen:
    context = await browser.new_context(viewport={"width": width, "height": 760}, color_scheme=scheme)
    context.set_default_timeout(15_000)
    screen = Screen(await context.new_page())
    await screen.page.goto(playground.url)
    await expect(screen.page.locator("#clock-text")).not_to_be_empty()
    return screen


@pytest_asyncio.fixture(loop_scope="module")
async def screen(browser: Browser, playground: Playground) -> AsyncIterator[Screen]:
    shown = await opened(browser, playground)
    yield shown
    await shown.page.context.close()
    assert shown.faults == []


async def test_the_empty_chat_tells_what_this_is_and_offers_start(screen: Screen) -> None:
    await expect(screen.page.locator(".welcome")).to_contain_text("Asks one question a day.")
    await expect(screen.page.locator(".welcome")).to_contain_text("This is the playground")
    await screen.page.get_by_role("button", name="Start", exact=True).click()
    await screen.sees("Hello, choose")
    await expect(screen.page.locator(".welcome")).to_have_count(0)
    await expect(screen.page.locator("#messages article strong")).to_have_text("Hello")
    assert screen.page.url.endswith(f"/#{YOU}")


async def test_a_newcomer_is_welcomed_although_the_group_spoke_first(browser: Browser, playground: Playground) -> None:
    playground.state.say(STUDY_GROUP, YOU + 1, "good morning")
    for width in (1100, 360):
        screen = await opened(browser, playground, width=width)
        await expect(screen.page.locator(".welcome")).to_be_visible()
        await screen.page.context.close()


async def test_buttons_bring_toasts_alerts_and_edits(screen: Screen) -> None:
    await screen.page.get_by_role("button", name="Start", exact=True).click()
    key = screen.page.locator(".inline-keyboard .key")
    await key.get_by_text("Toast").click()
    await expect(screen.page.locator(".toast")).to_have_text("You pressed Toast")
    await key.get_by_text("Alert").click()
    await expect(screen.page.get_by_role("dialog")).to_contain_text("You pressed Alert")
    await screen.page.get_by_role("button", name="OK").click()
    await expect(key.get_by_text("Paper")).to_have_attribute("href", "https://example.org/paper")
    await key.get_by_text("Change").click()
    await screen.sees("Changed")
    await expect(screen.last.locator(".stamp")).to_contain_text("edited")
    await expect(screen.page.locator(".inline-keyboard")).to_have_count(0)


async def test_formatting_is_drawn_and_markup_in_texts_stays_text(screen: Screen) -> None:
    await screen.page.get_by_role("button", name="Start", exact=True).click()
    await screen.sees("Hello")
    await screen.say("<b>not bold</b> <img src=x onerror=alert(1)>")
    await screen.sees("<img src=x onerror=alert(1)>")
    await expect(screen.page.locator("#messages img")).to_have_count(0)
    await expect(screen.last.locator("em")).to_have_text("3 of 5")
    await expect(screen.last.locator("pre .language")).to_have_text("python")
    await expect(screen.last.locator("a")).to_have_attribute("rel", "noopener noreferrer")
    mine = screen.page.locator("#messages article.own").last
    await expect(mine).to_contain_text("<b>not bold</b>")
    await expect(mine.locator(".reactions")).to_have_text("👍")
    await expect(screen.page.locator(f"[data-chat='{YOU}'] .excerpt")).to_contain_text("▒▒▒")


async def test_spoilers_open_by_click_and_by_key(screen: Screen) -> None:
    await screen.page.get_by_role("button", name="Start", exact=True).click()
    for way in ("click", "key"):
        await screen.say("an answer")
        shut = screen.last.get_by_role("button", name="Hidden text")
        await expect(shut).to_be_visible()
        assert await shut.locator(".under").get_attribute("aria-hidden") == "true"
        if way == "click":
            await shut.click()
        else:
            await shut.focus()
            await shut.press("Enter")
        await expect(screen.last.locator(".spoiler.shut")).to_have_count(0)
        await expect(screen.last.locator(".spoiler")).to_have_text("residual connections")


async def test_long_quotes_fold_and_unfold(screen: Screen) -> None:
    await screen.page.get_by_role("button", name="Start", exact=True).click()
    await screen.say("an answer")
    button = screen.last.get_by_role("button", name="Show more")
    quoted = screen.last.locator(".quoted")
    folded = (await quoted.bounding_box())["height"]
    await button.click()
    await expect(screen.last.get_by_role("button", name="Show less")).to_have_attribute("aria-expanded", "true")
    assert (await quoted.bounding_box())["height"] > 2 * folded


async def test_the_command_menu_is_chosen_by_keys(screen: Screen) -> None:
    await screen.page.get_by_role("button", name="Start", exact=True).click()
    await screen.sees("Hello")
    await screen.field.fill("/")
    options = screen.page.get_by_role("option")
    await expect(options).to_have_text(["/startbegin", "/aska question", "/citywhere you are"])
    await screen.field.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await expect(screen.field).to_have_attribute("aria-activedescendant", "command-1")
    await screen.field.press("Enter")
    await screen.sees("Why dropout?")
    await expect(screen.page.locator("#about")).to_contain_text("Reply to The interviewer")
    await expect(screen.field).to_have_attribute("placeholder", "Your answer")
    await screen.field.press("Escape")
    await expect(screen.page.locator("#about")).to_be_hidden()
    await screen.page.locator("#menu-button").click()
    await expect(options).to_have_count(3)
    await screen.field.press("Escape")
    await expect(options.first).to_be_hidden()
    await screen.field.fill("/ci")
    await expect(options).to_have_count(1)
    await screen.field.press("Tab")
    await expect(screen.field).to_have_value("/city ")


async def test_suggested_answers_are_sent_and_go_away(screen: Screen) -> None:
    await screen.page.get_by_role("button", name="Start", exact=True).click()
    await screen.sees("Hello")
    await screen.say("/city")
    await screen.page.locator("#keyboard").get_by_text("Tokyo").click()
    await expect(screen.page.locator("#messages article.own").last).to_contain_text("Tokyo")
    await expect(screen.page.locator("#keyboard")).to_be_hidden()


async def test_the_next_question_brings_tomorrow(screen: Screen, playground: Playground) -> None:
    await screen.page.locator("#next").click()
    await expect(screen.page.locator(".toast.fault")).to_contain_text("send /start first")
    await screen.page.get_by_role("button", name="Start", exact=True).click()
    await screen.sees("Hello")
    before = playground.now()
    await screen.page.locator("#next").click()
    await screen.sees("Today's question")
    assert (playground.now() - before).total_seconds() > 3600
    await expect(screen.page.locator(".jump")).to_have_count(1)
    await expect(screen.page.locator(".jump")).to_contain_text("Clock jumped to")
    await expect(screen.page.locator(".day")).to_have_text(["Yesterday", "Today"])
    await screen.page.locator("#clock").click()
    await screen.page.get_by_role("menuitem", name="An hour ahead").click()
    await expect(screen.page.locator(".jump")).to_have_count(2)


async def test_a_group_is_spoken_in_as_its_members(screen: Screen) -> None:
    await screen.chat(STUDY_GROUP)
    await expect(screen.page.locator("#who")).to_contain_text("3 people and the bot")
    await screen.say("/ask")
    await screen.sees("Why dropout?")
    await screen.speak_as("Mina")
    await expect(screen.field).to_have_attribute("placeholder", "Message as Mina")
    await screen.last.focus()
    await screen.page.keyboard.press("r")
    await expect(screen.page.locator("#about")).to_contain_text("Why dropout?")
    await screen.say("against overfitting")
    await screen.sees("Partly there")
    mine = screen.page.locator("#messages article.own").last
    await expect(mine.locator(".answered")).to_contain_text("The interviewer")
    await expect(screen.last.locator(".answered")).to_contain_text("Mina")
    await expect(screen.page.locator("#messages article.other .name").first).to_contain_text("Robin")
    await mine.locator(".answered").click()
    await expect(screen.page.locator(".flash")).to_contain_text("Why dropout?")
    await screen.speak_as("Anonymous administrator")
    await screen.say("/ask")
    await screen.sees("Why dropout?")
    await screen.speak_as("Tomasz")
    await expect(screen.page.locator(".name", has_text="Study group")).to_contain_text("admin")


async def test_what_arrives_elsewhere_is_counted(screen: Screen, playground: Playground) -> None:
    playground.state.say(STUDY_GROUP, YOU + 1, "one")
    playground.state.say(STUDY_GROUP, YOU + 1, "two")
    row = screen.page.locator(f"[data-chat='{STUDY_GROUP}']")
    await expect(row.locator(".count")).to_have_text("2")
    await expect(screen.page).to_have_title("(2) Playground")
    await row.click()
    await expect(row.locator(".count")).to_have_count(0)
    await expect(screen.page).to_have_title("Playground")


async def test_pictures_files_voices_and_stickers_are_shown(screen: Screen) -> None:
    await screen.page.get_by_role("button", name="Start", exact=True).click()
    await screen.sees("Hello")
    await screen.say("/picture")
    await expect(screen.last.locator(".file")).to_have_attribute("download", "export.json")
    picture = screen.page.locator(".photo img")
    await expect(picture).to_have_attribute("alt", "Photo: Your year")
    assert await picture.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") == 360
    await screen.page.locator(".photo").click()
    await expect(screen.page.locator(".lightbox")).to_be_visible()
    await screen.page.keyboard.press("Escape")
    for name, shown in (("Photo", ".own .photo"), ("Voice message", ".own .voice"), ("Sticker", ".own .sticker")):
        await screen.page.locator("#attach").click()
        await screen.page.get_by_role("menuitem", name=name).click()
        await expect(screen.page.locator(shown)).to_have_count(1)
    await screen.page.get_by_role("button", name="Play", exact=True).click()
    await expect(screen.page.get_by_role("button", name="Pause")).to_be_visible()


async def test_typing_is_shown_until_the_message_comes(screen: Screen) -> None:
    await screen.page.get_by_role("button", name="Start", exact=True).click()
    await screen.sees("Hello")
    await screen.say("/think")
    await expect(screen.page.locator(".typing")).to_be_visible()
    await expect(screen.page.locator("#who")).to_contain_text("writing")
    await screen.say("done?")
    await expect(screen.page.locator(".typing")).to_have_count(0)


async def test_own_texts_are_edited(screen: Screen) -> None:
    await screen.page.get_by_role("button", name="Start", exact=True).click()
    await screen.sees("Hello")
    await screen.say("frist")
    await screen.sees("Partly there")
    mine = screen.page.locator("#messages article.own").last
    await mine.hover()
    await mine.get_by_role("button", name="Edit").click()
    await expect(screen.field).to_have_value("frist")
    await screen.say("first")
    await expect(mine.locator(".words")).to_have_text("first")
    await expect(mine.locator(".stamp")).to_contain_text("edited")


async def test_groups_forums_and_people_are_added(screen: Screen, playground: Playground) -> None:
    await screen.page.locator("#add").click()
    await screen.page.get_by_role("radio", name="Forum").check()
    await screen.page.get_by_label("Name of the group").fill("Paper club")
    await screen.page.get_by_role("button", name="Create").click()
    await expect(screen.page.locator("#who h2")).to_have_text("Paper club")
    await screen.page.locator("#more").click()
    await screen.page.get_by_role("menuitem", name="New topic").click()
    await screen.page.get_by_label("Name of the topic").fill("Practice")
    await screen.page.get_by_role("button", name="Open", exact=True).click()
    await expect(screen.page.get_by_role("tab", name="Practice")).to_have_attribute("aria-selected", "true")
    await screen.say("/ask")
    await screen.sees("Why dropout?")
    await screen.page.get_by_role("tab", name="General").click()
    await expect(screen.page.locator("#messages article")).to_have_count(0)
    await screen.page.locator("#more").click()
    await screen.page.get_by_role("menuitem", name="Add a person").click()
    await screen.page.get_by_label("Their name").fill("Nadia")
    await screen.page.get_by_role("button", name="Add", exact=True).click()
    await expect(screen.page.locator(".service").last).to_have_text("Nadia joined")
    await screen.page.locator("#add").click()
    await screen.page.get_by_role("radio", name="Mina").check()
    await screen.page.get_by_role("button", name="Create").click()
    await expect(screen.page.locator("#who")).to_contain_text("seen by Mina")


async def test_the_bot_is_blocked_and_unblocked(screen: Screen) -> None:
    await screen.page.get_by_role("button", name="Start", exact=True).click()
    await screen.sees("Hello")
    await screen.page.locator("#more").click()
    await screen.page.get_by_role("menuitem", name="Block the bot").click()
    await expect(screen.page.locator("#who")).to_contain_text("blocked")
    await expect(screen.field).to_be_hidden()
    await screen.page.get_by_role("button", name="Unblock the bot").click()
    await expect(screen.field).to_be_visible()


async def test_a_group_becomes_a_supergroup(screen: Screen) -> None:
    await screen.page.locator("#add").click()
    await screen.page.get_by_role("radio", name="Basic group").check()
    await screen.page.get_by_label("Name of the group").fill("Small")
    await screen.page.get_by_role("button", name="Create").click()
    await screen.page.locator("#more").click()
    await screen.page.get_by_role("menuitem", name="Turn into a supergroup").click()
    await expect(screen.page.locator(".service")).to_have_text("The group became this supergroup")


async def test_the_keyboard_alone_is_enough(screen: Screen) -> None:
    press = screen.page.keyboard.press
    await screen.page.get_by_role("button", name="Start", exact=True).focus()
    await press("Enter")
    await screen.sees("Hello")
    await expect(screen.field).to_be_visible()
    await screen.field.focus()
    await screen.page.keyboard.type("my answer")
    await press("Enter")
    await screen.sees("Partly there")
    await press("ArrowUp")
    await expect(screen.last).to_be_focused()
    await press("Tab")
    await press("Enter")
    await expect(screen.last.locator(".spoiler.shut")).to_have_count(0)
    await expect(screen.last).to_be_focused()
    await press("ArrowUp")
    await expect(screen.page.locator("#messages article").nth(-2)).to_be_focused()
    await press("e")
    await expect(screen.field).to_have_value("my answer")
    await press("Escape")
    await expect(screen.field).to_have_value("")
    await press("ArrowUp")
    await press("ArrowDown")
    await expect(screen.field).to_be_focused()


async def test_chats_menus_and_sheets_obey_the_keyboard(screen: Screen) -> None:
    press = screen.page.keyboard.press
    await press("Alt+ArrowDown")
    await expect(screen.page.locator("#who h2")).to_have_text("Study group")
    await screen.page.locator("#more").focus()
    await press("Enter")
    await expect(screen.page.get_by_role("menu")).to_be_visible()
    await press("ArrowDown")
    await press("Escape")
    await expect(screen.page.locator("#more")).to_be_focused()
    await screen.page.locator("#keys").focus()
    await press("Enter")
    await expect(screen.page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    await press("Escape")
    await expect(screen.page.get_by_role("dialog")).to_have_count(0)


async def test_news_are_read_out(screen: Screen) -> None:
    await screen.page.get_by_role("button", name="Start", exact=True).click()
    await expect(screen.page.locator("#live")).to_have_text("The interviewer: Hello, choose")


async def test_every_control_has_a_name(screen: Screen) -> None:
    await screen.chat(STUDY_GROUP)
    await screen.say("/ask")
    await screen.sees("Why dropout?")
    nameless = await screen.page.evaluate(
        """() => [...document.querySelectorAll("button, a, textarea, input, [role=button]")]
        .filter((node) => node.checkVisibility())
        .filter((node) => !(node.getAttribute("aria-label") || node.textContent.trim()))
        .map((node) => node.outerHTML)"""
    )
    assert nameless == []


async def test_a_phone_shows_one_thing_at_a_time(browser: Browser, playground: Playground) -> None:
    screen = await opened(browser, playground, width=360)
    await expect(screen.page.locator(".welcome")).to_be_visible()
    await screen.page.get_by_role("button", name="Start", exact=True).click()
    await screen.say("a long answer " * 20)
    await screen.sees("Partly there")
    assert await screen.page.evaluate("document.documentElement.scrollWidth") <= 360
    for wide in await screen.page.locator(".bubble, .chip, .composer").all():
        box = await wide.bounding_box()
        assert box is None or box["x"] + box["width"] <= 360
    await screen.page.get_by_role("button", name="Back to chats").click()
    await expect(screen.page.locator("#chats")).to_be_visible()
    await expect(screen.page.locator("#room")).to_be_hidden()
    await screen.chat(STUDY_GROUP)
    await expect(screen.page.locator("#chats")).to_be_hidden()
    await expect(screen.page.locator("#who h2")).to_have_text("Study group")
    await screen.page.go_back()
    await expect(screen.page.locator("#chats")).to_be_visible()
    assert screen.faults == []
    await screen.page.context.close()


async def test_a_swipe_replies(browser: Browser, playground: Playground) -> None:
    context = await browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    screen = Screen(await context.new_page())
    await screen.page.goto(playground.url)
    await screen.page.get_by_role("button", name="Start", exact=True).tap()
    await screen.sees("Hello")
    await screen.last.evaluate(
        """(node) => {
        const point = (type, x) => node.dispatchEvent(new PointerEvent(type, {
          pointerType: "touch", clientX: x, clientY: 50, bubbles: true }));
        point("pointerdown", 200); point("pointermove", 150); point("pointermove", 120); point("pointerup", 120);
        }"""
    )
    await expect(screen.page.locator("#about")).to_contain_text("Reply to The interviewer")
    await context.close()


async def test_light_and_dark_follow_the_machine_and_the_switch(browser: Browser, playground: Playground) -> None:
    screen = await opened(browser, playground, scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    dark = await screen.page.evaluate(background)
    switch = screen.page.get_by_role("button", name="Dark theme")
    await expect(switch).to_have_attribute("aria-pressed", "true")
    await switch.click()
    await expect(switch).to_have_attribute("aria-pressed", "false")
    assert await screen.page.evaluate(background) != dark
    await screen.page.reload()
    await expect(switch).to_have_attribute("aria-pressed", "false")
    await screen.page.context.close()


async def test_a_stopped_playground_is_told(browser: Browser) -> None:
    async with scripted_playground() as playground:
        screen = await opened(browser, playground)
    await expect(screen.page.locator(".toast.fault")).to_contain_text("The playground stopped")
    await screen.page.context.close()


async def test_nothing_is_asked_of_another_host(browser: Browser, playground: Playground) -> None:
    asked: list[str] = []
    context = await browser.new_context()
    page = await context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(playground.url)
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator("#messages article").last).to_contain_text("Hello")
    assert asked
    assert all(url.startswith(playground.api_url) for url in asked)
    await context.close()
