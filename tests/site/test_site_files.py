"""The built site, read as files: links, anchors, other hosts, Colab links, budgets; and
the tools that build it.
"""

import re
import shutil
import socket
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import urlopen

import pytest
import yaml
from site_pages import ROOT, shown_pages

import course_lib
from course_lib.config import Config
from course_lib.errors import CourseError
from course_lib.publishing.chapters import contents, load_chapters, update_contents
from course_lib.publishing.site.build import (
    PAGE_BUDGET,
    build,
    listen,
    pages,
    weigh,
    without_solutions,
)
from course_lib.publishing.site.directives import learning_path
from course_lib.publishing.site.extension import fill_in, neighbours

PAGES = shown_pages()
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))


class Reader(HTMLParser):
    """Collects what a page of HTML links to, what it loads, and which places in it can
    be linked to.
    """

    LOADS = {
        "script": "src",
        "img": "src",
        "iframe": "src",
        "source": "src",
        "video": "src",
        "audio": "src",
    }
    LOADING_RELATIONS = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}

    def __init__(self, path: Path):
        super().__init__()
        self.links, self.loads, self.places, self.without_alt = [], [], set(), []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.places |= {given[name] for name in ("id", "name") if given.get(name)}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if (
            tag == "link"
            and set((given.get("rel") or "").split()) & self.LOADING_RELATIONS
        ):
            self.loads.append(given["href"])
        if tag in self.LOADS and given.get(self.LOADS[tag]):
            self.loads.append(given[self.LOADS[tag]])
        # An empty alternative is right for a decoration: the logo stands beside its
        # name.
        if (
            tag == "img"
            and not given.get("alt")
            and "logo__image" not in (given.get("class") or "")
        ):
            self.without_alt.append(given.get("src", ""))


@pytest.fixture(scope="session")
def read(site):
    known = {}

    def reader(path: Path) -> Reader:
        if path not in known:
            known[path] = Reader(path)
        return known[path]

    return reader


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(site, read, page):
    """Every link inside the site leads to a file, and to a place in it that exists."""
    path = site / f"{page}.html"
    dead = []
    for link in read(path).links:
        parts = urlsplit(link)
        if parts.scheme or link.startswith("//"):
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        if not target.is_file():
            dead.append(link)
        elif parts.fragment and target.suffix == ".html":
            place = unquote(parts.fragment)
            if place not in read(target).places and place != "":
                dead.append(link)
    assert dead == []


def test_some_chapter_links_to_its_side_notes(site, read):
    """What the test in the browser of where such a link leads is about is there."""
    links = [link for page in PAGES for link in read(site / f"{page}.html").links]
    assert any(link.startswith("#note-") for link in links)


