/* targets - the command line's hosts, protocols and ports to endpoints, before anything is resolved
 *
 * Contradictions are wrong usage: nothing is guessed and nothing that was given is passed over.
 */
#include "frame/targets.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "frame/target_text.h"
#include "frame/targets_state.h"

/* What of -P and -p has found its endpoints. */
struct usage {
	const struct targets_settings *settings;
	enum protocol protocols[PROTOCOL_COUNT]; /* of -P */
	size_t protocol_count;
	bool protocols_used, port_used;
	enum protocol port_protocol; /* of the first endpoint that took -p */
	struct index wishes, hosts;
};

static int parse_protocols(struct usage *u, struct fail *f)
{
	const char *cursor = u->settings->protocols, *word;
	bool seen[PROTOCOL_COUNT] = {false};
	size_t length;

	while (cursor && text_next_word(&cursor, ',', &word, &length)) {
		enum protocol protocol;

		if (!protocol_by_name(word, length, &protocol))
			return fail_set(f, FAIL_USAGE, "-P %.*s: the protocol is one of %s",
					(int)(length > 40 ? 40 : length), word,
					target_protocol_names());
		if (!seen[protocol])
			u->protocols[u->protocol_count++] = protocol;
		seen[protocol] = true;
	}
	if (u->settings->protocols && u->protocol_count == 0)
		return fail_set(f, FAIL_USAGE, "-P names no protocol; it is one of %s",
				target_protocol_names());
	return 0;
}

static int check_together(const struct targets_settings *s, struct fail *f)
{
	if (s->hosts.count == 0)
		return fail_set(f, FAIL_USAGE,
				"no host was given; name one with -H, as in -H mail.example.com");
	if (s->only_ipv4 && s->only_ipv6)
		return fail_set(f, FAIL_USAGE, "-4 and -6 exclude each other; give one or none");
	if (s->address && s->all_addresses)
		return fail_set(f, FAIL_USAGE,
				"-I and -A exclude each other; -I is one address, "
				"-A all that the name has");
	if (s->address && s->mx)
		return fail_set(f, FAIL_USAGE,
				"-I and --mx exclude each other; give the MX host with -H and its "
				"address with -I");
	return 0;
}

static int check_family(const struct targets_settings *s, const struct address *address,
			const char *text, struct fail *f)
{
	if ((s->only_ipv4 && address->family != 4) || (s->only_ipv6 && address->family != 6))
		return fail_set(f, FAIL_USAGE, "%s is no IPv%d address, as -%d wants", text,
				s->only_ipv4 ? 4 : 6, s->only_ipv4 ? 4 : 6);
	return 0;
}

static int port_for(struct usage *u, const struct target_text *text, enum protocol protocol,
		    uint16_t *port_r, struct fail *f)
{
	*port_r = protocol_info(protocol)->port;
	if (text->port) {
		*port_r = text->port;
		return 0;
	}
	if (u->settings->port) {
		if (u->port_used && u->port_protocol != protocol)
			return fail_set(f, FAIL_USAGE,
					"-p %ld with several protocols, %s and %s; write "
					"PROTOCOL://HOST:PORT for each",
					u->settings->port, protocol_info(u->port_protocol)->name,
					protocol_info(protocol)->name);
		u->port_used = true;
		u->port_protocol = protocol;
		*port_r = (uint16_t)u->settings->port;
	}
	if (*port_r == 0)
		return fail_set(f, FAIL_USAGE,
				"tls has no port of its own; add -p PORT or write tls://%s:PORT",
				text->host);
	return 0;
}

static int add_wish(struct targets *t, struct usage *u, const struct target_text *text,
		    enum protocol protocol, struct fail *f)
{
	struct target_wish wish = {
		.protocol = protocol, .is_address = text->is_address, .address = text->address};
	bool new_wish, new_host;
	char *key;

	if (port_for(u, text, protocol, &wish.port, f) < 0)
		return -1;
	key = mem_print("%d %u %s", (int)protocol, (unsigned)wish.port, text->host);
	index_put(&u->wishes, key, t->wish_count, &new_wish);
	free(key);
	if (!new_wish)
		return 0;
	index_put(&u->hosts, text->host, t->host_count, &new_host);
	if (new_host)
		t->host_count++;
	wish.host = mem_string(text->host);
	t->wish[t->wish_count++] = wish;
	return 0;
}

/* Which protocols a host is checked for: its own, those of -P, what the port says, smtp. */
static int add_host(struct targets *t, struct usage *u, const struct target_text *text,
		    struct fail *f)
{
	enum protocol protocol = PROTOCOL_SMTP;

