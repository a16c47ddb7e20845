# Makefile - builds, tests and installs mail-tls-plugins; `make help` lists the targets
VERSION = 0.1.0
PREFIX = /usr/local
PLUGINDIR = $(PREFIX)/lib/nagios/plugins
MANDIR = $(PREFIX)/share/man
BASHCOMPDIR = $(PREFIX)/share/bash-completion/completions
ZSHCOMPDIR = $(PREFIX)/share/zsh/site-functions
FISHCOMPDIR = $(PREFIX)/share/fish/vendor_completions.d
DESTDIR =
B = build

CC = cc
PKG_CONFIG = pkg-config
INSTALL = install
# GCC before 12 does not know -Oz; it saves 3 KB in each plugin
SMALL := $(shell $(CC) -Oz -x c -c -o /dev/null /dev/null 2>/dev/null && echo -Oz || echo -Os)
CFLAGS = $(SMALL) -g
HARDEN = -fPIE -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
SECTIONS = -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables
# -Wno-override-init: REPORT_FIGURE and its kin name defaults that their users override
WARN = -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 \
  -Wno-override-init
DEFS = -std=c11 -D_POSIX_C_SOURCE=200809L -DVERSION='"$(VERSION)"' -Ilib
# 45 KB less in each plugin; a program made so does not start with an older glibc
RELR := $(shell getconf GNU_LIBC_VERSION 2>/dev/null | awk '$$2 >= 2.36 { print ",-z,pack-relative-relocs" }')
LINK = -pie -Wl,-z,relro,-z,now -Wl,--as-needed -Wl,--gc-sections -Wl,-z,noseparate-code$(RELR)

LIBS = gnutls libcares jansson libidn2
INCLUDES := $(shell $(PKG_CONFIG) --cflags $(LIBS) 2>/dev/null)
LIBRARIES = $(shell $(PKG_CONFIG) --libs $(LIBS))
CHECK_LIBRARIES = $(shell $(PKG_CONFIG) --libs check)
COMPILE = $(CC) $(DEFS) $(INCLUDES) $(WARN) $(HARDEN) $(SECTIONS) $(CFLAGS) $(CPPFLAGS) -MMD -MP
objects = $(patsubst %.c,$(B)/%.o,$(1))

