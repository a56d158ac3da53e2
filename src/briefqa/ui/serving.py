"""The browser app as a process: Streamlit on this machine's own address, with the index and the model of a configuration."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from importlib.util import find_spec
from pathlib import Path

import briefqa
from briefqa.config import (
    MILVUS_TOKEN_VARIABLE,
    SETTING_VARIABLES,
    SETTINGS_VARIABLE,
    Config,
    data_folder,
    settings_of,
)
from briefqa.errors import UsageError

HOST = "127.0.0.1"  # and no other: whoever wants to serve the app to others puts a proxy with a log-in before it
GIVEN_INDEX = "BRIEFQA_INDEX_AS_GIVEN"  # handed on: the index folder as whoever started the app named it; see remedies
READY_SECONDS = 60.0
STOP_SECONDS = 10.0


def run_app(config: Config, *, port: int) -> int:
    """Serves the browser app until it is stopped, and returns its exit code; 0 if it was asked to stop.

    Raises UsageError where app.py or Streamlit is not there, or the port is taken.
    """
    app = _app_file()
    _check_port(port)
    command = [sys.executable, "-m", "briefqa.ui.hosting", str(app), str(port)]
    # Streamlit reads .streamlit/config.toml of its working folder. Its own greeting would repeat ours: it goes nowhere.
    process = subprocess.Popen(command, cwd=app.parent, env=_environment(config), stdout=subprocess.DEVNULL)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    threading.Thread(target=_announce, args=(process, f"http://{HOST}:{port}"), daemon=True).start()
    try:
        code = process.wait()
        return 0 if code == -signal.SIGTERM else abs(code)
    except KeyboardInterrupt:
        return _stopped(process)


def _app_file() -> Path:
    if briefqa.__file__ is None:
        raise UsageError("The package briefqa has no place on disk. Install it with `pip install -e .`.")
    app = Path(briefqa.__file__).resolve().parents[2] / "app.py"
    if not app.is_file():
        raise UsageError(
            f"There is no {app}. The app runs from a copy of the repository: `pip install -e '.[app]'` there."
        )
    if find_spec("streamlit") is None:
        raise UsageError("Streamlit is not installed. Install the app: `pip install -e '.[app]'`.")
    return app


def _check_port(port: int) -> None:
    if not 1 <= port <= 65_535:
        raise UsageError(f"--port is {port}; expected 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise UsageError(f"Port {port} cannot be used ({error.strerror}). Choose another with --port.") from None


def _environment(config: Config) -> dict[str, str]:
    """The app runs in another folder: it is handed every setting, whatever stands in that folder's file or in variables."""
    handed = {
        "BRIEFQA_DATA": str(data_folder().resolve()),
        SETTINGS_VARIABLE: json.dumps(settings_of(config)),
        MILVUS_TOKEN_VARIABLE: config.store.token,
        GIVEN_INDEX: str(config.index),
    }
    return {name: value for name, value in os.environ.items() if name not in SETTING_VARIABLES} | handed


def _announce(process: "subprocess.Popen[bytes]", address: str) -> None:
    """Says where the app is as soon as it answers, and opens it where somebody sits before a screen."""
    deadline = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    else:
        return
    sys.stderr.write(f"briefqa: the app is at {address} (Ctrl-C ends it)\n")
    if _has_screen():
        webbrowser.open(address)


def _has_screen() -> bool:
    return sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _stopped(process: "subprocess.Popen[bytes]") -> int:
    """Waits for a process that Ctrl-C has reached as well. A person who presses it again means it."""
    try:
        process.wait(STOP_SECONDS)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        process.kill()
        process.wait()
    return 0
