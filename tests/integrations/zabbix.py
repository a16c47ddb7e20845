# zabbix.py - a Zabbix server of its own on loopback: PostgreSQL, frontend API, server, agent
#
# ZABBIX_ROOT names another root directory with Zabbix, PHP and PostgreSQL installed (as debootstrap makes
# them), in which /tmp and the source tree are mounted: so other releases are tried than this machine's.
import gzip
import json
import os
import re
import shutil
import time
import urllib.request

from harness import BUILD, Daemon, command, connects, free_ports, read, require, wait_for, write

ROOT = os.environ.get("ZABBIX_ROOT", "/")
SHARE = os.path.join(ROOT, "usr/share")
SQL = os.path.join(SHARE, "zabbix-server-pgsql")
# What of data.sql.gz the API needs; all else are templates.
TABLES = {"config", "dbversion", "globalmacro", "hstgrp", "media_type", "module", "role", "role_rule", "ugset",
          "user_ugset", "users", "users_groups", "usrgrp"}
# The frontend without what only a browser wants.
NO_API = shutil.ignore_patterns("assets", "audio", "fonts", "imgstore", "js", "locale", "*.po", "*.mo")


def inside(path, user=None):
    """The start of a command there, as that user where this is root."""
    if os.getuid() != 0:
        return [path]
    return ["chroot", *(["--userspec=" + user] if user else []), ROOT, path]


def first_of(*patterns):
    """The last of the files that fit, as a path inside the root."""
    import glob
    for pattern in patterns:
        found = sorted(glob.glob(os.path.join(ROOT, pattern.lstrip("/"))))
        if found:
            return "/" + os.path.relpath(found[-1], ROOT)
    return None


POSTGRES = first_of("/usr/lib/postgresql/*/bin/postgres")
SERVER = first_of("/usr/sbin/zabbix_server")
AGENT = first_of("/usr/sbin/zabbix_agentd")
PHP = first_of("/usr/bin/php")
FRONTEND = os.path.isfile(os.path.join(SHARE, "zabbix/api_jsonrpc.php"))


def low_ports(count):
    """Free ones, of those that Zabbix takes: up to 32767."""
    found = []
    while len(found) < count:
        found += [port for port in free_ports(1) if port < 32768 and port not in found]
    return found


def needed_rows(text):
    keep = False
    for line in text.splitlines(True):
        match = re.match(r"INSERT INTO (\w+)", line)
        if match:
            keep = match.group(1) in TABLES
        elif re.match(r"[A-Z]+ ", line):
            keep = False
        if keep:
            yield line


class Database:
    def __init__(self, where):
        self.where = os.path.join(where, "postgres")
        os.mkdir(self.where)
        if os.getuid() == 0:
            shutil.chown(self.where, self.owner(), self.owner())
        bin_ = os.path.dirname(POSTGRES)
        data = self.where + "/data"
        done = command([*inside(bin_ + "/initdb", "postgres:postgres"), "-D", data, "-U", "postgres", "-A", "trust",
                        "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"])
        require("initdb: %s" % done.stdout.decode()[-2000:], done.returncode == 0)
        self.daemon = Daemon([*inside(POSTGRES, "postgres:postgres"), "-D", data, "-k", self.where, "-c", "listen_addresses=",
                              "-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"],
                             where + "/postgres.log")
        self.psql = [*inside(bin_ + "/psql"), "-h", self.where, "-U", "postgres", "-q", "-v", "ON_ERROR_STOP=1"]
        require("no database", wait_for(lambda: self.ask("SELECT 1", "postgres") == ["1"]), where + "/postgres.log")
        self.ask("CREATE DATABASE zabbix", "postgres")
        with gzip.open(SQL + "/schema.sql.gz", "rt", encoding="utf-8") as file:
            schema = file.read()
        with gzip.open(SQL + "/data.sql.gz", "rt", encoding="utf-8") as file:
            data = "".join(needed_rows(file.read()))
        done = command([*self.psql, "-1", "-d", "zabbix", "-f",
                        write(where + "/zabbix.sql", schema + data.rstrip().rstrip(",;") + ";\n")])
        require("schema: %s" % done.stdout.decode()[-2000:], done.returncode == 0)

    @staticmethod
    def owner():
        """The id of postgres where it is installed."""
        for line in read(os.path.join(ROOT, "etc/passwd")).splitlines():
            if line.startswith("postgres:"):
                return int(line.split(":")[2])
        return os.getuid()

    def ask(self, query, name="zabbix"):
        done = command([*self.psql, "-d", name, "-A", "-t", "-c", query])
        return done.stdout.decode().splitlines() if done.returncode == 0 else None


