"""The explorer as a reader meets it: in a real Chromium, driven by Playwright, on loopback and from a folder."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sites import built, changed, served
from test_browser import GAP, PARAGRAPHS
from test_site_hostile import hostile, poisoned

from readouts.evidence.passages import passage_row
from readouts.evidence.text import NormalisedText
from readouts.rows import read_rows
from readouts.site.addresses import address

__all__ = ["hostile", "poisoned"]

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="LEFT OUT: no chromium on this machine"),
]

ISSUE = "counter-terrorism"  # the small package has most days on it
# One of each kind of page; the largest of its kind where that matters.
KINDS = {
    "home": "index.html",
    "issues": "issues/index.html",
    "issue": f"issues/{ISSUE}.html",
    "actors": "actors/index.html",
    "actor": "actors/pak.html",
    "compare": "compare/index.html?a=pak&b=usa",
    "pair": "compare/pak~usa.html",
    "meetings": "meetings/index.html",
    "meeting": "meetings/quad-dushanbe-20210916.html",
    "sources": "sources/index.html",
    "source": "sources/unknown-20210916-fo-blinken.html",
    "statement": "statements/iftikhar-20210916-no-pressure.html",
    "time": "time/index.html",
    "month": "time/2021-09.html",
    "tables": "tables/index.html",
    "table": "tables/statements/index.html",
    "rows": "tables/statements/1.html",
    "reliability": "reliability.html",
    "manual": "coding.html",
    "search": "search.html?q=recognition",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()


@pytest.fixture(scope="module")
def origin(site: Path) -> Iterator[str]:
    with served(site) as found:
        yield found


Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, origin: str) -> Iterator[Opened]:
    """Opens a page of the site; at the end no request had left its origin and no script had failed."""
    contexts: list[BrowserContext] = []
    left: list[str] = []
    failed: list[str] = []

    def open_page(path: str, at: str = origin, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)

        def route(found: Any) -> None:
            if found.request.url.startswith(at):
                found.continue_()
            else:
                left.append(found.request.url)
                found.abort()

        context.route(re.compile("^(?!file:)"), route)
        page = context.new_page()
        page.on("pageerror", lambda error: failed.append(f"{path}: {error}"))
        page.on(
            "console",
            lambda told: failed.append(f"{path}: {told.text}") if told.type == "error" else None,
        )
        page.set_default_timeout(20_000)
        page.goto(f"{at}/{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert left == []
    assert failed == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_opens_alone(opened: Opened, kind: str) -> None:
    page = opened(KINDS[kind])
    assert page.locator("h1").count() >= 1
    assert "language models" in page.locator(".coders").inner_text()


def test_search_finds_as_one_types(opened: Opened) -> None:
    page = opened("index.html")
    page.get_by_role("searchbox").press_sequentially("recogni")
    first = page.locator(".results li").first
    expect(first).to_contain_text("Recognition")
    expect(page).to_have_url(re.compile(r"\?q=recogni$"))
    first.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("Recognition")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("recogni")
    expect(page.locator(".results li").first).to_contain_text("Recognition")


def test_search_folds_accents_and_forgives_a_slip(opened: Opened) -> None:
    page = opened("search.html?q=Pakistn")
    expect(page.locator(".results li").first).to_contain_text("Pakistan")


def test_the_search_box_of_any_page_leads_to_the_results(opened: Opened) -> None:
    page = opened(KINDS["issue"])
    page.get_by_role("searchbox").fill("dushanbe")
    page.get_by_role("searchbox").press("Enter")
    expect(page).to_have_url(re.compile(r"search\.html\?q=dushanbe$"))
    expect(page.locator(".results li").first).to_be_visible()


def visible(page: Page) -> int:
    return page.locator(".said > li:visible").count()


def test_filters_show_what_was_asked_and_stand_in_the_address(
    opened: Opened, release: Path
) -> None:
    page = opened("actors/pak.html")
    whole = visible(page)
    page.get_by_label("Issue").select_option(ISSUE)
    some = visible(page)
    assert 0 < some < whole
    stances = read_rows(release / "stances.csv")
    wanted = {r["statement_id"] for r in stances if r["issue_id"] == ISSUE}
    links = page.locator(".said > li:visible .what a")
    shown = {Path(str(a.get_attribute("href"))).stem for a in links.all()}
    assert shown <= wanted
    expect(page.locator("output.shown")).to_have_text(f"{some} of {whole} shown")
    expect(page).to_have_url(re.compile(rf"\?issue={ISSUE}$"))
    page.go_back()
    assert visible(page) == whole
    page.go_forward()
    assert visible(page) == some
    again = opened(f"actors/pak.html?issue={ISSUE}")
    assert visible(again) == some
    again.get_by_role("button", name="Show all").click()
    expect(again).to_have_url(re.compile(r"actors/pak\.html$"))
    assert visible(again) == whole


def test_filters_by_stance_act_and_meeting(opened: Opened) -> None:
    page = opened("actors/pak.html")
    whole = visible(page)
    for label in ("Stance", "Act", "Meeting"):
        select = page.get_by_label(label, exact=False).first
        option = select.locator("option").nth(1)
        number = int(re.findall(r"\(([\d,]+)\)$", option.inner_text())[0].replace(",", ""))
        select.select_option(str(option.get_attribute("value")))
        assert visible(page) == number <= whole
        select.select_option("")


def as_of(release: Path, day: str) -> dict[str, str]:
    """Each actor's mean on the issue on that day, as the table of positions has it."""
    return {
        row["actor_id"]: row["mean_stance"]
        for row in read_rows(release / "positions.csv")
        if row["issue_id"] == ISSUE
        and row["from_date"] <= day
        and (not row["until_date"] or day < row["until_date"])
    }


