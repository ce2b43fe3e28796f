"""The website: ``course site`` builds it with Jupyter Book from the notebooks' stored
outputs, and serves it.

Jupyter Book does the pages. What a site needs besides is added here: a site map,
``robots.txt``, a page for wrong addresses, and a report of what each page weighs. A
warning, a missing page or a page over its budget fails the build. Nothing is executed:
pages show what the committed notebooks hold.
"""

import functools
import gzip
import hashlib
import html
import http.server
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from course_lib.config import Config, find_root
from course_lib.errors import CourseError
from course_lib.publishing.site.finish import (
    change_pages,
    fill_weights,
    mend,
    not_found,
)

PAGE_BUDGET = 1_000_000  # bytes of a page's own HTML and pictures
SHARED_BUDGET = (
    1_300_000  # gzipped bytes of the scripts, styles and fonts that pages share
)
SOURCES = [
    "_config.yml",
    "_toc.yml",
    "book",
    "notebooks",
    "exercises",
    "solutions",
    "course_lib/config.py",
    "course_lib/publishing",
    "course_lib/recordings",
    "experiments",
]


@dataclass(frozen=True)
class Weight:
    """What one page makes a browser load."""

    page: str
    own: int  # bytes: the HTML, and the pictures that it shows
    # gzipped bytes: scripts, styles and icon fonts (MathJax's letters come on demand)
    shared: int


def pages(toc: dict) -> list[str]:
    """The pages of a table of contents, in reading order, without suffix:
    ``["book/index", "book/setup", ...]``.
    """
    found = [toc["root"]] if "root" in toc else []
    for key in ("parts", "chapters", "sections"):
        for entry in toc.get(key, []):
            if "file" in entry:
                found.append(entry["file"])
            found += pages({k: v for k, v in entry.items() if k != "root"})
    return found


def without_solutions(toc: dict) -> dict:
    """The same table of contents without the pages that lie in ``solutions/``."""
    result = dict(toc)
    for key in ("parts", "chapters", "sections"):
        if key in toc:
            kept = [
                without_solutions(e)
                for e in toc[key]
                if not e.get("file", "").startswith("solutions/")
            ]
            result[key] = kept
            if not kept:
                del result[key]
    return result


def address(config: Config) -> str:
    """Where GitHub Pages publishes the repository: ``https://OWNER.github.io/NAME/``."""
    owner, name = config.repository.rstrip("/").split("/")[-2:]
    return f"https://{owner}.github.io/{name}/"


def build(root: Path, force: bool = False) -> Path:
    """Build the website of the checkout ``root`` into ``_build/html``, unless it is
    there and fresh.

    Returns:
        The folder with the finished site.

    Raises:
        CourseError: On a warning of Jupyter Book, a missing page or a page over its
            budget.
    """
    import yaml

    output, work = root / "_build" / "html", root / "_build" / "site"
    stamp = work / "built-from.txt"
    digest = _digest(root)
    if (
        not force
        and output.is_dir()
        and stamp.is_file()
        and stamp.read_text() == digest
    ):
        print(f"The site is up to date: {output}")
        return output

    settings = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    config = Config.load(root)
    if not settings["site"]["solutions"]:
        toc = without_solutions(toc)
    absent = [
        p
        for p in pages(toc)
        if not any((root / f"{p}{suffix}").is_file() for suffix in (".md", ".ipynb"))
    ]
    if absent:
        raise CourseError(
            f"_toc.yml names pages that do not exist: {', '.join(absent)} (run 'course"
            " build' first)"
        )

    # Always from nothing: an unfinished or incremental build would hide the warnings of
    # pages it does not read again.
    for old in (output, work, root / "_build" / ".doctrees"):
        shutil.rmtree(old, ignore_errors=True)
    work.mkdir(parents=True)
    settings["html"]["baseurl"] = address(config)
    (work / "_config.yml").write_text(
        yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8"
    )
    (work / "_toc.yml").write_text(
        yaml.safe_dump(toc, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )

    print(f"Building the site ({len(pages(toc))} pages) ...", flush=True)
    start = time.perf_counter()
    _jupyter_book(root, work)
    missing = [page for page in pages(toc) if not (output / f"{page}.html").is_file()]
    if missing:
        raise CourseError(
            f"the site was built without these pages: {', '.join(missing)}"
        )
    _finish(output, pages(toc), config)
    change_pages(output, mend)
    weights = [weigh(output, page) for page in pages(toc)]
    own = {weight.page: weight.own for weight in weights}
    change_pages(output, lambda text: fill_weights(text, own))
    _report(weights, work / "weights.json")
    _judge(weights)
    stamp.write_text(digest)
    print(f"Built in {time.perf_counter() - start:.0f} s: {output}")
    return output


def weigh(output: Path, page: str) -> Weight:
    """What a page makes a browser load: its own part, and the part that it shares with
    other pages.
    """
    path = output / f"{page}.html"
    text = path.read_text(encoding="utf-8")
    pictures, shared = set(), set()
    for tag, link in re.findall(
        r'<(img|source|video|audio|script|link)\b[^>]*?\s(?:src|href)="([^"#?:]+)', text
    ):
        target = (path.parent / html.unescape(link)).resolve()
        if not target.is_file():
            continue
        if tag in ("script", "link") and target.suffix in (".js", ".css", ".woff2"):
            shared.add(target)
        elif tag not in ("script", "link"):
            pictures.add(target)
    own = path.stat().st_size + sum(p.stat().st_size for p in pictures)
    return Weight(page, own, sum(_gzipped(target) for target in shared))


def main(
    serve: bool = False, port: int = 8000, force: bool = False, root: Path | None = None
) -> None:
    """``course site``: build the website of a checkout, and serve it on this machine if
    asked to.
    """
    output = build(root or find_root(), force)
    if serve:
        serve_site(output, port)


def serve_site(output: Path, port: int = 8000) -> None:
    """Serve a folder on 127.0.0.1 until Ctrl-C; a port that is taken gets the next one."""
    server = listen(output, port)
    chosen = server.server_address[1]
    note = "" if chosen == port else f" (port {port} is taken)"
    print(
        f"Serving the site at http://127.0.0.1:{chosen}/{note}. Ctrl-C stops it.",
        flush=True,
    )
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("\nStopped.")
    finally:
        server.server_close()


def listen(output: Path, port: int, tries: int = 50) -> http.server.ThreadingHTTPServer:
    """A server for a folder, on the first free port from ``port`` on (0: any)."""
    for candidate in range(port, port + (tries if port else 1)):
        try:
            return _Server(
                ("127.0.0.1", candidate),
                functools.partial(_Handler, directory=str(output)),
            )
        except OSError:
            continue
    raise CourseError(
        f"no free port between {port} and {port + tries - 1} on 127.0.0.1"
    )


class _Server(http.server.ThreadingHTTPServer):
    # On Windows this option would let two servers share a port, and a taken one would
    # look free.
    allow_reuse_address = os.name != "nt"

    def handle_error(self, request, client_address):
        # A browser that leaves a page before all of it has come is no error.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".woff2": "font/woff2",
        ".ipynb": "application/x-ipynb+json",
    }

    def log_message(self, format, *args):
        pass