LIB := $(call objects,$(wildcard lib/*/*.c))
PLUGINS := $(patsubst plugins/%.c,$(B)/%,$(wildcard plugins/check_*.c))
UNIT := $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/test_*.c))
UNIT_SHARED := $(call objects,$(filter-out tests/unit/test_%,$(wildcard tests/unit/*.c)) \
  tests/servers/timestamps.c)
GOLDEN := $(call objects,$(wildcard tests/plugins/*.c) tests/unit/beside.c)
PEER := $(call objects,$(wildcard tests/servers/*.c))
BENCH := $(B)/tests/bare $(B)/tests/relay
FUZZ := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))

all: $(PLUGINS)

help:
	@echo 'all            the plugins, in $(B)/'
	@echo 'check          unit tests, whole-binary tests, the corpus where it is there'
	@echo 'check-servers  the plugins against real Postfix, Dovecot and Exim'
	@echo 'check-integrations  the plugins under real Icinga 2, Nagios, NRPE, Prometheus, Zabbix'
	@echo 'integrations   what Icinga 2, Nagios and Zabbix are told of the plugins, in $(B)/contrib/'
	@echo 'lint fuzz bench demo man completion install uninstall dist clean'
	@echo 'Variables: PREFIX PLUGINDIR MANDIR BASHCOMPDIR ZSHCOMPDIR FISHCOMPDIR DESTDIR'
	@echo '  CC CFLAGS CPPFLAGS LDFLAGS B'

$(B)/need-%:
	@mkdir -p $(@D)
	@$(PKG_CONFIG) --exists $* || { \
	  echo "$*: library or header not found; 'sh contrib/bootstrap deps' installs what is needed" >&2; exit 1; }
	@touch $@

# Objects are made anew where the Makefile has changed, or flags given on the command line; where none
# are given, what was built is used: make CFLAGS=-O2 && make install.
FLAGS_GIVEN = $(findstring command,$(foreach v,CC CFLAGS CPPFLAGS HARDEN LINK LDFLAGS,$(origin $(v))))
$(B)/flags: export FLAGS = $(COMPILE) $(LINK) $(LDFLAGS)
$(B)/flags: Makefile $(if $(FLAGS_GIVEN),FORCE)
	@mkdir -p $(@D)
	@[ -z '$(filter Makefile,$?)' ] && echo "$$FLAGS" | cmp -s - $@ || echo "$$FLAGS" >$@

$(B)/%.o: %.c $(B)/flags | $(LIBS:%=$(B)/need-%)
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

$(B)/tests/unit/%.o: | $(B)/need-check

$(B)/libmailtls.a: $(LIB)
	@rm -f $@
	$(AR) rc $@ $(LIB)

link = $(CC) $(HARDEN) $(CFLAGS) $(LINK) $(LDFLAGS) -o $@ $(filter %.o %.a,$^) $(LIBRARIES)

$(PLUGINS): $(B)/check_mail_%: $(B)/plugins/check_mail_%.o $(B)/plugins/tables/%.o $(B)/libmailtls.a
	$(link)

$(B)/tests/libunit.a: $(UNIT_SHARED)
	@mkdir -p $(@D)
	@rm -f $@
	$(AR) rc $@ $^

$(UNIT): $(B)/tests/%: $(B)/tests/unit/%.o $(B)/tests/libunit.a $(B)/libmailtls.a
	$(link) $(CHECK_LIBRARIES)

# nothing of lib/ is in the scripted server
$(B)/tests/peer: $(PEER)
	$(link) -pthread

$(BENCH): $(B)/tests/%: $(B)/tests/bench/%.o
	$(link)
$(B)/tests/relay: $(B)/tests/bench/relay_pipe.o

$(B)/tests/golden: $(GOLDEN) $(B)/libmailtls.a
	$(link) -pthread

$(FUZZ): $(B)/fuzz/%: $(B)/tests/fuzz/%.o $(B)/libmailtls.a
	@mkdir -p $(@D)
	$(link) -fsanitize=fuzzer

unit: $(UNIT)
peer: $(B)/tests/peer

UNIT_JOBS = 1
check-unit: unit
	@printf '%s\n' $(UNIT) | xargs -n 1 -P $(UNIT_JOBS) sh -c '"$$0"'

check: ; @tests/run unit plugins corpus
check-servers check-integrations: check-%: ; @tests/run $*
lint fuzz: ; @tests/run $@
bench: all peer $(BENCH) ; @tests/bench/run
demo: all peer ; @tests/servers/demo

# options and findings of a page come from the plugin itself
man: $(patsubst man/%.in,$(B)/man/%,$(wildcard man/*.in))
$(B)/man/%.1: man/%.1.in man/page.awk $(B)/%
	@mkdir -p $(@D)
	@$(B)/$* --dump-options | awk -f man/page.awk - $< >$@ || { rm -f $@; exit 1; }
$(B)/man/%.7: man/%.7.in
	@mkdir -p $(@D)
	@cp $< $@

include contrib/generate/completion.mk

# so do the commands of monitoring systems
integrations: $(B)/contrib/icinga2/mail-tls-commands.conf $(B)/contrib/nagios/mail-tls-commands.cfg
$(B)/contrib/%/mail-tls-commands.conf $(B)/contrib/%/mail-tls-commands.cfg: \
  contrib/generate/%.awk contrib/generate/options.awk $(PLUGINS)
	@mkdir -p $(@D)
	@for p in $(PLUGINS); do $$p --dump-options; done | \
	  awk -f contrib/generate/options.awk -f $< >$@ || { rm -f $@; exit 1; }

include contrib/zabbix/zabbix.mk
include contrib/packaging/install.mk

clean:
	rm -rf $(B) $(B)-*

-include $(shell find $(B) -name '*.d' 2>/dev/null)
.PHONY: FORCE all help man completion unit peer check check-unit check-servers check-integrations \
	integrations lint fuzz bench demo install uninstall dist clean
.SECONDARY:
