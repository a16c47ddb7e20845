# harness.py - what the integration tests share: a private directory, processes ended by their id, free
# ports, counting, and the comparison of what a monitoring system shows with what a plugin said
import atexit
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, os.environ.get("B", "build"))
sys.path.insert(1, os.path.join(ROOT, "tests/servers"))
import common  # noqa: E402 (what the tests at real daemons share)

PATIENCE = 120  # seconds; it matters only where something is wrong


class Score:
    """Counts, and says at the end: NAME: N passed, N failed, N skipped."""

    def __init__(self, name):
        self.name = name
        self.passed = self.failed = self.skipped = 0

    def check(self, what, got, want):
        if got == want:
            self.passed += 1
            return True
        self.failed += 1
        print("%s: %s: got %r, want %r" % (self.name, what, got, want), flush=True)
        return False

    def true(self, what, holds, shown=""):
        return self.check("%s %s" % (what, shown) if not holds else what, bool(holds), True)

    def skip(self, why):
        self.skipped += 1
        print("%s: skipped: %s" % (self.name, why), flush=True)

    def finish(self):
        print("%s: %d passed, %d failed, %d skipped" % (self.name, self.passed, self.failed, self.skipped))
        sys.exit(1 if self.failed else 0)


def needs(score, *programs):
    """Ends the test as skipped where a program is not installed."""
    for program in programs:
        if not find(program):
            score.skip("%s is not installed" % program)
            score.finish()


def find(program):
    path = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin:/usr/lib/nagios/plugins"
    return shutil.which(program, path=path)


def directory():
    path = tempfile.mkdtemp(prefix="mail-tls-")
    os.chmod(path, 0o755)  # some daemons change their user
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


def free_ports(count):
    return [int(port) for port in common.free_ports(count)]


def wait_for(what, seconds=PATIENCE, pause=0.05):
    """Asks again until the answer is true, and returns it; None when the time is over."""
    end = time.monotonic() + seconds
    while True:
        answer = what()
        if answer or time.monotonic() > end:
            return answer or None
        time.sleep(pause)


def connects(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


class Daemon:
    """A process in a group of its own; the group is gone at the end."""

    def __init__(self, command, log, **more):
        self.log = log
        with open(log, "wb") as file:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file,
                                            stderr=subprocess.STDOUT, start_new_session=True, **more)
        atexit.register(self.stop)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except OSError:
            pass
        self.process.wait()


class Fail(Exception):
    pass


def require(what, holds, log=None):
    """Nothing that follows makes sense without it."""
    if not holds:
        raise Fail("%s\n%s" % (what, read(log)[-3000:] if log else ""))
    return holds


def run(score, test):
    """Runs a test; what breaks it is counted."""
    try:
        test(score)
    except Fail as fail:
        score.failed += 1
        print("%s: %s" % (score.name, fail))
    except Exception:
        score.failed += 1
        print("%s: %s" % (score.name, traceback.format_exc()))
    score.finish()


# An end by a signal, too, ends the daemons.
signal.signal(signal.SIGTERM, lambda *unused: sys.exit(128 + signal.SIGTERM))


def command(arguments, **more):
    return subprocess.run(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False, **more)


def processes_with(text):
    """The ids of processes with this text among their arguments."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit() and int(entry) != os.getpid():
            try:
                with open("/proc/%s/cmdline" % entry, "rb") as file:
                    if text.encode() in file.read():
                        found.append(int(entry))
            except OSError:
                pass
    return found


def metrics(perfdata):
    """label=value[unit];... as {label: (value, unit)}, by the letter of the guidelines."""
    found = {}
    for word in perfdata.split():
        match = re.fullmatch(r"([^=']+)=(-?[0-9.]+)([^;0-9.]*)((;[^;]*){0,4})", word)
        if not match:
            raise Fail("no perfdata: %r in %r" % (word, perfdata))
        found[match.group(1)] = (float(match.group(2)), match.group(3))
    return found


def compare_metrics(score, title, got, check):
    """got: {label: value or (value, unit)}; the run time alone may differ from run to run."""
    want = check.metrics
    if isinstance(next(iter(got.values()), ()), float):
        want = {label: value for label, (value, unit) in want.items()}
    ours = set(want)
    if not score.check(title + ": labels", set(got), ours):
        return
    for label in sorted(ours):
        if re.search("(^|_)time$", label):
            value = got[label] if isinstance(got[label], float) else got[label][0]
            score.true("%s: %s" % (title, label), 0 <= value < 60, value)
        else:
            score.check("%s: %s" % (title, label), got[label], want[label])