def _digest(root: Path) -> str:
    """A hash of everything that the site is made from, and of the versions that make
    it.
    """
    parts = [
        f"{name} {importlib.metadata.version(name)}"
        for name in ("jupyter-book", "sphinx", "myst-nb")
    ]
    for source in SOURCES:
        base = root / source
        files = (
            [base]
            if base.is_file()
            else sorted(p for p in base.rglob("*") if p.is_file())
        )
        for path in files:
            if (
                "__pycache__" not in path.parts
                and ".ipynb_checkpoints" not in path.parts
            ):
                content = hashlib.sha256(path.read_bytes()).hexdigest()
                parts.append(f"{content} {path.relative_to(root).as_posix()}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _jupyter_book(root: Path, work: Path) -> None:
    log = work / "build.log"
    command = [
        sys.executable,
        "-c",
        "from jupyter_book.cli.main import main; main()",
        "build",
        str(root),
        "--path-output",
        str(root),
        "--config",
        str(work / "_config.yml"),
        "--toc",
        str(work / "_toc.yml"),
        "-W",
        "-n",
        "--keep-going",
    ]
    environment = {**os.environ, "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    with log.open("w", encoding="utf-8") as stream:
        code = subprocess.run(
            command, cwd=root, env=environment, stdout=stream, stderr=subprocess.STDOUT
        ).returncode
    text = re.sub(
        r"\x1b\[[0-9;]*m", "", log.read_text(encoding="utf-8", errors="replace")
    )
    complaints = [
        line
        for line in text.splitlines()
        if re.search(r"WARNING|ERROR|Validation errors", line)
    ]
    if code or complaints:
        shown = complaints[:20] or text.splitlines()[-20:]
        raise CourseError(
            "Jupyter Book did not build the site without a warning:\n  "
            + "\n  ".join(shown)
            + f"\nThe whole log: {log}"
        )


def _finish(output: Path, names: list[str], config: Config) -> None:
    """Add what a published site needs besides its pages."""
    base = address(config)
    urls = "\n".join(f"  <url><loc>{base}{name}.html</loc></url>" for name in names)
    (output / "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{urls}\n</urlset>\n",
        encoding="utf-8",
    )
    (output / "robots.txt").write_text(
        f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n", encoding="utf-8"
    )
    (
        output / ".nojekyll"
    ).touch()  # GitHub Pages would drop folders that begin with an underscore
    (output / "404.html").write_text(not_found(config.title, base), encoding="utf-8")


def _gzipped(path: Path) -> int:
    if path.suffix == ".woff2":  # compressed already
        return path.stat().st_size
    return len(gzip.compress(path.read_bytes(), 6))


def _report(weights: list[Weight], path: Path) -> None:
    path.write_text(json.dumps([vars(w) for w in weights], indent=1), encoding="utf-8")
    heaviest = max(weights, key=lambda w: w.own)
    print(
        f"Heaviest page: {heaviest.page}, {heaviest.own / 1e3:.0f} kB of its own (at"
        f" most {PAGE_BUDGET / 1e3:.0f}); shared, gzipped:"
        f" {max(w.shared for w in weights) / 1e3:.0f} kB (at most"
        f" {SHARED_BUDGET / 1e3:.0f})."
    )


def _judge(weights: list[Weight]) -> None:
    heavy = [
        f"{w.page} ({w.own / 1e3:.0f} kB of its own)"
        for w in weights
        if w.own > PAGE_BUDGET
    ]
    heavy += [
        f"{w.page} ({w.shared / 1e3:.0f} kB shared)"
        for w in weights
        if w.shared > SHARED_BUDGET
    ]
    if heavy:
        raise CourseError(f"pages over their budget: {', '.join(heavy)}")
