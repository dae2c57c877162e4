"""The files of the pages, without a browser."""

import re
import shutil
import subprocess

import pytest

from service import ROOT

PAGES = ROOT / "dashboards-static"
SCRIPTS = sorted(PAGES.rglob("*.js"))
STYLES = sorted(PAGES.glob("*.css"))


def name(path):
    return str(path.relative_to(PAGES))


def test_the_scripts_have_no_type_error():
    if not shutil.which("tsc"):
        pytest.skip("needs tsc: apt-get install node-typescript")
    found = subprocess.run(
        ["tsc", "-p", ROOT / "Tests/pages/tsconfig.json"], capture_output=True, text=True
    )
    assert found.stdout == ""
    assert found.returncode == 0


def modules_of(path, seen):
    """What a module imports, and what that imports."""
    for found in re.findall(r'^(?:import|\} from|export .* from).*?"(\.[^"]+)"', path.read_text(), re.M):
        other = (path.parent / found).resolve()
        if other not in seen:
            seen.add(other)
            modules_of(other, seen)
    return seen


def test_every_module_is_fetched_at_once_and_not_one_after_the_other():
    page = (PAGES / "index.html").read_text()
    preloaded = re.findall(r'modulepreload" href="/([^"]+)"', page)
    first = modules_of(PAGES / "app.js", set())
    assert sorted(preloaded) == sorted(map(name, first))

    # The words of the language that is chosen, which is known before the first module is read.
    languages = {PAGES / f"words-{language}.js" for language in ["zh", "en"]}
    assert all(f'"/{name(one)}"' in (PAGES / "theme.js").read_text() for one in languages)

    # A view may have words of its own, of which only the chosen language is fetched, too.
    own_words = re.findall(r'words: "/([^"]+)"', (PAGES / "later.js").read_text())
    languages |= {PAGES / f"{start}{language}.js" for start in own_words for language in ["zh", "en"]}

    # The views that come later bring theirs at once, too.
    there = first | languages | {PAGES / "app.js", PAGES / "theme.js"}
    views = re.findall(
        r'module: "/([^"]+)",\s+modules: \[([^\]]*)\]', (PAGES / "later.js").read_text()
    )
    for view, listed in views:
        own = modules_of(PAGES / view, set()) - first
        assert sorted(re.findall(r'"/([^"]+)"', listed)) == sorted(map(name, own)), view
        there |= own | {PAGES / view}
    assert there == set(SCRIPTS)


def test_colours_stand_in_one_file():
    raw = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")
    for path in [*SCRIPTS, *STYLES]:
        if path.name != "tokens.css":
            assert raw.findall(path.read_text()) == [], name(path)


def screens():
    """The colours of screens; those of paper stand after them."""
    return (PAGES / "tokens.css").read_text().split("@media print")[0]


def test_both_themes_have_every_colour():
    dark, light, _ = screens().split("[data-theme")
    names = lambda css: set(re.findall(r"(--[\w-]+):", css))
    # Codes and pictures look the same wherever they are looked at.
    same = {name for name in names(dark) if name.startswith(("--qr-", "--card"))}
    assert names(light) | {"--shade"} | same == names(dark)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def colours_of(*blocks):
    return {k: v for block in blocks for k, v in re.findall(r"(--[\w-]+): (#[0-9a-f]{6})\b", block)}


def ratio(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_a_dimmed_screen_can_still_be_read():
    dark, _, dim = screens().split("[data-theme")
    colours = colours_of(dark, dim)
    for ink, ground in [("--ink", "--bg"), ("--ink", "--panel"), ("--paper", "--on-paper")]:
        assert ratio(colours[ink], colours[ground]) >= 9, (ink, ground)
    assert ratio(colours["--ink"], colours["--bad-fill"]) >= 9
    assert ratio(colours["--dim"], colours["--panel"]) >= 6


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_text_and_lines_can_be_told_from_what_is_behind_them(theme):
    dark, light, _ = screens().split("[data-theme")
    colours = colours_of(dark, light if theme == "light" else "")
    contrast = lambda a, b: ratio(colours[a], colours[b])

    for ink, least in [("--ink", 10), ("--dim", 7), ("--faint", 4.5), ("--edge", 3)]:
        for ground in ["--panel", "--raised"]:
            assert contrast(ink, ground) >= least, (ink, ground)
    for state in ["ok", "note", "warn", "bad"]:
        assert contrast("--" + state, "--panel") >= 5.5, state
        assert contrast("--ink", f"--{state}-fill") >= 7, state
    for i in range(1, 7):
        assert contrast(f"--c{i}", "--panel") >= 3, i


def test_what_is_printed_can_be_read_on_white_paper():
    colours = colours_of(screens(), (PAGES / "tokens.css").read_text().split("@media print")[1])
    assert colours["--bg"] == colours["--panel"] == "#ffffff"
    for ink, least in [("--ink", 15), ("--dim", 7), ("--faint", 4.5), ("--link", 7), ("--edge", 3)]:
        assert ratio(colours[ink], "#ffffff") >= least, ink
    for i in (1, 2, 3):
        assert ratio(colours[f"--c{i}"], "#ffffff") >= 4.5, i


def test_nothing_from_outside_can_become_markup():
    for path in SCRIPTS:
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function",
            path.read_text(),
        ), name(path)


def test_the_pages_ask_nobody_but_their_own_service():
    for path in [*SCRIPTS, *STYLES, PAGES / "index.html"]:
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|//cdn|@import", text), name(path)
