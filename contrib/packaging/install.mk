# install.mk - what is put where, and the tar archive that is released; part of Makefile
#
# The commands of Nagios and Icinga 2 are installed where a directory for them is named: no two systems
# have it in the same place.
NAGIOSDIR =
ICINGADIR =
NAGIOSCFG := $(B)/contrib/nagios/mail-tls-commands.cfg
ICINGACONF := $(B)/contrib/icinga2/mail-tls-commands.conf

install: all man completion integrations
	$(INSTALL) -d $(DESTDIR)$(PLUGINDIR) $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(MANDIR)/man7
	$(INSTALL) -m 755 $(PLUGINS) $(DESTDIR)$(PLUGINDIR)
	$(INSTALL) -m 644 $(B)/man/*.1 $(DESTDIR)$(MANDIR)/man1
	$(INSTALL) -m 644 $(B)/man/*.7 $(DESTDIR)$(MANDIR)/man7
	$(INSTALL) -d $(DESTDIR)$(BASHCOMPDIR) $(DESTDIR)$(ZSHCOMPDIR) $(DESTDIR)$(FISHCOMPDIR)
	$(INSTALL) -m 644 $(BASHCOMP) $(DESTDIR)$(BASHCOMPDIR)
	$(INSTALL) -m 644 $(ZSHCOMP) $(DESTDIR)$(ZSHCOMPDIR)
	$(INSTALL) -m 644 $(FISHCOMP) $(DESTDIR)$(FISHCOMPDIR)
ifneq ($(NAGIOSDIR),)
	$(INSTALL) -d $(DESTDIR)$(NAGIOSDIR)
	$(INSTALL) -m 644 $(NAGIOSCFG) $(DESTDIR)$(NAGIOSDIR)
endif
ifneq ($(ICINGADIR),)
	$(INSTALL) -d $(DESTDIR)$(ICINGADIR)
	$(INSTALL) -m 644 $(ICINGACONF) $(DESTDIR)$(ICINGADIR)
endif

uninstall:
	rm -f $(names:%=$(DESTDIR)$(PLUGINDIR)/%) $(names:%=$(DESTDIR)$(MANDIR)/man1/%.1)
	rm -f $(DESTDIR)$(MANDIR)/man7/mail-tls-plugins.7
	rm -f $(names:%=$(DESTDIR)$(BASHCOMPDIR)/%) $(names:%=$(DESTDIR)$(ZSHCOMPDIR)/_%)
	rm -f $(names:%=$(DESTDIR)$(FISHCOMPDIR)/%.fish)
ifneq ($(NAGIOSDIR),)
	rm -f $(DESTDIR)$(NAGIOSDIR)/$(notdir $(NAGIOSCFG))
endif
ifneq ($(ICINGADIR),)
	rm -f $(DESTDIR)$(ICINGADIR)/$(notdir $(ICINGACONF))
endif

# The same bytes from the same commit, and from what was unpacked: names sorted, owner, modes and time
# fixed. Without git it is what lies here, but for what was made, at the time of NEWS, which tar keeps.
DIST = mail-tls-plugins-$(VERSION)
DISTDIR = .
dist:
	@if [ -e .git ]; then git ls-files; else \
	  find . -path './build*' -prune -o -name __pycache__ -prune -o -type f ! -name '*.tar.gz' ! -name '*.list' -print | \
	    sed 's,^\./,,'; \
	fi | LC_ALL=C sort >$(DISTDIR)/$(DIST).list
	@time=$$(if [ -e .git ]; then git log -1 --format=%ct; else stat -c %Y NEWS; fi) && \
	tar -c --format=ustar --no-recursion -T $(DISTDIR)/$(DIST).list --transform 's,^,$(DIST)/,' --owner=0 --group=0 \
	  --numeric-owner --mode=u=rwX,go=rX --mtime="@$$time" | gzip -n9 >$(DISTDIR)/$(DIST).tar.gz
	@rm -f $(DISTDIR)/$(DIST).list