@pytest.mark.parametrize("page", PAGES)
def test_nothing_comes_from_another_host(site, read, page):
    elsewhere = [
        url for url in read(site / f"{page}.html").loads if urlsplit(url).netloc
    ]
    assert elsewhere == []
    assert "require.min.js" not in (site / f"{page}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_pictures_have_alternatives(site, read, page):
    assert read(site / f"{page}.html").without_alt == []


@pytest.mark.parametrize("page", [p for p in PAGES if not p.startswith("book/")])
def test_colab_and_download_lead_to_the_committed_notebook(site, read, config, page):
    links = read(site / f"{page}.html").links
    colab = {
        link
        for link in links
        if link.startswith("https://colab.research.google.com/github/")
    }
    assert colab == {config.colab(f"{page}.ipynb")}
    assert (ROOT / f"{page}.ipynb").is_file()
    assert any(
        link.split("/")[-1] == f"{Path(page).name}.ipynb" and "_sources" in link
        for link in links
    )


@pytest.mark.parametrize("page", PAGES)
def test_page_is_within_its_budget(site, page):
    assert weigh(site, page).own <= PAGE_BUDGET


def test_site_has_what_a_published_site_needs(site, config):
    locations = re.findall("<loc>(.*?)</loc>", (site / "sitemap.xml").read_text())
    assert [address.split("/course/")[1] for address in locations] == [
        f"{page}.html" for page in PAGES
    ]
    assert (
        locations[0].split("/course/")[0] + "/course/sitemap.xml"
        in (site / "robots.txt").read_text()
    )
    assert config.title in (site / "404.html").read_text()
    assert (site / ".nojekyll").is_file()
    assert (site / "index.html").is_file()


def test_pages_show_no_unfilled_names(site):
    for page in PAGES:
        if page.startswith("book/"):
            assert "{{" not in (site / f"{page}.html").read_text(encoding="utf-8")


def test_every_recording_has_its_place_on_the_page_of_experiments(site, read):
    recordings = (ROOT / "course_lib" / "recordings").glob("*.json")
    places = read(site / "book" / "experiments.html").places
    assert {path.stem.replace("_", "-") for path in recordings} <= places


def test_release_is_the_library_version(config):
    assert config.release == f"v{course_lib.__version__}"


def test_the_address_is_written_in_one_place(config):
    """Every address of the project in what people read is the one of _config.yml (or of
    the site it publishes).
    """
    owner, name = config.repository.split("/")[-2:]
    for path in [*ROOT.glob("*.md"), *(ROOT / "book").rglob("*.md")]:
        for address in re.findall(
            r"https://(?:github\.com|colab\.research\.google\.com/github)/[\w./-]+",
            path.read_text(encoding="utf-8"),
        ):
            if path.parent == ROOT:
                assert f"/{owner}/{name}" in address, path
            else:
                assert f"/{owner}/{name}" not in address, (
                    f"{path}: write {{{{repository}}}}"
                )
    assert config.release in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_between_files_of_the_repository(name):
    links = re.findall(r"\]\(([^)#]+)", (ROOT / name).read_text(encoding="utf-8"))
    assert [
        link for link in links if "://" not in link and not (ROOT / link).exists()
    ] == []


def test_the_readme_names_the_chapters_that_are_here():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.search(r"these are here with their problem sets: (.+?)\.\s", text, re.S)
    named = set()
    for first, last in re.findall(r"(\d\d)(?: to (\d\d))?", listed[1]):
        named |= set(range(int(first), int(last or first) + 1))
    here = {int(path.name[:2]) for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert named == here


def test_torch_is_the_same_everywhere():
    version = re.search(
        r"^torch==(\S+)$", (ROOT / "requirements.txt").read_text(), re.M
    )[1]
    for name in ("README.md", "book/setup.md"):
        assert set(
            re.findall(r"torch==([\d.]+)", (ROOT / name).read_text(encoding="utf-8"))
        ) == {version}


def test_requirements_name_no_index_and_no_local_version():
    lines = [
        line
        for line in (ROOT / "requirements.txt").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []


def test_solutions_can_be_left_out():
    kept = pages(without_solutions(TOC))
    assert kept == [page for page in pages(TOC) if not page.startswith("solutions/")]
    assert len(kept) < len(pages(TOC))


def test_learning_path_is_honest(tmp_path):
    """A chapter is a link if its notebook exists, and "to come" otherwise."""
    (tmp_path / "book").mkdir()
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "book" / "chapters.yml").write_text(
        "- part: One\n  chapters:\n"
        "  - {slug: 01-here, title: Here, builds-on: [], about: this}\n"
        "  - {slug: 02-not, title: Not, builds-on: [01-here], about: that}\n"
    )
    (tmp_path / "notebooks" / "01-here.ipynb").touch()
    here, _, absent = learning_path(tmp_path).partition("\n2. ")
    assert "1. **[Here](../notebooks/01-here.ipynb)**" in here and "To come" not in here
    assert (
        "To come" in absent
        and "02-not" not in absent
        and "builds on [1](../notebooks/01-here.ipynb)" in absent
    )


def test_chapters_are_the_course():
    chapters = [chapter["slug"] for chapter in load_chapters(ROOT)]
    assert [int(slug[:2]) for slug in chapters] == list(range(1, 26))


def test_the_table_of_contents_follows_the_chapters(tmp_path):
    """Built chapters, in the parts that book/chapters.yml says; other parts stay."""
    for path in ("book", "notebooks", "exercises", "solutions"):
        (tmp_path / path).mkdir()
    assert not update_contents(tmp_path, check=False)  # no book, nothing to write
    (tmp_path / "book" / "chapters.yml").write_text(
        "- part: One\n  chapters:\n"
        "  - {slug: 01-a, title: A, builds-on: []}\n"
        "  - {slug: 02-b, title: B, builds-on: []}\n"
        "- part: Two\n  chapters: [{slug: 03-c, title: C, builds-on: []}]\n"
    )
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: book/index\nparts:\n"
        "- {caption: Start, chapters: [{file: book/setup}]}\n"
        "- {caption: Old, chapters: [{file: notebooks/09-gone}]}\n"
        "- {caption: End, chapters: [{file: book/notation}]}\n"
    )
    for page in (
        "notebooks/01-a",
        "exercises/01-a",
        "solutions/01-a",
        "notebooks/03-c",
    ):
        (tmp_path / f"{page}.ipynb").touch()
    assert update_contents(tmp_path, check=True)
    assert "Old" in (tmp_path / "_toc.yml").read_text()
    assert update_contents(tmp_path, check=False)
    assert not update_contents(tmp_path, check=True)
    toc = yaml.safe_load((tmp_path / "_toc.yml").read_text(encoding="utf-8"))
    captions = [part["caption"] for part in toc["parts"]]
    assert captions == ["Start", "I · One", "II · Two", "End"]
    assert pages(toc) == [
        *("book/index", "book/setup", "notebooks/01-a", "exercises/01-a"),
        *("solutions/01-a", "notebooks/03-c", "book/notation"),
    ]


def test_the_committed_table_of_contents_is_what_the_chapters_give():
    assert (ROOT / "_toc.yml").read_text(encoding="utf-8") == contents(ROOT)


def test_a_chapter_may_not_build_on_a_later_one(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "chapters.yml").write_text(
        "- part: One\n  chapters:\n  - {slug: 01-a, title: A, builds-on: [02-b], about:"
        " x}\n"
    )
    with pytest.raises(ValueError, match="01-a builds on 02-b"):
        load_chapters(tmp_path)


def test_names_are_filled_in(config):
    assert (
        fill_in("git clone {{repository}}", config) == f"git clone {config.repository}"
    )
    text = (
        "<!-- with solutions -->\nyes\n<!-- without solutions -->\nno\n<!-- end"
        " -->\nafter\n"
    )
    assert (
        fill_in(text, config, True) == "yes\nafter\n"
        and fill_in(text, config, False) == "no\nafter\n"
    )


def test_who_comes_next():
    """Sphinx's order has the solutions between a problem set and the next chapter; a
    reader goes past them.
    """
    order = [
        "notebooks/1",
        "exercises/1",
        "solutions/1",
        "notebooks/2",
        "exercises/2",
        "solutions/2",
        "book/guide",
    ]
    relations = {
        page: [None, before, after]
        for page, before, after in zip(
            order, [None, *order], [*order[1:], None], strict=False
        )
    }
    assert neighbours("notebooks/1", relations) == (None, "exercises/1")
    assert neighbours("exercises/1", relations) == ("notebooks/1", "notebooks/2")
    assert neighbours("notebooks/2", relations) == ("exercises/1", "exercises/2")
    assert neighbours("exercises/2", relations) == (
        "notebooks/2",
        None,
    )  # no chapter follows
    assert neighbours("book/guide", relations)[0] == "exercises/2"


@pytest.mark.slow
def test_an_instructor_s_site_without_solutions(site, tmp_path):
    """One setting: no solved problem set, no link to one, and no word that there are
    some.
    """
    for name in ("book", "notebooks", "exercises", "solutions", "experiments"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns(".*")
        )
    (tmp_path / "course_lib").mkdir()
    for name in ("__init__.py", "config.py", "recordings", "publishing"):
        (tmp_path / "course_lib" / name).symlink_to(ROOT / "course_lib" / name)
    settings = (ROOT / "_config.yml").read_text(encoding="utf-8")
    assert settings.count("solutions: true") == 1
    (tmp_path / "_config.yml").write_text(
        settings.replace("solutions: true", "solutions: false"), encoding="utf-8"
    )
    shutil.copy(ROOT / "_toc.yml", tmp_path)
    output = build(tmp_path)
    assert list(output.rglob("solutions*")) == []
    for path in output.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r'href="[^"]*solutions/', text), path
    words = (output / "book" / "how-to-use.html").read_text(encoding="utf-8")
    assert (
        "This site has solutions" not in words and "Look at the solution" not in words
    )
    assert "This site has solutions" in (site / "book" / "how-to-use.html").read_text(
        encoding="utf-8"
    )


