# common.py - what the tests at real daemons share: a private directory, free ports, waiting for a condition
import contextlib
import os
import random
import shutil
import socket
import tempfile
import time

PATIENCE = 60  # seconds; it matters only where something is wrong


@contextlib.contextmanager
def directory():
    """A private directory that daemons of other users may enter; one that ends late cannot keep it from going."""
    path = tempfile.mkdtemp(prefix="mail-tls-")
    os.chmod(path, 0o755)
    try:
        yield path
    finally:
        for _ in range(50):
            shutil.rmtree(path, ignore_errors=True)
            if not os.path.exists(path):
                break
            time.sleep(0.1)


def ephemeral():
    """The first of the ports that the system gives to clients."""
    try:
        with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as text:
            return int(text.read().split()[0])
    except OSError:
        return 32768


def free_ports(count):
    """Ports that nobody uses and that no client is given before the daemon has them, as texts."""
    found = set()
    ports = range(10000, max(ephemeral(), 11000))
    while len(found) < count:
        port = random.choice(ports)
        with socket.socket() as probe:
            try:
                probe.bind(("", port))
            except OSError:
                continue
        found.add(port)
    return [str(port) for port in found]


def connects(port):
    try:
        socket.create_connection(("127.0.0.1", int(port)), 5).close()
        return True
    except OSError:
        return False


def wait_for(holds, seconds=PATIENCE, pause=0.05):
    """Asks until the answer is true, and returns the last one."""
    end = time.monotonic() + seconds
    while True:
        answer = holds()
        if answer or time.monotonic() > end:
            return answer
        time.sleep(pause)


def wait_for_port(port):
    return wait_for(lambda: connects(port))