def means(page: Page) -> dict[str, float]:
    found = {}
    for row in page.locator("table.stands tbody tr").all():
        chip = row.locator("td.latest .chip")
        if chip.count():
            number = float(chip.inner_text().replace("\N{MINUS SIGN}", "-"))
            found[str(row.get_attribute("data-actor"))] = number
    return found


def test_the_slider_shows_positions_as_of_a_day(opened: Opened, release: Path) -> None:
    rows = [r for r in read_rows(release / "positions.csv") if r["issue_id"] == ISSUE]
    first = min(row["from_date"] for row in rows)
    page = opened(f"issues/{ISSUE}.html")
    last = means(page)
    assert last == pytest.approx({a: float(m) for a, m in as_of(release, "9999-12-31").items()})
    linked = opened(f"issues/{ISSUE}.html?as_of={first}")
    assert means(linked) == pytest.approx({a: float(m) for a, m in as_of(release, first).items()})
    assert len(means(linked)) < len(last)
    expect(linked.locator("tr.later td.none").first).to_have_text("no statement found up to then")
    slider = linked.get_by_role("slider")
    slider.focus()
    slider.press("End")
    assert means(linked) == last
    expect(linked).to_have_url(re.compile(rf"{ISSUE}\.html$"))
    linked.go_back()
    expect(linked).to_have_url(re.compile(rf"as_of={first}$"))
    assert len(means(linked)) < len(last)
    slider.press("ArrowLeft")
    expect(linked.locator("output")).to_be_visible()


def test_a_day_outside_is_the_nearest_and_nonsense_the_last(opened: Opened) -> None:
    last = means(opened(f"issues/{ISSUE}.html"))
    for asked in ("2999-01-01", "yesterday", "2021-13-45"):
        assert means(opened(f"issues/{ISSUE}.html?as_of={asked}")) == last
    assert len(means(opened(f"issues/{ISSUE}.html?as_of=1999-01-01"))) <= len(last)


def test_two_actors_side_by_side_differ_most_first(opened: Opened) -> None:
    page = opened("compare/index.html")
    page.get_by_label("One").select_option("pak")
    page.get_by_label("Other").select_option("usa")
    table = page.get_by_role("table")
    expect(table).to_be_visible()
    texts = [cell.inner_text() for cell in table.locator("tbody td.number").all()]
    apart = [float(text) for text in texts if text]
    assert apart
    assert apart == sorted(apart, reverse=True)
    assert "" not in texts[: len(apart)]
    expect(page).to_have_url(re.compile(r"\?a=pak&b=usa$"))
    static = opened("compare/pak~usa.html")
    same = [row.locator("td.number").inner_text() for row in static.locator("tbody tr").all()]
    assert same == texts
    expect(static.locator("td.none").first).to_have_text("no statement found")
    page.go_back()
    expect(page.get_by_label("Other")).to_have_value("")


