/* serve - the life of one connection: greeting, commands, STARTTLS, TLS, commands again */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "talk.h"

/* Cuts a line into tag, verb and rest. False where there is no verb. */
static bool cut(struct talk *t, const char *line, char *verb, size_t size, struct command *c)
{
	size_t length;

	if (t->port->language == LANGUAGE_IMAP) {
		length = strcspn(line, " ");
		snprintf(t->tag, sizeof(t->tag), "%.*s", (int)length, line);
		line += length + strspn(line + length, " ");
	}
	length = strcspn(line, " ");
	if (length == 0 || length >= size)
		return false;
	for (size_t i = 0; i < length; i++)
		verb[i] = (char)toupper((unsigned char)line[i]);
	verb[length] = '\0';
	*c = (struct command){verb, line + length + strspn(line + length, " "), line};
	return true;
}

static bool is_ignored(const struct port *p, const char *verb)
{
	const json_t *list = json_object_get(p->script, "ignore");

	for (size_t i = 0; json_is_array(list) && i < json_array_size(list); i++)
		if (strcasecmp(json_string_value(json_array_get(list, i)), verb) == 0)
			return true;
	return false;
}

static enum outcome answer(struct talk *t, const struct command *c, struct bytes *reply)
{
	const char *key = t->session ? "override_tls" : "override";
	const char *fixed =
		json_string_value(json_object_get(json_object_get(t->port->script, key), c->verb));
	struct bytes unused = {0};
	enum outcome outcome;
	enum outcome (*command)(struct talk *, const struct command *, struct bytes *) =
		t->port->language == LANGUAGE_IMAP    ? imap_command
		: t->port->language == LANGUAGE_POP3  ? pop3_command
		: t->port->language == LANGUAGE_SIEVE ? sieve_command
						      : smtp_command;

	if (fixed && strcmp(c->verb, "AUTH") != 0) {
		outcome = command(t, c, &unused);
		bytes_text(reply, fixed);
	} else if (fixed) {
		outcome = OUTCOME_GO_ON;
		bytes_text(reply, fixed);
	} else {
		outcome = command(t, c, reply);
	}
	bytes_free(&unused);
	bytes_u8(reply, 0);
	return outcome;
}

/* The reply to STARTTLS. True when TLS comes now. */
static bool start(struct talk *t, const char *usual, bool willing)
{
	const char *text = port_text(t->port, "stls", usual);
	const char *inject = port_text(t->port, "inject", NULL);
	struct bytes all = {0};
	bool go;

	willing = port_flag(
		t->port, "transition",
		willing || (port_text(t->port, "stls", NULL) && !t->session && !t->no_starttls));
	if (willing && t->port->buffer_bug) { /* what comes late belongs to the bug as well */
		char part[512];

		while (talk_pending(t, 30) && t->in.length == 0) {
			long got = talk_read_raw(t, part, sizeof(part));

			if (got <= 0)
				break;
			bytes_add(&t->in, part, (size_t)got);
		}
	} else if (willing) {
		bytes_drop(&t->in, t->in.length);
	}
	bytes_text(&all, text);
	if (inject)
		bytes_text(&all, inject);
	bytes_u8(&all, 0);
	go = talk_reply(t, STAGE_STARTTLS, (const char *)all.data);
	bytes_free(&all);
	return go && willing;
}

/* A command came before the reply to the one before it, and the port ends the connection at that.
 */
static bool ends_out_of_step(struct talk *t)
{
	enum deliver deliver = t->port->deliver;
	bool silent = deliver == DELIVER_SYNC_SILENT && (t->number <= 3 || !t->port->buffer_bug);

	if (t->session || !(silent || deliver == DELIVER_SYNC) || !talk_pending(t, 20))
		return false;
	if (!silent)
		talk_say(t, "554 SMTP synchronization error\r\n");
	return true;
}

bool speak(struct talk *t)
{
	char line[8192], verb[40];
	struct command c;

	while (!t->over && talk_line(t, line, sizeof(line))) {
		struct bytes reply = {0};
		enum outcome outcome;
		bool tls = false;

		if (!cut(t, line, verb, sizeof(verb), &c) || is_ignored(t->port, verb))
			continue;
		if (ends_out_of_step(t))
			return false;
		outcome = answer(t, &c, &reply);
		if (strcmp(verb, "STARTTLS") == 0 || strcmp(verb, "STLS") == 0)
			tls = start(t, (const char *)reply.data, outcome == OUTCOME_STARTTLS);
		else if (outcome == OUTCOME_EHLO && !t->session)
			talk_reply(t, STAGE_EHLO, (const char *)reply.data);
		else if (!t->over)
			talk_say(t, (const char *)reply.data);
		bytes_free(&reply);
		if (tls)
			return true;
		if (outcome == OUTCOME_BYE)
			return false;
	}
	return false;
}

static bool greet(struct talk *t)
{
	struct bytes usual = {0};
	const char *after = port_text(t->port, "after_greeting", "");
	bool go;

	dialect_greeting(t, &usual);
	bytes_u8(&usual, 0);
	if (talk_misbehaves(t, STAGE_GREETING, port_text(t->port, "greeting", NULL))) {
		bytes_free(&usual);
		return false;
	}
	talk_say(t, port_text(t->port, "greeting", (const char *)usual.data));
	talk_say(t, after);
	go = talk_goes_on(t, STAGE_GREETING);
	bytes_free(&usual);
	return go && !t->over;
}

/* The PROXY header of a balancer, either version, before anything else. */
static bool take_proxy_header(struct talk *t)
{
	uint8_t head[16];
	char line[128];
	size_t n = 0, length;

	while (n < sizeof(head)) {
		long got = talk_read_raw(t, head + n, n < 12 ? 12 - n : sizeof(head) - n);

		if (got <= 0)
			return false;
		n += (size_t)got;
		if (n == 12 && memcmp(head, "PROXY ", 6) == 0) {
			bytes_add(&t->in, head, n);
			return talk_line(t, line, sizeof(line));
		}
		if (n == 12 && memcmp(head, "\r\n\r\n\0\r\nQUIT\n", 12) != 0)
			return false;
	}
	length = (size_t)head[14] * 256 + head[15];
	while (length > 0) {
		uint8_t part[256];
		long got = talk_read_raw(t, part, length < sizeof(part) ? length : sizeof(part));

		if (got <= 0)
			return false;
		length -= (size_t)got;
	}
	talk_log(t, ">", "PROXY v2");
	return true;
}

void serve(struct talk *t)
{
	bool tls = t->port->implicit;

	if (t->port->proxy && !take_proxy_header(t)) {
		talk_log(t, "!", "no PROXY header");
		return;
	}
	if (talk_misbehaves(t, STAGE_CONNECT, "") || !talk_goes_on(t, STAGE_CONNECT))
		return;
	if (tls && t->whole != ACTION_NONE &&
	    (talk_misbehaves(t, STAGE_GREETING, "") || !talk_goes_on(t, STAGE_GREETING)))
		return;
	if (!tls) {
		if (!greet(t))
			return;
		tls = speak(t);
	}
	if (!tls || t->over || !tls_start(t))
		return;
	if (talk_misbehaves(t, STAGE_TLS, "") || !talk_goes_on(t, STAGE_TLS))
		return;
	talk_say(t, port_text(t->port, "after_tls", ""));
	if (t->port->language == LANGUAGE_NONE) {
		char line[1024];

		while (talk_line(t, line, sizeof(line)))
			talk_say(t, "ok\r\n");
		return;
	}
	if (t->port->implicit && !greet(t))
		return;
	if (!t->port->implicit && t->port->language == LANGUAGE_SIEVE) {
		/* RFC 5804 section 2.2: the capabilities are sent again without being asked for */
		struct command c = {"CAPABILITY", "", "CAPABILITY"};
		struct bytes reply = {0};

		sieve_command(t, &c, &reply);
		bytes_u8(&reply, 0);
		talk_say(t, (const char *)reply.data);
		bytes_free(&reply);
	}
	speak(t);
}
