/* tls - answers the ClientHello: GnuTLS, the raw server, bytes from the script, or what goes wrong
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "client_hello.h"
#include "raw.h"
#include "timestamps.h"

static ssize_t pull(gnutls_transport_ptr_t pointer, void *data, size_t size)
{
	struct talk *t = pointer;
	long got = talk_read_raw(t, data, size);

	if (got < 0)
		gnutls_transport_set_errno(t->session, errno);
	return (ssize_t)got;
}

static ssize_t push(gnutls_transport_ptr_t pointer, const void *data, size_t size)
{
	struct talk *t = pointer;

	if (talk_write_raw(t, data, size))
		return (ssize_t)size;
	gnutls_transport_set_errno(t->session, EPIPE);
	return -1;
}

static int pull_timeout(gnutls_transport_ptr_t pointer, unsigned milliseconds)
{
	struct talk *t = pointer;
	struct pollfd poll_fd = {t->fd, POLLIN, 0};

	if (t->pushed_back.length > 0)
		return 1;
	return poll(&poll_fd, 1,
		    milliseconds == GNUTLS_INDEFINITE_TIMEOUT ? -1 : (int)milliseconds);
}

/* Which credentials a hello gets: by its server name, where the script tells them apart. */
static gnutls_certificate_credentials_t credentials_of(const struct port *p,
						       const struct client_hello *hello)
{
	for (const struct sni_choice *s = p->sni; s; s = s->next)
		if (strcasecmp(s->name, hello->server_name) == 0)
			return s->credentials;
	return p->credentials;
}

static bool handshake(struct talk *t, const struct client_hello *hello)
{
	const char *wanted = port_text(t->port, "client_cert", NULL);
	const char *where;
	int rc;

	if (gnutls_init(&t->session, GNUTLS_SERVER | GNUTLS_NO_TICKETS) < 0)
		return false;
	rc = gnutls_priority_set_direct(t->session, t->port->priority, &where);
	if (rc < 0)
		die("port %s: priority: %s at '%s'", t->port->name, gnutls_strerror(rc), where);
	if (t->port->anonymous)
		gnutls_credentials_set(t->session, GNUTLS_CRD_ANON, t->port->anonymous);
	else
		gnutls_credentials_set(t->session, GNUTLS_CRD_CERTIFICATE,
				       credentials_of(t->port, hello));
	if (wanted)
		gnutls_certificate_server_set_request(t->session, strcmp(wanted, "require") == 0
									  ? GNUTLS_CERT_REQUIRE
									  : GNUTLS_CERT_REQUEST);
	if (port_flag(t->port, "timestamps", false))
		timestamps_send(t->session, credentials_of(t->port, hello));
	gnutls_transport_set_ptr(t->session, t);
	gnutls_transport_set_pull_function(t->session, pull);
	gnutls_transport_set_push_function(t->session, push);
	gnutls_transport_set_pull_timeout_function(t->session, pull_timeout);
	do
		rc = gnutls_handshake(t->session);
	while (rc < 0 && gnutls_error_is_fatal(rc) == 0);
	if (rc < 0) {
		talk_log(t, "!", gnutls_strerror(rc));
		gnutls_alert_send_appropriate(t->session, rc);
		gnutls_deinit(t->session);
		t->session = NULL;
		return false;
	}
	talk_log(t, "=", gnutls_protocol_get_name(gnutls_protocol_get_version(t->session)));
	return true;
}

/* A server that cannot stand some hellos: {"version": "1.2"} above that version, {"length": 255}
 * above that many bytes, {"suites": 60}, {"extensions": 0}; "do": alert, close, reset, silent. */
static bool is_intolerant(const struct talk *t, const struct client_hello *hello)
{
	const json_t *rule = json_object_get(t->port->script, "intolerant");
	uint16_t highest = hello->version;

	for (size_t i = 0; i < hello->version_count; i++) /* GREASE values are of no interest */
		if (hello->versions[i] > highest && hello->versions[i] < 0x0400)
			highest = hello->versions[i];
	if (!json_is_object(rule))
		return false;
	return (json_object_get(rule, "version") && highest > raw_setting(rule, "version", 0)) ||
	       (json_object_get(rule, "length") &&
		(long)hello->length > raw_setting(rule, "length", 0)) ||
	       (json_object_get(rule, "suites") &&
		(long)hello->suite_count > raw_setting(rule, "suites", 0)) ||
	       (json_object_get(rule, "extensions") &&
		(long)hello->extension_count > raw_setting(rule, "extensions", 0));
}

static void be_intolerant(struct talk *t)
{
	const char *how = json_string_value(
		json_object_get(json_object_get(t->port->script, "intolerant"), "do"));

	talk_log(t, "!", "intolerant of this hello");
	if (how && strcmp(how, "alert") == 0)
		talk_write_raw(t, "\x15\x03\x01\x00\x02\x02\x28", 7);
	else if (how && strcmp(how, "reset") == 0)
		talk_reset(t);
	else if (how && strcmp(how, "silent") == 0)
		talk_drain(t);
	t->over = true;
}

static void log_hello(const struct talk *t, const struct client_hello *hello, bool good)
{
	char text[512];

	snprintf(text, sizeof(text),
		 "hello%s version=%04x length=%zu suites=%zu groups=%zu extensions=%zu sni=%s%s",
		 !good	       ? " (broken)"
		 : hello->ssl2 ? " (SSLv2)"
			       : "",
		 hello->version_count > 0 ? hello->versions[0] : hello->version, hello->length,
		 hello->suite_count, hello->group_count, hello->extension_count,
		 hello->server_name[0] ? hello->server_name : "-", hello->fallback ? " scsv" : "");
	talk_log(t, ">", text);
}

bool tls_start(struct talk *t)
{
	const json_t *raw = json_object_get(t->port->script, "raw");
	const char *canned = port_text(t->port, "canned", NULL);
	struct client_hello hello;
	struct bytes bytes = {0};
	bool good = client_hello_read(t, &hello, &bytes), result = false;

	if (bytes.length == 0) {
		talk_log(t, "x", "no hello came");
		bytes_free(&bytes);
		return false;
	}
	log_hello(t, &hello, good);
	if (t->port->deliver == DELIVER_PLAIN_AFTER_220) {
		talk_say(t, "500 5.5.2 Error: bad syntax\r\n");
		talk_drain(t);
	} else if (talk_misbehaves(t, STAGE_HELLO, "\x16\x03\x03")) {
		/* done */
	} else if (!canned && !talk_goes_on(t, STAGE_HELLO)) {
		talk_log(t, "!", "gone instead of an answer to the hello");
	} else if (good && is_intolerant(t, &hello)) {
		be_intolerant(t);
	} else if (canned) {
		struct bytes answer = {0};

		bytes_hex(&answer, canned);
		talk_write_raw(t, answer.data, answer.length);
		bytes_free(&answer);
		if (talk_goes_on(t, STAGE_HELLO))
			talk_drain(t);
	} else if (raw && good) {
		raw_answer(t, raw, &hello);
	} else if (!raw) {
		bytes_add(&t->pushed_back, bytes.data, bytes.length);
		result = handshake(t, &hello);
	}
	bytes_free(&bytes);
	return result;
}