	if (text->is_address && t->mx)
		return fail_set(f, FAIL_USAGE, "--mx wants a mail domain; %s is an address",
				text->host);
	if (text->is_address && !t->pinned.family &&
	    check_family(u->settings, &text->address, text->host, f) < 0)
		return -1;
	if (text->has_protocol)
		return add_wish(t, u, text, text->protocol, f);
	if (u->protocol_count) {
		u->protocols_used = true;
		for (size_t i = 0; i < u->protocol_count; i++)
			if (add_wish(t, u, text, u->protocols[i], f) < 0)
				return -1;
		return 0;
	}
	if (u->settings->port && !protocol_by_port((unsigned)u->settings->port, &protocol))
		return fail_set(f, FAIL_USAGE,
				"-p %ld does not tell the protocol; add -P with one of %s",
				u->settings->port, target_protocol_names());
	return add_wish(t, u, text, protocol, f);
}

static int add_hosts(struct targets *t, struct usage *u, struct fail *f)
{
	const struct option_list *hosts = &u->settings->hosts;
	size_t each = u->protocol_count ? u->protocol_count : 1;

	t->wish = mem_array(hosts->count, each * sizeof(*t->wish));
	for (size_t i = 0; i < hosts->count; i++) {
		struct target_text text;
		int result;

		if (target_text_parse(hosts->text[i], &text, f) < 0)
			return -1;
		result = add_host(t, u, &text, f);
		free(text.host);
		if (result < 0)
			return -1;
	}
	if (u->protocol_count && !u->protocols_used)
		return fail_set(f, FAIL_USAGE, "-P %s fits no host, as each names its protocol",
				u->settings->protocols);
	if (u->settings->port && !u->port_used)
		return fail_set(f, FAIL_USAGE, "-p %ld fits no host, as each names its port",
				u->settings->port);
	return 0;
}

/* Monitoring systems give the host's own name as its address where they connect by name (Zabbix's
 * {HOST.CONN}, Nagios' $HOSTADDRESS$): that is as good as no -I. */
static bool names_each_host(const struct targets *t, const char *name)
{
	struct target_text text;
	struct fail ignored = {.kind = FAIL_NONE};
	bool same = true;

	if (target_text_parse(name, &text, &ignored) < 0)
		return false;
	for (size_t i = 0; i < t->wish_count; i++)
		same = same && strcmp(t->wish[i].host, text.host) == 0;
	free(text.host);
	return same;
}

static int parse(struct targets *t, struct usage *u, struct fail *f)
{
	const struct targets_settings *s = u->settings;

	if (check_together(s, f) < 0 || parse_protocols(u, f) < 0)
		return -1;
	if (s->port && u->protocol_count > 1)
		return fail_set(
			f, FAIL_USAGE,
			"-p %ld with several protocols; write PROTOCOL://HOST:PORT for each",
			s->port);
	if (s->address && address_parse(s->address, &t->pinned) &&
	    check_family(s, &t->pinned, s->address, f) < 0)
		return -1;
	if (add_hosts(t, u, f) < 0)
		return -1;
	if (s->address && !t->pinned.family && !names_each_host(t, s->address))
		return fail_set(
			f, FAIL_USAGE,
			"-I %s is no IP address; the name goes into -H, the address into -I",
			s->address);
	return 0;
}

struct targets *targets_parse(const struct targets_settings *settings, struct fail *f)
{
	struct targets *t = mem_alloc(sizeof(*t));
	struct usage u = {.settings = settings};
	int result;

	t->families = settings->only_ipv4	? RESOLVE_IPV4
		      : settings->only_ipv6	? RESOLVE_IPV6
		      : settings->all_addresses ? RESOLVE_EACH
						: RESOLVE_ANY;
	t->all_addresses = settings->all_addresses;
	t->mx = settings->mx;
	t->names_only = settings->names_only;
	result = parse(t, &u, f);
	index_free(&u.wishes);
	index_free(&u.hosts);
	if (result < 0)
		targets_free(&t);
	return t;
}

static void lookup_free(struct target_lookup *lookup)
{
	free(lookup->host);
	free(lookup->addresses);
	free(lookup->waiter);
	free(lookup);
}

void targets_free(struct targets **targets)
{
	struct targets *t = *targets;

	if (!t)
		return;
	for (size_t i = 0; i < t->wish_count; i++)
		free(t->wish[i].host);
	for (size_t i = 0; i < t->item_count; i++) {
		endpoint_free(&t->item[i]->endpoint);
		free(t->item[i]->addresses);
		free(t->item[i]);
	}
	for (size_t i = 0; i < t->lookup_count; i++)
		lookup_free(t->lookup[i]);
	free(t->wish);
	free(t->item);
	free(t->lookup);
	index_free(&t->items);
	index_free(&t->lookups);
	free(t);
	*targets = NULL;
}

bool targets_plain_labels(const struct targets *targets)
{
	return targets->wish_count == 1 && !targets->mx && !targets->all_addresses;
}

bool targets_are_domains(const struct targets *targets)
{
	return targets->mx;
}

size_t targets_count(const struct targets *targets)
{
	return targets->wish_count;
}