class Zabbix:
    def __init__(self, where, scripts, timeout):
        self.where = where
        self.database = Database(where)
        self.web, self.port, self.agent_port = low_ports(3)
        self.auth = None
        self.frontend()
        self.conf = write(where + "/zabbix_server.conf", """
LogType=file
LogFile=%s/server.log
DBHost=%s
DBName=zabbix
DBUser=postgres
AllowUnsupportedDBVersions=1
AllowRoot=1
ListenIP=127.0.0.1
ListenPort=%d
PidFile=%s/server.pid
SocketDir=%s
ExternalScripts=%s
Timeout=%d
CacheUpdateFrequency=1
HousekeepingFrequency=0
StartPollers=8
StartPollersUnreachable=1
StartPingers=0
StartDiscoverers=1
StartHTTPPollers=0
StartTrappers=1
StartEscalators=1
StartDBSyncers=2
""" % (where, self.database.where, self.port, where, where, scripts, timeout))

    def frontend(self):
        """The API alone, from a copy whose configuration is ours."""
        www = self.where + "/www"
        shutil.copytree(os.path.join(SHARE, "zabbix"), www, symlinks=True, ignore=NO_API)
        path = www + "/include/classes/core/CConfigFile.php"
        conf = write(self.where + "/zabbix.conf.php", """<?php
$DB['TYPE'] = 'POSTGRESQL'; $DB['SERVER'] = '%s'; $DB['PORT'] = '0'; $DB['DATABASE'] = 'zabbix';
$DB['USER'] = 'postgres'; $DB['PASSWORD'] = ''; $DB['SCHEMA'] = ''; $DB['ENCRYPTION'] = false;
$DB['VAULT_URL'] = ''; $DB['VAULT_DB_PATH'] = ''; $DB['VAULT_TOKEN'] = '';
$DB['DOUBLE_IEEE754'] = true; $ZBX_SERVER_NAME = ''; $IMAGE_FORMAT_DEFAULT = IMAGE_FORMAT_PNG;
""" % self.database.where)
        text, count = re.subn(r"'/[^']*/zabbix.conf.php'", "'%s'" % conf, read(path))
        require("CConfigFile.php has another form", count == 1)
        write(path, text)
        self.php = Daemon([*inside(PHP), "-d", "memory_limit=512M", "-d", "max_execution_time=0", "-d",
                           "display_errors=stderr", "-S", "127.0.0.1:%d" % self.web, "-t", www],
                          self.where + "/php.log")
        require("no frontend", wait_for(lambda: connects(self.web)), self.where + "/php.log")
        self.auth = self.api("user.login", username="Admin", password="zabbix")

    def api(self, method, listed=None, **parameters):
        body = {"jsonrpc": "2.0", "method": method, "params": listed or parameters, "id": 1}
        if self.auth:
            body["auth"] = self.auth
        request = urllib.request.Request("http://127.0.0.1:%d/api_jsonrpc.php" % self.web,
                                         json.dumps(body).encode(), {"Content-Type": "application/json-rpc"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read().decode("utf-8")
        require("%s: %s" % (method, text[:2000]), '"result"' in text, self.where + "/php.log")
        return json.loads(text)["result"]

    @property
    def version(self):
        auth, self.auth = self.auth, None
        try:
            return self.api("apiinfo.version", listed=[])
        finally:
            self.auth = auth

    def import_templates(self):
        version = ".".join(self.version.split(".")[:2])
        made = {"createMissing": True, "updateExisting": True}
        groups = {"groups" if version == "6.0" else "template_groups": made}
        return self.api("configuration.import", format="yaml",
                        source=read(os.path.join(BUILD, "contrib/zabbix/mail-tls-%s.yaml" % version)),
                        rules=dict(groups, templates=made, items=made, triggers=made, graphs=made, valueMaps=made,
                                   discoveryRules=made, templateDashboards=made))

    def start(self):
        self.server = Daemon([*inside(SERVER), "-f", "-c", self.conf], self.where + "/console.log")
        require("the server did not start",
                wait_for(lambda: "server #0 started" in read(self.where + "/server.log")), self.where + "/console.log")

    def start_agent(self, userparameters):
        conf = write(self.where + "/zabbix_agentd.conf", """
LogType=file
LogFile=%s/agent.log
PidFile=%s/agent.pid
Hostname=mail.example.org
Server=127.0.0.1
ListenIP=127.0.0.1
ListenPort=%d
AllowRoot=1
StartAgents=1
Timeout=4
Include=%s
""" % (self.where, self.where, self.agent_port, userparameters))
        self.agent = Daemon([*inside(AGENT), "-f", "-c", conf], self.where + "/agent-console.log")
        return conf

    def host(self, name, template, macros, dns="mail.example.org", by_name=False):
        """A host with one interface; returns its id."""
        return self.api("host.create", host=name, groups=[{"groupid": self.group}],
                        templates=[{"templateid": self.template(template)}],
                        interfaces=[{"type": 1, "main": 1, "useip": 0 if by_name else 1, "ip": "127.0.0.1",
                                     "dns": dns, "port": str(self.agent_port)}],
                        macros=[{"macro": "{$MAIL_TLS.%s}" % key, "value": value}
                                for key, value in macros.items()])["hostids"][0]

    @property
    def group(self):
        found = self.api("hostgroup.get", filter={"name": "Mail"})
        return found[0]["groupid"] if found else self.api("hostgroup.create", name="Mail")["groupids"][0]

    def template(self, name):
        return self.api("template.get", filter={"host": [name]})[0]["templateid"]

    def items(self, host):
        """{key: item}, of those that discovery made too, with their last values"""
        return {row["key_"]: row for row in self.api("item.get", hostids=host, output=[
            "key_", "itemid", "name", "state", "error", "lastvalue", "lastclock", "lastns", "value_type"])}

    def value(self, host, key):
        row = self.items(host).get(key)
        return row["lastvalue"] if row and row["lastclock"] != "0" else None

    def problems(self, host):
        """{name: severity} of what is a problem now, without what depends on another problem"""
        events = self.api("problem.get", hostids=host, output=["objectid", "name", "severity"])
        shown = {row["triggerid"] for row in self.api("trigger.get", hostids=host, output=["triggerid"],
                                                      filter={"value": 1}, skipDependent=True)}
        return {row["name"]: int(row["severity"]) for row in events if row["objectid"] in shown}

    def log(self):
        return read(self.where + "/server.log")[-3000:]


def seconds(score, what, began):
    print("%s: %s after %.1f s" % (score.name, what, time.monotonic() - began), flush=True)
