/* target_text - reads an ENDPOINT; what is none is refused with what would be right
 *
 * endpoint = host / address / protocol "://" host-or-literal [ ":" port ]
 * literal  = IPv4 / "[" IPv6 [ "%" zone ] "]"
 */
#include "frame/target_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/idna.h"
#include "base/mem.h"
#include "base/text.h"

/* A host of 253 bytes, a protocol, a port; U-labels take up to four bytes a character. */
#define TEXT_MAXIMUM 1200

const char *target_protocol_names(void)
{
	return "smtp, submission, smtps, lmtp, imap, imaps, pop3, pop3s, sieve, tls";
}

/* A name whose last label is a number is an address that was cut short ("10.1", "0x7f.1"), which
 * the C library would take for another address (RFC 1123 section 2.1). */
static bool is_short_address(const char *host)
{
	const char *label = strrchr(host, '.');

	label = label ? label + 1 : host;
	if (label[0] == '0' && label[1] == 'x')
		return label[2 + strspn(label + 2, "0123456789abcdef")] == '\0';
	return label[strspn(label, "0123456789")] == '\0';
}

/* What begins with a bracket and is no address in brackets. */
static int parse_brackets(const char *host, struct fail *f)
{
	const char *end = strchr(host, ']');
	struct address address;
	char *inside;
	bool good;

	if (!end)
		return fail_set(f, FAIL_USAGE,
				"%s: the bracket is not closed; write %s] or leave it out", host,
				host);
	inside = mem_substring(host + 1, (size_t)(end - host - 1));
	good = address_parse(inside, &address);
	free(inside);
	if (!good)
		return fail_set(f, FAIL_USAGE, "%s: there is no IP address in the brackets", host);
	return fail_set(f, FAIL_USAGE,
			"%s: behind the bracket stands a port or nothing; write %.*s", host,
			(int)(end + 1 - host), host);
}

static int parse_host(const char *host, struct target_text *t, struct fail *f)
{
	char canonical[ADDRESS_TEXT_SIZE];

	if (address_parse(host, &t->address)) {
		t->is_address = true;
		t->host = mem_string(address_text(&t->address, canonical));
		return 0;
	}
	if (host[0] == '[')
		return parse_brackets(host, f);
	if (strchr(host, ','))
		return fail_set(f, FAIL_USAGE, "%s: name each host with an -H of its own", host);
	if (idna_to_ascii(host, &t->host, f) < 0)
		return -1;
	if (is_short_address(t->host)) {
		free(t->host);
		t->host = NULL;
		return fail_set(f, FAIL_USAGE, "%s is neither a host name nor a whole IP address",
				host);
	}
	return 0;
}

/* The colon before the port, or NULL; *length_r is what stands before it. */
static const char *find_port(const char *rest, size_t *length_r)
{
	const char *colon = strrchr(rest, ':'), *bracket = strrchr(rest, ']');
	bool open = rest[0] == '[' && !bracket; /* its colons are the address's */

	*length_r = strlen(rest);
	if (!colon || open || (bracket && colon < bracket))
		return NULL;
	*length_r = (size_t)(colon - rest);
	return colon;
}

static int parse_port(const char *text, const char *digits, struct target_text *t, struct fail *f)
{
	long port;

	if (!*digits)
		return fail_set(f, FAIL_USAGE, "the port is missing behind the colon of %s", text);
	if (!text_number(digits, 1, 65535, &port))
		return fail_set(f, FAIL_USAGE, "%s: a port is a number from 1 to 65535", text);
	t->port = (uint16_t)port;
	return 0;
}

static int parse_url(const char *text, const char *rest, struct target_text *t, struct fail *f)
{
	size_t length = strcspn(rest, "/?#"), host_length;
	const char *at = strchr(rest, '@'), *colon;
	char *host;
	int result;

	if (rest[length])
		return fail_set(f, FAIL_USAGE,
				"%s: an endpoint ends with its host or port; write %.*s", text,
				(int)(rest + length - text), text);
	if (at)
		return fail_set(f, FAIL_USAGE, "%s: an endpoint has no user; write %s://%s", text,
				protocol_info(t->protocol)->name, at + 1);
	if (rest[0] != '[' && address_parse(rest, &t->address) && t->address.family == 6)
		return fail_set(f, FAIL_USAGE,
				"%s: behind %s:// an IPv6 address stands in square brackets", text,
				protocol_info(t->protocol)->name);
	colon = find_port(rest, &host_length);
	if (colon && parse_port(text, colon + 1, t, f) < 0)
		return -1;
	if (host_length == 0)
		return fail_set(f, FAIL_USAGE, "%s names no host", text);
	host = mem_substring(rest, host_length);
	result = parse_host(host, t, f);
	free(host);
	return result;
}

static int parse_plain(const char *text, struct target_text *t, struct fail *f)
{
	const char *colon;
	size_t length;
	long port;

	if (strchr(text, '/'))
		return fail_set(f, FAIL_USAGE,
				"%s is no host name; -H wants a host or PROTOCOL://HOST:PORT",
				text);
	if (strchr(text, '@'))
		return fail_set(f, FAIL_USAGE,
				"%s is a mail address; -H wants a host, or with --mx the domain %s",
				text, strrchr(text, '@') + 1);
	colon = find_port(text, &length);
	if (colon && !address_parse(text, &t->address) && text_number(colon + 1, 1, 65535, &port)) {
		enum protocol protocol = PROTOCOL_TLS;

		protocol_by_port((unsigned)port, &protocol);
		return fail_set(f, FAIL_USAGE,
				"%s: a port goes with its protocol; write %s://%s or use -P and -p",
				text, protocol_info(protocol)->name, text);
	}
	return parse_host(text, t, f);
}

int target_text_parse(const char *text, struct target_text *parsed_r, struct fail *f)
{
	const char *scheme_end = strstr(text, "://");
	struct target_text t = {0};

	if (strlen(text) > TEXT_MAXIMUM)
		return fail_set(f, FAIL_USAGE, "a host name is longer than any can be: %.60s...",
				text);
	if (!scheme_end) {
		if (parse_plain(text, &t, f) < 0)
			return -1;
	} else {
		if (!protocol_by_name(text, (size_t)(scheme_end - text), &t.protocol))
			return fail_set(f, FAIL_USAGE, "%s: the protocol is one of %s", text,
					target_protocol_names());
		t.has_protocol = true;
		if (parse_url(text, scheme_end + 3, &t, f) < 0)
			return -1;
	}
	*parsed_r = t;
	return 0;
}