@pytest.fixture(scope="module")
def local(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site one of whose sources lies on the same loopback address, as a page with the passage."""
    folder = tmp_path_factory.mktemp("local")
    pages = folder / "served"
    pages.mkdir()
    body = "".join(f'<p style="margin:0;height:{GAP}px">{p}</p>' for p in PARAGRAPHS)
    (pages / "source.html").write_text(f'<meta charset="utf-8"><title></title>{body}', "utf-8")
    row = passage_row(NormalisedText("\n\n".join(PARAGRAPHS)), "We won't wait")
    with served(pages) as found:

        def addressed(rows: list[dict[str, str]]) -> list[dict[str, str]]:
            for source in rows:
                source |= {"url": f"{found}/source.html", "url_format": "html"}
            return rows

        def pointed(rows: list[dict[str, str]]) -> list[dict[str, str]]:
            for evidence in rows:
                evidence["fragment"] = row["fragment"]
            return rows

        release = changed(release, folder / "release", sources=addressed, evidence=pointed)
        shutil.move(built(release, folder).folder, pages / "explorer")
        yield found


def test_from_a_position_to_the_statement_to_the_marked_passage(opened: Opened, local: str) -> None:
    page = opened("explorer/actors/pak.html", at=local)
    page.locator("table.stands tbody td:nth-child(4) a").first.click()
    expect(page.locator(".kind")).to_contain_text("Statement")
    page.get_by_role("link", name="Open the source at the passage").first.click()
    page.wait_for_url(re.compile("source.html"))
    page.wait_for_function("scrollY > 0")  # the browser has gone to the words it marks
    assert round(page.evaluate("scrollY") / GAP) == 1


def test_a_download_is_the_file(opened: Opened, release: Path) -> None:
    page = opened("tables/said/index.html")
    for name in ("said.csv", "said.parquet", "readouts.sqlite"):
        with page.expect_download() as waited:
            page.get_by_role("link", name=name).click()
        assert waited.value.path().read_bytes() == (release / name).read_bytes()


def test_cite_this_row_is_copied(opened: Opened) -> None:
    page = opened(KINDS["statement"], permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("Cite this row").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "row iftikhar-20210916-no-pressure:" in copied
    assert copied.endswith(KINDS["statement"])


def test_the_keyboard_alone_is_enough(opened: Opened) -> None:
    page = opened("index.html")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("pakistan")
    expect(page.locator(".results li").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".results li a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Pakistan")
    filters = page.get_by_label("Issue").first
    filters.focus()
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile(r"\?issue="))


def test_without_scripts_all_but_search_and_slider_works(opened: Opened) -> None:
    page = opened(f"issues/{ISSUE}.html", java_script_enabled=False)
    assert page.locator(".as-of").is_hidden()
    assert page.locator("table.stands tbody tr").count() > 2
    page.locator("table.stands tbody a").first.click()
    expect(page.locator("h1")).to_be_visible()
    page = opened("actors/pak.html", java_script_enabled=False)
    whole = visible(page)
    page.get_by_label("Issue").select_option(ISSUE)
    assert 0 < visible(page) < whole
    page.get_by_text("Cite this row").click()
    expect(page.locator(".citation")).to_be_visible()
    page = opened("compare/index.html", java_script_enabled=False)
    expect(page.get_by_text("Choosing any two needs JavaScript")).to_be_visible()
    page.locator(".columns a").first.click()
    expect(page.get_by_role("table")).to_be_visible()
    page = opened("search.html", java_script_enabled=False)
    expect(page.get_by_text("Search needs JavaScript")).to_be_visible()


@pytest.mark.parametrize("kind", KINDS)
def test_a_telephone_scrolls_one_way(opened: Opened, kind: str) -> None:
    page = opened(KINDS[kind], viewport={"width": 360, "height": 740})
    page.locator("h1").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_dark_where_the_reader_wants_it(opened: Opened) -> None:
    shown = "getComputedStyle(document.documentElement).backgroundColor"
    light = opened("index.html", color_scheme="light").evaluate(shown)
    dark = opened("index.html", color_scheme="dark").evaluate(shown)
    assert light == "rgb(255, 255, 255)"
    assert max(map(int, re.findall(r"\d+", dark))) < 64


def test_print_leaves_out_what_paper_cannot_do(opened: Opened) -> None:
    page = opened(KINDS["issue"])
    page.emulate_media(media="print")
    for hidden in ("nav", ".find", ".as-of"):
        assert page.locator(hidden).first.is_hidden()
    assert page.locator("table.positions").is_visible(), "folds are open on paper"
    assert page.pdf().startswith(b"%PDF")


AXE = (resources("axe_playwright_python") / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_violation(opened: Opened, kind: str, scheme: str) -> None:
    page = opened(KINDS[kind], color_scheme=scheme)
    if kind == "search":
        page.locator(".results li").first.wait_for()
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    told = [
        (v["id"], [n["target"] for n in v["nodes"]][:3], v["nodes"][0].get("failureSummary"))
        for v in found["violations"]
    ]
    assert told == []


@pytest.mark.parametrize("kind", ["home", "issue", "actor", "compare", "statement"])
def test_nothing_moves_while_the_page_loads(opened: Opened, kind: str) -> None:
    page = opened(KINDS[kind])
    moved = page.evaluate(
        """new Promise(done => { let sum = 0;
        new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; })
          .observe({type: 'layout-shift', buffered: true});
        setTimeout(() => done(sum), 500); })"""
    )
    assert moved < 0.01


def test_it_opens_from_a_folder(opened: Opened, site: Path) -> None:
    page = opened(f"issues/{ISSUE}.html?as_of=2021-09-20", at=site.as_uri())
    assert page.locator("tr.later").count() >= 0
    page = opened("search.html?q=pakistan", at=site.as_uri())
    expect(page.locator(".results li").first).to_contain_text("Pakistan")
    page.locator(".results li a").first.click()
    expect(page.locator("h1")).to_have_text("Pakistan")
    page = opened("compare/index.html?a=pak&b=usa", at=site.as_uri())
    expect(page.get_by_role("table")).to_be_visible()


def test_a_retired_address_is_followed(opened: Opened, release: Path, tmp_path: Path) -> None:
    def retire(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        old = {"table": "actors", "retired_id": "old-pak", "became_id": "pak"}
        return [old | {"since_version": "0.2.0", "reason": "One state, two ids."}]

    folder = built(changed(release, tmp_path / "release", retired_ids=retire), tmp_path).folder
    with served(folder) as found:
        page = opened("actors/old-pak.html", at=found, java_script_enabled=False)
        page.wait_for_url(re.compile(r"actors/pak\.html$"))
        expect(page.locator("h1")).to_have_text("Pakistan")
        page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(
    "kind", ["home", "issue", "actor", "compare", "meeting", "statement", "search"]
)
def test_hostile_text_runs_nothing(opened: Opened, hostile: Path, kind: str) -> None:
    with served(hostile) as found:
        page = opened(KINDS[kind].replace("?q=recognition", "?q=script"), at=found)
        page.locator("h1").first.wait_for()
        page.wait_for_timeout(300)
        for link in page.locator("a[href*='javascript' i], a[href^='data:' i]").all():
            raise AssertionError(link.get_attribute("href"))
        assert page.title() != "ran"
        assert (
            page.evaluate("document.querySelectorAll('script:not([src]):not([type])').length") == 0
        )


def test_a_json_file_is_what_its_link_promises(opened: Opened) -> None:
    page = opened(KINDS["statement"])
    link = page.get_by_role("link", name="JSON")
    answer = page.request.get(page.url.rpartition("/")[0] + "/" + str(link.get_attribute("href")))
    found = json.loads(answer.text())
    assert found["row"]["statement_id"] == "iftikhar-20210916-no-pressure"
    assert {row["reading"] for row in found["evidence"]} == {"supports"}
    assert address("statements", found["row"]["statement_id"]) == KINDS["statement"]
