"""`onrecord serve`: the ledger in a browser, and `onrecord token`, who may come in from elsewhere."""

from __future__ import annotations

import errno
import logging
import socket
import threading
import webbrowser
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.app import app, notes
from onrecord.cli.keeping import Db
from onrecord.errors import OnrecordError

if TYPE_CHECKING:
    from fastapi import FastAPI

GRACE = 5  # seconds that answers under way get when the server stops
WAITING = 512  # connections that wait to be taken
IDLE = 75  # seconds that a connection stays open for the next request: longer than a proxy keeps its own
EVERYWHERE = ("0.0.0.0", "::")

Tokens = Annotated[
    Path | None,
    typer.Option(
        "--tokens",
        help="The file of tokens. Default: $ONRECORD_TOKENS, else onrecord-tokens.json where there is one.",
        show_default=False,
    ),
]
Name = Annotated[str, typer.Argument(help="Whose it is; stands beside what they change.", show_default=False)]
tokens_app = typer.Typer(
    no_args_is_help=True, help="Who may come in, where others reach the server: onrecord token add, list, remove."
)
app.add_typer(tokens_app, name="token")


class RoleName(StrEnum):
    """What somebody with a token may do."""

    reader = "reader"
    editor = "editor"


@app.command()
def serve(
    db: Db = None,
    host: Annotated[str, typer.Option(help="Where to listen; 0.0.0.0 lets other machines in.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 for any that is free.")] = 8000,
    tokens: Tokens = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="A name by which people reach the server; may be repeated."),
    ] = None,
    api_writes: Annotated[bool, typer.Option("--api-writes", help="Let programs correct and rule, too.")] = False,
    access_log: Annotated[
        bool, typer.Option("--access-log", help="Note every request, with what was asked for, on standard error.")
    ] = False,
    open: Annotated[bool, typer.Option("--open", help="Open the first page in a browser.")] = False,
) -> None:
    """Show the ledger in a browser, at http://127.0.0.1:8000. Ctrl-C stops it.

    Everybody at this machine may read and write; where others reach it, everybody signs in with a token (onrecord token add).
    """
    from onrecord.web import Settings, create_app  # FastAPI takes half a second to import
    from onrecord.web.hosts import is_loopback

    names = tuple(allow_host or ())
    file = tokens_to_ask_for(tokens, needed=not all(map(is_loopback, (host, *names))))
    listening = bind(host, port)
    with listening:
        at = listening.getsockname()[1]
        site = create_app(Settings(db=db, host=host, port=at, tokens=file, allow_hosts=names, api_writes=api_writes))
        say_where(site, address(host, at), file)
        if open:
            threading.Thread(target=webbrowser.open, args=[address(host, at)], daemon=True).start()
        run(site, listening, behind_proxy=file is not None, access_log=access_log)


def tokens_to_ask_for(given: Path | None, *, needed: bool) -> Path | None:
    """The file, where everybody has to sign in; None where nobody does. Raises OnrecordError where it holds no token and should."""
    from onrecord.web.tokens import DEFAULT, default_place, read_tokens

    file = given or default_place()
    if read_tokens(file):
        return file
    if not needed and given is None:
        return None
    make = "onrecord token add NAME --role editor" + ("" if file == DEFAULT else f" --tokens {file}")
    why = (
        "Other machines would reach this server, so everybody has to sign in"
        if needed
        else "Everybody would have to sign in"
    )
    raise OnrecordError(f"{why}, and {file} holds no token yet. Make one first: {make}")


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises OnrecordError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = host == "::" and socket.has_dualstack_ipv6()
    try:
        return socket.create_server((host.strip("[]"), port), family=family, backlog=WAITING, dualstack_ipv6=both)
    except OSError as error:
        known = {
            errno.EADDRINUSE: f"Port {port} is taken, perhaps by another onrecord serve. Stop that one, or take another port: onrecord serve --port {port % 65535 + 1}",
            errno.EACCES: f"Port {port} may not be opened by this user: take one above 1023, and let a proxy answer for it (docs/serving.md).",
        }  # fmt: skip
        other = (
            f"{host} cannot be listened at ({error.strerror}): give an address of this machine, or leave --host out."
        )
        raise OnrecordError(known.get(error.errno or 0, other)) from None


def address(host: str, port: int) -> str:
    name = "127.0.0.1" if host in EVERYWHERE else f"[{host}]" if ":" in host and "[" not in host else host
    return f"http://{name}:{port}"


def say_where(site: FastAPI, where: str, tokens: Path | None) -> None:
    asked = f"; sign in with a token of {tokens}" if tokens else ""
    print(f"onrecord: {site.state.site.ledger.place} is at {where}{asked} (Ctrl-C stops)", flush=True)


def run(site: FastAPI, listening: socket.socket, *, behind_proxy: bool, access_log: bool) -> None:
    """Until it is stopped. behind_proxy: believe a proxy at this machine who its clients are."""
    import uvicorn

    if access_log:
        logging.getLogger("uvicorn.access").addHandler(logging.StreamHandler())
        logging.getLogger("uvicorn.access").setLevel(logging.INFO)
    config = uvicorn.Config(
        site, log_config=None, access_log=access_log, server_header=False, proxy_headers=behind_proxy, lifespan="on",
        timeout_graceful_shutdown=GRACE, timeout_keep_alive=IDLE,
    )  # fmt: skip
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])
    notes.print("onrecord: stopped")


@tokens_app.command("add")
def add_one(
    name: Name,
    role: Annotated[RoleName, typer.Option(help="A reader sees everything; an editor changes it, too.")],
    tokens: Tokens = None,
) -> None:
    """Make a token and print it, this once: the file keeps a hash of it alone."""
    from onrecord.web.tokens import add_token, default_place

    file = tokens or default_place()
    secret = add_token(file, name, role.value, datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"))
    print(secret)
    notes.print(
        f"onrecord: the token of {name}, {role.value}. It is not shown again: give it to them, by a safe way. {file} keeps a hash."
    )


@tokens_app.command("list")
def list_all(tokens: Tokens = None) -> None:
    """List who has a token. The tokens themselves are kept nowhere."""
    from onrecord.web.tokens import default_place, read_tokens

    file = tokens or default_place()
    held = read_tokens(file)
    for token in held:
        print(f"{token.name}\t{token.role}\t{token.made_at[:10]}")
    if not held:
        notes.print(f"onrecord: {file} holds no token: onrecord token add NAME --role reader|editor makes one.")


@tokens_app.command("remove")
def remove_one(name: Name, tokens: Tokens = None) -> None:
    """Take a token back. Whoever is signed in with it is out at once."""
    from onrecord.web.tokens import default_place, remove_token

    remove_token(tokens or default_place(), name)
    print(f"{name} has no token any more")
