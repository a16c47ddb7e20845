# checks.py - the checks that every monitoring system is given: the scripted server's ports, good, bad and
# hostile, a resolver with hostile names, and what the plugin itself says of each, as JSON and as text
import atexit
import json
import os
import socket
import struct
import subprocess
import threading

from harness import BUILD, Fail, directory, metrics, write

HOST = "mail.example.org"
NOW = "2026-11-24T12:00:00Z"
NAGIOS_STATES = ["OK", "WARNING", "CRITICAL", "UNKNOWN"]

# What some reader of status lines gives a meaning to. {xHH} is a byte.
NASTY = ("a|x=99;;;; | p=1 'q'=2 y=1' [OK] (CRITICAL) [DOWN) <b>bold</b> a::b=1 \"$(id)\" `id` & ~ "
         "{x1b}[31m {xff}{xfe} \\n2 forged x=99 forged\\t%s {xc2}{x9b} ; !")
# Names in the DNS: any bytes, the labels' lengths before them.
NASTY_NAME = b"a|x=99 [OK]\n<b>::\x1b\xff'\"\\n"

PORTS = [
    {"name": "good", "protocol": "imaps"},
    {"name": "relay", "protocol": "smtp", "versions": "tls1.2+tls1.3"},
    {"name": "mailbox", "protocol": "imap"},
    {"name": "expiring", "protocol": "smtp", "certificate": "expiring"},
    {"name": "expired", "protocol": "imaps", "certificate": "expired"},
    {"name": "incomplete", "protocol": "submission", "certificate": "missing-intermediate"},
    {"name": "old", "protocol": "smtp", "versions": "tls1.0"},
    {"name": "silent", "protocol": "imaps", "silent": "hello"},
    {"name": "names", "protocol": "imaps", "certificate": "hostile"},
    {"name": "banner", "protocol": "smtp", "greeting": "554 " + NASTY + "\r\n"},
    {"name": "lines", "protocol": "smtp", "greeting": "554-|x=99\r\n554 CRITICAL - forged | y=1\r\n"},
    {"name": "zero", "protocol": "smtp", "greeting": "220 a{x00}b|x=99\r\n"},
    {"name": "reply", "protocol": "submission", "stls": "554 " + NASTY + "\r\n"},
    {"name": "offers", "protocol": "imap", "caps": ["IMAP4rev1", "STARTTLS", "X|x=99", "AUTH=<b>::[OK]"]},
]