def test_a_taken_port_gets_the_next(tmp_path):
    (tmp_path / "index.html").write_text("hello")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = listen(tmp_path, port)
        assert server.server_address[0] == "127.0.0.1"
        assert port < server.server_address[1] <= port + 50
        server.server_close()


def test_the_server_gives_the_site(server):
    with urlopen(server) as answer:
        assert answer.status == 200


@pytest.mark.parametrize(
    "error, told",
    [(BrokenPipeError, False), (ConnectionResetError, False), (OSError, True)],
)
def test_a_browser_that_leaves_early_is_no_error(tmp_path, capsys, error, told):
    server = listen(tmp_path, 0)
    try:
        raise error
    except Exception:
        server.handle_error(None, ("127.0.0.1", 1))
    server.server_close()
    assert ("Traceback" in capsys.readouterr().err) == told


SMALL = {
    "_config.yml": (
        "title: T\nonly_build_toc_files: true\nrepository: {url:"
        " https://github.com/o/n, release: v1}\nsite: {solutions: true}\nhtml:"
        " {}\nexecute: {execute_notebooks: 'off'}\n"
    ),
    "_toc.yml": "format: jb-book\nroot: book/index\nchapters:\n- file: book/next\n",
    "book/index.md": "# One\n\nText.\n",
    "book/next.md": "# Two\n\n[back](index.md)\n",
}


