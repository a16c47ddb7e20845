/* capabilities - what a server announces, before TLS and inside, as its script or custom says */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "talk.h"

/* The usual ones, one a line; for each dialect before TLS and inside. */
static const char *usual(const struct talk *t)
{
	bool tls = t->session != NULL;

	switch (t->port->language) {
	case LANGUAGE_IMAP:
		return tls ? "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN "
			     "AUTH=LOGIN"
			   : "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ STARTTLS "
			     "LOGINDISABLED";
	case LANGUAGE_POP3:
		return tls ? "CAPA\nTOP\nUIDL\nRESP-CODES\nPIPELINING\nUSER\nSASL PLAIN LOGIN"
			   : "CAPA\nTOP\nUIDL\nRESP-CODES\nPIPELINING\nSTLS\nSASL";
	case LANGUAGE_SIEVE:
		return tls ? "\"IMPLEMENTATION\" \"Peer\"\n\"SIEVE\" \"fileinto vacation\"\n"
			     "\"SASL\" \"PLAIN\"\n\"VERSION\" \"1.0\""
			   : "\"IMPLEMENTATION\" \"Peer\"\n\"SIEVE\" \"fileinto vacation\"\n"
			     "\"SASL\" \"\"\n\"STARTTLS\"\n\"VERSION\" \"1.0\"";
	default:
		if (t->port->submission && tls)
			return "PIPELINING\nSIZE 10240000\nAUTH PLAIN LOGIN\n8BITMIME";
		return tls ? "PIPELINING\nSIZE 10240000\nENHANCEDSTATUSCODES\n8BITMIME"
			   : "PIPELINING\nSIZE 10240000\nSTARTTLS\nENHANCEDSTATUSCODES\n8BITMIME";
	}
}

/* The script's list (or its one line) as lines. */
static void scripted(const json_t *value, struct bytes *lines)
{
	if (json_is_string(value))
		bytes_text(lines, json_string_value(value));
	for (size_t i = 0; json_is_array(value) && i < json_array_size(value); i++) {
		if (i > 0)
			bytes_u8(lines, '\n');
		bytes_text(lines, json_string_value(json_array_get(value, i)));
	}
}

static bool is_word(const char *line, const char *word)
{
	size_t length = strlen(word);

	if (*line == '"')
		line++;
	return strncasecmp(line, word, length) == 0 && strchr(" =\"\r\n", line[length]);
}

/* Whether a line is to be left out of this answer. IMAP's words are lines here. */
static bool hidden(const struct talk *t, const char *line, bool derived)
{
	const json_t *hide = json_object_get(t->port->script, "hide");

	for (size_t i = 0; json_is_array(hide) && i < json_array_size(hide); i++)
		if (is_word(line, json_string_value(json_array_get(hide, i))))
			return true;
	if ((derived || t->no_starttls) && (is_word(line, "STARTTLS") || is_word(line, "STLS")))
		return true;
	if (!derived)
		return false;
	/* inside TLS the usual login takes the place of what was said before */
	return is_word(line, "LOGINDISABLED") ||
	       (t->port->language == LANGUAGE_SIEVE && is_word(line, "SASL"));
}

/* The lines of this moment, each ended by LF, IMAP's words too; what is hidden is gone. */
static void current(struct talk *t, struct bytes *out)
{
	const json_t *caps = json_object_get(t->port->script, "caps");
	const json_t *inside = json_object_get(t->port->script, "caps_tls");
	bool derived = false, imap = t->port->language == LANGUAGE_IMAP;
	struct bytes lines = {0};

	if (t->session && inside && !json_is_null(inside)) {
		scripted(inside, &lines);
	} else if (caps && !json_is_null(caps) &&
		   (!t->session || t->port->language == LANGUAGE_SMTP ||
		    t->port->language == LANGUAGE_SIEVE)) {
		scripted(caps, &lines);
		derived = t->session != NULL;
		if (derived && t->port->language == LANGUAGE_SIEVE)
			bytes_text(&lines, "\n\"SASL\" \"PLAIN\"");
	} else {
		bytes_text(&lines, usual(t));
	}
	bytes_u8(&lines, 0);
	for (char *line = (char *)lines.data, *end; *line; line = end + (*end != '\0')) {
		bool own = derived && strcmp(line, "\"SASL\" \"PLAIN\"") == 0;

		/* a literal of ManageSieve holds CR LF, so LF alone ends a line here */
		for (end = line; *end && *end != (imap ? ' ' : '\n'); end++)
			if (!imap && end[0] == '\r' && end[1] == '\n')
				end++;
		if (own || !hidden(t, line, derived)) {
			bytes_add(out, line, (size_t)(end - line));
			bytes_u8(out, '\n');
		}
	}
	bytes_u8(out, 0);
	bytes_free(&lines);
}

static void mask(struct bytes *line)
{
	if (line->length == 8 && strncasecmp((char *)line->data, "STARTTLS", 8) == 0)
		memcpy(line->data, "XXXXXXXA", 8);
}

static void one_line(struct talk *t, struct bytes *reply, const struct bytes *line, bool last)
{
	switch (t->port->language) {
	case LANGUAGE_IMAP:
		bytes_u8(reply, ' ');
		bytes_add(reply, line->data, line->length);
		return;
	case LANGUAGE_SMTP:
		bytes_text(reply, last ? "250 " : "250-");
		break;
	default:
		break;
	}
	bytes_add(reply, line->data, line->length);
	bytes_text(reply, "\r\n");
}

void dialect_capabilities(struct talk *t, struct bytes *reply)
{
	struct bytes lines = {0};

	current(t, &lines);
	if (t->port->language == LANGUAGE_SMTP)
		bytes_text(reply,
			   lines.data[0] ? "250-peer.example.org\r\n" : "250 peer.example.org\r\n");
	for (char *line = (char *)lines.data, *end; *line; line = end + 1) {
		struct bytes part = {0};

		for (end = line; *end != '\n'; end++)
			if (end[0] == '\r' && end[1] == '\n')
				end++;
		bytes_add(&part, line, (size_t)(end - line));
		if (port_flag(t->port, "mask", false) && !t->session)
			mask(&part);
		one_line(t, reply, &part, end[1] == '\0');
		bytes_free(&part);
	}
	bytes_free(&lines);
}

bool announced(struct talk *t, const char *word)
{
	struct bytes lines = {0};
	bool found = false;

	current(t, &lines);
	for (char *line = (char *)lines.data, *end; *line && !found; line = end + 1) {
		end = line + strcspn(line, "\n");
		found = is_word(line, word);
		if (!*end)
			break;
	}
	bytes_free(&lines);
	return found;
}

bool announced_mechanism(struct talk *t, const char *mechanism, size_t length)
{
	struct bytes lines = {0};
	bool found = false;

	current(t, &lines);
	for (char *line = (char *)lines.data, *end; *line && !found; line = end + 1) {
		end = line + strcspn(line, "\n");
		if (is_word(line, "AUTH") || is_word(line, "SASL")) {
			for (char *s = line; s < end; s++)
				if (strchr(" =\"", s[0]) && length > 0 &&
				    strncasecmp(s + 1, mechanism, length) == 0 &&
				    strchr(" \"\n", s[1 + length]))
					found = true;
		}
		if (!*end)
			break;
	}
	bytes_free(&lines);
	return found;
}