class Resolver(threading.Thread):
    """Answers on loopback: example.org has the mail exchangers mail.example.org and a hostile one."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.start()

    def run(self):
        while True:
            query, peer = self.socket.recvfrom(4096)
            end = query.index(b"\0", 12) + 5
            kind = struct.unpack("!H", query[end - 4:end - 2])[0]
            answers = b""
            count = 0
            if kind == 1:
                answers, count = b"\xc0\x0c\0\1\0\1\0\0\0\5\0\4\x7f\0\0\1", 1
            elif kind == 15:
                for host in (bytes([len(NASTY_NAME)]) + NASTY_NAME + b"\xc0\x0c", b"\4mail\xc0\x0c"):
                    answers += b"\xc0\x0c\0\x0f\0\1\0\0\0\5" + struct.pack("!HH", len(host) + 2, 10) + host
                    count += 1
            head = query[:2] + b"\x81\x80\0\1" + struct.pack("!HHH", count, 0, 0)
            self.socket.sendto(head + query[12:end] + answers, peer)


class Peer:
    def __init__(self, where, ports=None, now=NOW):
        ports = ports or PORTS
        self.ca = os.path.join(where, "ca.pem")
        self.pem = os.path.join(where, "pem")
        os.makedirs(self.pem, exist_ok=True)
        script = write(os.path.join(where, "ports.json"), json.dumps(ports))
        self.process = subprocess.Popen(
            [os.path.join(BUILD, "tests/peer"), "--ca-file=" + self.ca, "--pem-dir=" + self.pem,
             *(["--now=" + now] if now else []), "@" + script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        atexit.register(self.stop)
        self.ports = {}
        for line in self.process.stdout:
            name, _, port = line.decode().split()
            self.ports[name] = int(port)
        if len(self.ports) != len(ports):
            raise Fail("the scripted server has %d ports of %d" % (len(self.ports), len(ports)))

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def options_of(plugin):
    """[(letter, name, argument, kind, repeats, help)], as the plugin tells them."""
    text = subprocess.run([os.path.join(BUILD, plugin), "--dump-options"], stdout=subprocess.PIPE,
                          check=False).stdout.decode()
    rows = [line.split("\t") for line in text.splitlines() if line.startswith("option\t")]
    return [(row[2], row[3], row[4], row[5], row[8] == "yes", row[9]) for row in rows]


def words(options):
    """Options by their long names, as words of a command line."""
    found = []
    for name, value in options.items():
        for one in value if isinstance(value, list) else [value]:
            if name == "verbose":
                found.append("-" + "v" * one)
            else:
                found.append("--" + name if one is True else "--%s=%s" % (name, one))
    return found


class Check:
    """A plugin, its options by their long names, and what it answers."""

    def __init__(self, title, plugin, exit_status, hostile=False, **options):
        self.title = title
        self.plugin = "check_mail_" + plugin
        self.options = {name.replace("_", "-"): value for name, value in options.items()}
        self.hostile = hostile
        if any(row[1] == "now" for row in options_of(self.plugin)):
            self.options["now"] = NOW
        self.exit = exit_status

    def arguments(self):
        return words(self.options)

    def ask(self):
        binary = os.path.join(BUILD, self.plugin)
        done = subprocess.run([binary, *self.arguments()], stdout=subprocess.PIPE, check=False)
        if done.returncode != self.exit:
            raise Fail("%s: exit %d, not %d: %s" % (self.title, done.returncode, self.exit, done.stdout))
        if done.stdout.count(b"|") > 1:  # Sensu takes exactly one in the whole output
            raise Fail("%s: more than one bar: %s" % (self.title, done.stdout))
        self.text, _, perfdata = done.stdout.decode().partition("|")
        self.text = self.text.rstrip()
        self.metrics = metrics(perfdata)
        answer = subprocess.run([binary, *self.arguments(), "--output=json"], stdout=subprocess.PIPE,
                                check=False)
        self.json = json.loads(answer.stdout) if answer.stdout.startswith(b"{") else None
        return self

    def agrees(self):
        """Perfdata as JSON has them, by label."""
        return {row["label"]: (row["value"], row["uom"]) for row in self.json["perfdata"]}


def all_checks(where):
    """Starts what is checked, and asks every plugin once by itself."""
    peer, resolver = Peer(where), Resolver()

    def at(port, **more):
        protocol = next(row["protocol"] for row in PORTS if row["name"] == port)
        return dict(hostname=HOST, address="127.0.0.1", protocol=protocol, port=peer.ports[port], **more)

    dns = {"resolver": "127.0.0.1@%d" % resolver.port}
    both = ["imaps://127.0.0.1:%d" % peer.ports[name] for name in ("good", "expired")]
    pem = os.path.join(peer.pem, "good.pem")
    rows = [
        Check("expiry-good", "cert_expiry", 0, **at("good")),
        Check("expiry-warning", "cert_expiry", 1, **at("expiring")),
        Check("expiry-expired", "cert_expiry", 2, **at("expired")),
        Check("expiry-share", "cert_expiry", 1, warning="80%", critical="10%", **at("good")),
        Check("expiry-severity", "cert_expiry", 1, severity=["expiry.expired=WARNING", "server.*=UNKNOWN"],
              **at("expired")),
        Check("expiry-two", "cert_expiry", 2, hostname=both),
        Check("hostile-mx", "chain", 2, hostile=True, hostname="example.org", mx=True, port=peer.ports["old"],
              protocol="smtp", **dns),
        Check("expiry-file", "cert_expiry", 0, hostname=HOST, file=[pem]),
        Check("expiry-refused", "cert_expiry", 2, hostname=HOST, address="127.0.0.1", protocol="smtps", port=1),
        Check("chain-good", "chain", 0, ca_file=peer.ca, **at("good")),
        Check("chain-incomplete", "chain", 2, ca_file=peer.ca, **at("incomplete")),
        Check("chain-names", "chain", 2, ca_file=peer.ca, name=[HOST, "other.example.org"], verbose=2,
              **at("good")),
        Check("protocols-good", "tls_protocols", 0, **at("relay")),
        Check("protocols-old", "tls_protocols", 2, **at("old")),
        Check("protocols-choice", "tls_protocols", 1, warning="tls1.2,tls1.3", critical="none", **at("relay")),
        Check("ciphers", "tls_ciphers", 1, **at("good")),
        Check("starttls", "starttls", 0, **at("relay")),
        Check("type", "cert_type", 1, require="ov", **at("good")),
        Check("files", "cert_files", 0, cert=pem, no_key=True, ca_file=peer.ca),
        Check("usage", "cert_expiry", 3, warning="many", **at("good")),
        Check("hostile-expiry", "cert_expiry", 0, hostile=True, verbose=1, **at("names")),
        Check("hostile-chain", "chain", 2, hostile=True, name=["elsewhere.example.net"], verbose=1, **at("names")),
        Check("hostile-type", "cert_type", 0, hostile=True, verbose=1, **at("names")),
        Check("hostile-banner", "cert_expiry", 2, hostile=True, verbose=3, **at("banner")),
        Check("hostile-lines", "chain", 2, hostile=True, **at("lines")),
        Check("hostile-zero", "tls_protocols", 2, hostile=True, **at("zero")),
        Check("hostile-reply", "cert_expiry", 2, hostile=True, **at("reply")),
        Check("hostile-offers", "starttls", 2, hostile=True, verbose=1, **at("offers")),
    ]
    rows = [row.ask() for row in rows]
    return peer, rows


def start():
    where = directory()
    return (where, *all_checks(where))


if __name__ == "__main__":
    for check in start()[2]:
        print(check.title, check.exit, check.metrics, check.text[:300], sep="\n  ")