@pytest.fixture
def small(tmp_path):
    """A tiny book in a folder of its own."""
    for name, text in SMALL.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.slow
def test_a_fresh_site_is_not_built_again(small, capsys):
    build(small)
    before = (small / "_build" / "html" / "book" / "next.html").stat().st_mtime_ns
    build(small)
    assert (
        small / "_build" / "html" / "book" / "next.html"
    ).stat().st_mtime_ns == before
    assert "up to date" in capsys.readouterr().out
    (small / "book" / "next.md").write_text("# Two\n\nChanged.\n")
    build(small)
    assert "Changed" in (small / "_build" / "html" / "book" / "next.html").read_text()


@pytest.mark.slow
def test_a_warning_fails_the_build_each_time(small):
    """Also the second time, when an incremental build would have forgotten the warning."""
    (small / "book" / "next.md").write_text("# Two\n\n[nowhere](absent.md)\n")
    for _ in range(2):
        with pytest.raises(CourseError, match="absent"):
            build(small)


def test_a_missing_page_fails_the_build(small):
    (small / "book" / "next.md").unlink()
    with pytest.raises(CourseError, match="book/next"):
        build(small)


@pytest.mark.slow
def test_a_page_over_its_budget_fails_the_build(small):
    (small / "book" / "next.md").write_text("# Two\n\n" + "word " * 220_000)
    with pytest.raises(CourseError, match="book/next .* of its own"):
        build(small)


def test_config_reads_this_repository():
    assert Config.load(ROOT).repository.startswith("https://github.com/")
