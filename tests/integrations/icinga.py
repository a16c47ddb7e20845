# icinga.py - an Icinga 2 of its own on loopback: configuration, certificates, daemon, questions to its API
import base64
import json
import os
import pwd
import shutil
import ssl
import urllib.error
import urllib.parse
import urllib.request

from checks import HOST
from harness import BUILD, Daemon, command, find, require, wait_for, write

COMMANDS = os.path.join(BUILD, "contrib/icinga2/mail-tls-commands.conf")
USER = pwd.getpwuid(os.getuid()).pw_name


def literal(value):
    """A value of ours in Icinga's configuration language."""
    return json.dumps(value)


def service(check, more=""):
    """A service with custom variables only: name, address and protocol come as users would give them."""
    name = check.plugin.replace("check_", "")
    options = dict(check.options)
    lines = ["object Service %s {" % literal(check.title), "host_name = %s" % literal(HOST),
             "check_command = %s" % literal(name + ("_file" if "file" in options else "")),
             "check_interval = 1h", "max_check_attempts = 1", more]
    if options.get("hostname") == HOST and name != "mail_cert_files":
        del options["hostname"]  # the host's name is what is asked for
    if options.pop("address", None) is None:
        options["address"] = ""
    for option, value in options.items():
        prefix = "mail_tls" if option in ("protocol", "ca-file", "address") else name
        if option in ("warning", "critical") and "," in str(value):
            value = value.split(",")  # an array, joined by the command
        lines.append("vars.%s_%s = %s" % (prefix, option.replace("-", "_"), literal(value)))
    return "\n  ".join(lines) + "\n}\n"


class Icinga:
    def __init__(self, where, name, port, text, zones=""):
        self.where, self.name, self.port = os.path.join(where, name), name, port
        for part in ("etc/zones.d", "data/certs", "run", "log", "cache", "spool"):
            os.makedirs(os.path.join(self.where, part))
        self.config = write(os.path.join(self.where, "etc/icinga2.conf"), """
include <itl>
const PluginDir = %s
include <plugins>
const NodeName = "%s"
const ZoneName = "%s"
%s
object FileLogger "main" { severity = "information"; path = LogDir + "/icinga2.log" }
object CheckerComponent "checker" { }
object IcingaApplication "app" { enable_service_checks = false }
object ApiListener "api" {
  bind_host = "127.0.0.1"; bind_port = %d; accept_config = true; accept_commands = true
}
object ApiUser "root" { password = "secret"; permissions = [ "*" ] }
%s
""" % (literal(BUILD), name, name, zones or """object Endpoint NodeName { host = "127.0.0.1" }
object Zone ZoneName { endpoints = [ NodeName ] }""", port, text))

    def options(self):
        at = self.where
        defines = {"ConfigDir": at + "/etc", "ZonesDir": at + "/etc/zones.d", "DataDir": at + "/data",
                   "LogDir": at + "/log", "CacheDir": at + "/cache", "SpoolDir": at + "/spool",
                   "InitRunDir": at + "/run", "PidPath": at + "/run/icinga2.pid", "RunAsUser": USER,
                   "RunAsGroup": USER}
        return [word for key, value in defines.items() for word in ("-D", "Configuration.%s=%s" % (key, value))]

    def pki(self, *arguments):
        done = command([find("icinga2"), "pki", *arguments, *self.options()])
        require("icinga2 pki %s: %s" % (arguments, done.stdout.decode()), done.returncode == 0)

    def certificates(self, authority=None):
        """Makes the node's certificate, signed by the CA of another node or by one of its own."""
        certs = os.path.join(self.where, "data/certs", self.name)
        if not authority:
            authority = self
            self.pki("new-ca")
        self.pki("new-cert", "--cn", self.name, "--key", certs + ".key", "--csr", certs + ".csr")
        authority.pki("sign-csr", "--csr", certs + ".csr", "--cert", certs + ".crt")
        shutil.copy(authority.where + "/data/ca/ca.crt", self.where + "/data/certs/ca.crt")

    def validate(self):
        return command([find("icinga2"), "daemon", "-C", "-c", self.config, *self.options()])

    def start(self):
        self.daemon = Daemon([find("icinga2"), "daemon", "-c", self.config, *self.options()],
                             self.where + "/log/console.log")

    def api(self, path, data=None, **query):
        url = "https://127.0.0.1:%d/v1/%s?%s" % (self.port, path, urllib.parse.urlencode(
            query, doseq=True, quote_via=urllib.parse.quote))
        request = urllib.request.Request(url, data=None if data is None else json.dumps(data).encode(), headers={
            "Accept": "application/json",
            "Authorization": "Basic " + base64.b64encode(b"root:secret").decode()})
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        try:
            with urllib.request.urlopen(request, context=context, timeout=20) as answer:
                return json.loads(answer.read().decode("utf-8", "replace"))["results"]
        except (OSError, ValueError):
            return None

    def objects(self, kind, **query):
        """Those of a kind, as soon as an answer comes."""
        def rows():
            found = self.api("objects/" + kind, **query)
            return None if found is None else [found]
        return require("no %s from %s" % (kind, self.name), wait_for(rows))[0]

    def up(self):
        return self.api("objects/zones")

    def check_now(self, host, name=None):
        """Only what is asked for is checked: services wait for it."""
        which = "host.name == %s" % literal(host) + (" && service.name == %s" % literal(name) if name else "")
        return self.api("actions/reschedule-check", {"type": "Service", "filter": which, "force": True})

    def results(self, host=HOST):
        """{service: its last check result}, of those that have one"""
        found = self.objects("services", attrs=["name", "state", "last_check_result"],
                             filter="host.name == %s" % literal(host))
        return {row["attrs"]["name"]: dict(row["attrs"]["last_check_result"], service_state=row["attrs"]["state"])
                for row in found if row["attrs"]["last_check_result"]}

    def script(self, text):
        answer = require("no script", wait_for(lambda: self.api("console/execute-script", {}, command=text)))[0]
        return require("script: %s" % answer, answer.get("result"))
