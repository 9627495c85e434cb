"""Write the two pictures of the explorer that the README shows, from data/site.

Not a stage of dvc.yaml: what a browser paints depends on its version and on the machine's fonts.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURES = {
    "issue": ("issues/recognise-taliban.html?as_of=2022-03-31", {"width": 1100, "height": 900}),
    "meeting": ("meetings/quad-dushanbe-20210916.html", {"width": 1100, "height": 900}),
}


def main() -> int:
    """Paint them; 1 where there is no Chromium or no site."""
    chromium, site = shutil.which("chromium"), Path("data/site").resolve()
    if not chromium or not site.is_dir():
        print("needs chromium, and data/site as `make` builds it")
        return 1
    target = Path("docs/explorer")
    target.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, (path, size) in PICTURES.items():
            page = browser.new_page(viewport=size, color_scheme="light", locale="en-GB")
            page.goto(f"{site.as_uri()}/{path}")
            page.screenshot(path=target / f"{name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
