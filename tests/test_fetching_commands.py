"""onrecord fetch and watch, in a process of their own, against a server of this machine."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.fetching.web import PAGE, say, serving
from tests.test_watching import feed, item

COMMANDS = "import onrecord.cli.fetching; from onrecord.cli import main; main()"
HEARS_CTRL_C = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "  # deaf where it starts behind a shell
)


def onrecord(*args: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", COMMANDS, *args], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )


DENIAL = "<p>Mayor Pavel Doran denied on Friday that the ferry had been sold.</p>"


def test_watch_keeps_and_tells_what_is_new_and_newly_denied(tmp_path: Path) -> None:
    story = "<!doctype html><html><head><title>{0}</title></head><body><article><h1>{0}</h1>{1}</article></body></html>"
    with serving() as site:
        home = f"http://127.0.0.1:{site.port}"
        site.routes["/rss"] = feed(item(f"{home}/one"), item(f"{home}/two"))
        site.routes["/one"] = say(
            200,
            story.format(
                "Ferry sold, opposition says",
                "<p>The ferry had been sold, opposition leader Ingrid Solvang said on Friday in Varsk.</p>",
            ).encode(),
        )
        site.routes["/two"] = say(200, story.format("Mayor denies sale", DENIAL).encode())
        args = ("watch", f"{home}/rss", "--once", "--db", "ledger.db", "--allow-private", "--format", "jsonl")
        done = onrecord(*args, folder=tmp_path)
        assert done.returncode == 0, done.stderr
        told = [json.loads(line) for line in done.stdout.splitlines()]
        assert [row["what"] for row in told] == ["new article", "new article", "new denial"]
        assert told[0]["url"] == f"{home}/one"
        assert told[2]["who"] == "Pavel Doran"
        assert "--allow-private: a page or feed may now lead" in done.stderr
        again = onrecord(*args, folder=tmp_path)
        assert (again.returncode, again.stdout) == (0, "")
        assert site.paths() == ["/rss", "/one", "/two"]
    assert (tmp_path / "ledger.db-watch.json").exists()


def test_watch_ends_with_ctrl_c_and_says_how_to_go_on(tmp_path: Path) -> None:
    with serving() as site:
        home = f"http://127.0.0.1:{site.port}"
        site.routes["/rss"] = feed(item(f"{home}/none"))
        command = [
            sys.executable,
            "-c",
            HEARS_CTRL_C + COMMANDS,
            "watch",
            f"{home}/rss",
            "--db",
            "ledger.db",
            "--allow-private",
        ]
        running = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            until = time.monotonic() + 60
            while not (tmp_path / "ledger.db-watch.json").exists() and time.monotonic() < until:
                time.sleep(0.1)
            time.sleep(0.5)
            running.send_signal(signal.SIGINT)
            _, said = running.communicate(timeout=30)
        finally:
            running.kill()
    assert running.returncode == 130
    assert said.endswith("onrecord: stopped. Run the same command again; it goes on from here.\n")
    assert "Traceback" not in said


def test_fetch_keeps_what_comes_and_lists_what_does_not(tmp_path: Path) -> None:
    with serving() as site:
        site.routes["/one"] = say(200, PAGE)
        home = f"http://127.0.0.1:{site.port}"
        args = ("--db", "ledger.db", "--no-link", "--format", "json")
        refused = onrecord("fetch", f"{home}/one", *args, folder=tmp_path)
        assert refused.returncode == 1
        assert "leads to 127.0.0.1, which is this machine itself" in refused.stderr
        assert site.asked == []
        done = onrecord("fetch", f"{home}/one", f"{home}/none", *args, "--allow-private", folder=tmp_path)
        account = json.loads(done.stdout)
        assert (done.returncode, account["new"], len(account["skipped"])) == (3, 1, 1)
        assert account["skipped"][0]["why"].startswith(f"{home}/none does not exist")


def test_a_feed_that_is_refused_fails_names_the_remedy_and_is_asked_at_once_with_it(tmp_path: Path) -> None:
    with serving() as site:
        home = f"http://127.0.0.1:{site.port}"
        site.routes["/rss"] = feed(item(f"{home}/one"))
        site.routes["/one"] = say(200, PAGE)
        args = ("watch", f"{home}/rss", "--once", "--db", "ledger.db")
        refused = onrecord(*args, folder=tmp_path)
        assert (refused.returncode, site.asked) == (1, [])
        assert "--allow-private" in refused.stderr and "docs/fetching.md" in refused.stderr
        done = onrecord(*args, "--allow-private", folder=tmp_path)
        assert done.returncode == 0 and site.paths() == ["/rss", "/one"]
        again = onrecord(*args, "--allow-private", folder=tmp_path)
        assert again.returncode == 0
        assert "is not asked before" in again.stderr and "--state" in again.stderr


def test_fetch_says_that_it_takes_feeds(tmp_path: Path) -> None:
    assert "feeds" in onrecord("fetch", "--help", folder=tmp_path).stdout
