/* plugin_common - the common options checked with each other; every contradiction is wrong usage */
#include "frame/plugin_common.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/idna.h"
#include "base/mem.h"
#include "base/text.h"

#define EHLO_MAXIMUM 255 /* RFC 5321 section 4.5.3.1.2 */

struct plugin_common plugin_common = {
	.timeout_ms = 10000, .timeout_state = STATE_CRITICAL, .parallel = 64};
struct plugin_settings plugin_settings;

bool plugin_asks_without_sni(const struct endpoint *endpoint)
{
	if (plugin_common.sni == SNI_BOTH)
		return true;
	/* Most relays send no SNI (SPEC 2). */
	return plugin_common.sni == SNI_HOST && endpoint->protocol == PROTOCOL_SMTP;
}

static int check_sni(const struct plugin *plugin, struct fail *f)
{
	struct plugin_common *c = &plugin_common;
	struct address literal;

	c->sni = c->no_sni ? SNI_NONE : SNI_HOST;
	if (!c->sni_text)
		return 0;
	if (c->no_sni)
		return fail_set(f, FAIL_USAGE, "--sni and --no-sni exclude each other");
	if (text_equal_nocase(c->sni_text, "both")) {
		if (!(plugin->uses & USES_BOTH_SNI))
			return fail_set(f, FAIL_USAGE,
					"--sni=both is for plugins that judge certificates; give a "
					"name, or --no-sni");
		c->sni = SNI_BOTH;
		return 0;
	}
	c->sni = SNI_NAME;
	if (address_parse(c->sni_text, &literal)) /* RFC 6066 section 3 */
		return fail_set(f, FAIL_USAGE,
				"--sni %s: an address is no server name; use --no-sni",
				c->sni_text);
	if (idna_to_ascii(c->sni_text, &c->sni_name, f) == 0)
		return 0;
	fail_context(f, "--sni");
	return -1;
}

/* What goes into the dialogue must not end its line. */
static int check_ehlo(struct fail *f)
{
	const char *name = plugin_common.ehlo;

	if (name && (strlen(name) > EHLO_MAXIMUM ||
		     name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "0123456789.-_:[]")]))
		return fail_set(f, FAIL_USAGE,
				"--ehlo %s: it wants a host name, or an address in brackets", name);
	return 0;
}

static int check_addresses(struct fail *f)
{
	struct plugin_common *c = &plugin_common;
	const char *at = c->resolver ? strchr(c->resolver, '@') : NULL;
	struct address server;
	long port;

	if (c->source_text && !address_parse(c->source_text, &c->source))
		return fail_set(f, FAIL_USAGE, "--source-address %s: it wants an IP address",
				c->source_text);
	if (c->resolver) {
		size_t length = at ? (size_t)(at - c->resolver) : strlen(c->resolver);
		char *text = mem_substring(c->resolver, length);
		bool good = address_parse(text, &server) &&
			    (!at || text_number(at + 1, 1, 65535, &port));

		free(text);
		if (!good)
			return fail_set(f, FAIL_USAGE,
					"--resolver %s: it wants an IP address, and a port where "
					"it is not 53: 192.0.2.53@5353",
					c->resolver);
	}
	return 0;
}

/* With -f nothing is connected to: an option that would need it is a mistake. */
static const char *server_option(void)
{
	const struct plugin_common *c = &plugin_common;
	const struct targets_settings *t = &c->targets;
	const struct {
		bool given;
		const char *name;
	} options[] = {
		{t->protocols, "-P"},
		{t->port, "-p"},
		{t->mx, "--mx"},
		{t->all_addresses, "-A"},
		{t->address, "-I"},
		{t->only_ipv4, "-4"},
		{t->only_ipv6, "-6"},
		{c->key_types, "--key-types"},
		{c->sni_text, "--sni"},
		{c->no_sni, "--no-sni"},
		{c->ehlo, "--ehlo"},
		{c->source_text, "--source-address"},
		{c->resolver, "--resolver"},
		{c->proxy_protocol, "--proxy-protocol"},
		{plugin_settings.client_cert, "--client-cert"},
	};

	for (size_t i = 0; i < COUNT_OF(options); i++)
		if (options[i].given)
			return options[i].name;
	return NULL;
}

static int check_file(struct fail *f)
{
	if (plugin_common.files.count == 0)
		return 0;
	if (plugin_common.files.count > 1)
		return fail_set(f, FAIL_USAGE,
				"-f is given more than once; run once for each file");
	if (server_option())
		return fail_set(f, FAIL_USAGE, "-f asks no server: %s does not go with it",
				server_option());
	plugin_settings.file = plugin_common.files.text[0];
	return 0;
}

static int check_now(struct fail *f)
{
	int64_t now;

	if (!plugin_common.now)
		return 0;
	if (date_parse(plugin_common.now, clock_now(), &now, f) < 0) {
		fail_context(f, "--now");
		return -1;
	}
	clock_set_now(now);
	return 0;
}

static int check_pairs(struct fail *f)
{
	const struct plugin_settings *s = &plugin_settings;

	if (!s->client_cert != !s->client_key)
		return fail_set(f, FAIL_USAGE,
				"--client-cert and --client-key go together; %s is missing",
				s->client_cert ? "--client-key" : "--client-cert");
	if (s->ca_file && s->ca_path)
		return fail_set(f, FAIL_USAGE,
				"--ca-file and --ca-path exclude each other; give one");
	return 0;
}

int plugin_common_check(const struct plugin *plugin, struct fail *f)
{
	struct plugin_common *c = &plugin_common;
	struct plugin_settings *s = &plugin_settings;

	if (check_sni(plugin, f) < 0 || check_ehlo(f) < 0 || check_addresses(f) < 0 ||
	    check_file(f) < 0 || check_now(f) < 0 || check_pairs(f) < 0)
		return -1;
	s->parallel_given = c->parallel_address != 0;
	if (c->parallel_address == 0)
		c->parallel_address = plugin->parallel_address ? plugin->parallel_address : 6;
	s->binary = plugin->tables->binary;
	s->hosts = c->targets.hosts;
	s->both_keys = c->key_types == 0;
	s->verbosity = c->verbosity;
	s->wants_facts = (c->output == OUTPUT_PLUGIN && c->verbosity > 0) ||
			 (c->output == OUTPUT_JSON && !c->brief);
	s->protocol_given = c->targets.protocols || c->targets.port;
	s->address_given = c->targets.address || c->targets.all_addresses;
	c->targets.names_only = c->output == OUTPUT_DISCOVERY;
	return 0;
}

void plugin_common_free(void)
{
	free(plugin_common.sni_name);
	plugin_common.sni_name = NULL;
}
