/* dialects - how a mail server answers each command: SMTP and LMTP, IMAP, POP3, ManageSieve
 *
 * Every credential is wrong here and no mail is taken; but whether a login is let through to its
 * credentials, and mail to its MAIL, is answered as the capabilities say.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "talk.h"

void dialect_greeting(struct talk *t, struct bytes *reply)
{
	switch (t->port->language) {
	case LANGUAGE_SMTP:
		bytes_text(reply, t->port->lmtp ? "220 peer.example.org LMTP ready\r\n"
						: "220 peer.example.org ESMTP ready\r\n");
		break;
	case LANGUAGE_IMAP:
		bytes_text(reply, port_flag(t->port, "preauth", false) ? "* PREAUTH [CAPABILITY"
								       : "* OK [CAPABILITY");
		dialect_capabilities(t, reply);
		bytes_text(reply, "] peer ready.\r\n");
		break;
	case LANGUAGE_POP3:
		bytes_text(reply, "+OK peer ready\r\n");
		break;
	case LANGUAGE_SIEVE:
		dialect_capabilities(t, reply);
		bytes_text(reply, "OK \"peer ready\"\r\n");
		break;
	default:
		break;
	}
}

void sasl_exchange(struct talk *t, const char *challenge)
{
	char line[4096];

	talk_say(t, challenge);
	if (!talk_line(t, line, sizeof(line)))
		t->over = true;
}

static bool has_starttls(struct talk *t)
{
	bool stls = t->port->language == LANGUAGE_POP3;

	/* a reply that the script gives may offer it in its own words */
	return !t->session && !t->no_starttls &&
	       (announced(t, stls ? "STLS" : "STARTTLS") ||
		json_object_size(json_object_get(t->port->script, "override")) > 0);
}

static enum outcome smtp_auth(struct talk *t, const struct command *c, struct bytes *reply)
{
	size_t length = strcspn(c->rest, " ");
	bool initial = c->rest[length] != '\0';

	if (!announced_mechanism(t, c->rest, length)) {
		bytes_text(reply, "503 5.5.1 Error: authentication not enabled\r\n");
		return OUTCOME_GO_ON;
	}
	if (!initial)
		sasl_exchange(t, strncasecmp(c->rest, "LOGIN", 5) == 0 ? "334 VXNlcm5hbWU6\r\n"
								       : "334 \r\n");
	bytes_text(reply, initial ? "535 5.7.8 Error: authentication failed\r\n"
				  : "501 5.7.0 Authentication aborted\r\n");
	return OUTCOME_GO_ON;
}

enum outcome smtp_command(struct talk *t, const struct command *c, struct bytes *reply)
{
	if (strcmp(c->verb, "EHLO") == 0 || strcmp(c->verb, "LHLO") == 0) {
		bool named = strchr(c->rest, '.') && !strchr(c->rest, '_');

		if (t->port->lmtp != (c->verb[0] == 'L')) {
			bytes_text(reply, "500 5.5.1 Wrong protocol\r\n");
			return OUTCOME_GO_ON;
		}
		if (t->port->deliver == DELIVER_NEED_FQDN && !named) {
			bytes_text(reply, "501 5.5.2 A fully qualified name is wanted\r\n");
			return OUTCOME_GO_ON;
		}
		t->greeted = true;
		dialect_capabilities(t, reply);
		return OUTCOME_EHLO;
	}
	if (strcmp(c->verb, "STARTTLS") == 0) {
		if (t->port->deliver == DELIVER_EHLO_FIRST && !t->greeted) {
			bytes_text(reply, "503 5.5.2 Send hello first\r\n");
			return OUTCOME_GO_ON;
		}
		if (!has_starttls(t)) {
			bytes_text(reply, "502 5.5.1 Error: command not implemented\r\n");
			return OUTCOME_GO_ON;
		}
		bytes_text(reply, "220 2.0.0 Ready to start TLS\r\n");
		return OUTCOME_STARTTLS;
	}
	if (strcmp(c->verb, "QUIT") == 0) {
		bytes_text(reply, "221 2.0.0 Bye\r\n");
		return OUTCOME_BYE;
	}
	if (strcmp(c->verb, "AUTH") == 0)
		return smtp_auth(t, c, reply);
	if (strcmp(c->verb, "MAIL") == 0)
		bytes_text(reply, t->port->submission && !t->session
					  ? "530 5.7.0 Must issue a STARTTLS command first\r\n"
					  : "250 2.1.0 Ok\r\n");
	else if (strcmp(c->verb, "RCPT") == 0 || strcmp(c->verb, "DATA") == 0)
		bytes_text(reply, "554 5.7.1 No mail is taken here\r\n");
	else if (strcmp(c->verb, "HELO") == 0)
		bytes_text(reply, "250 peer.example.org\r\n");
	else if (strcmp(c->verb, "NOOP") == 0 || strcmp(c->verb, "RSET") == 0)
		bytes_text(reply, "250 2.0.0 Ok\r\n");
	else
		bytes_text(reply, "500 5.5.2 Error: command not recognized\r\n");
	return OUTCOME_GO_ON;
}

static void imap_login(struct talk *t, const char *rest, struct bytes *reply)
{
	const char *brace = strrchr(rest, '{');
	char line[4096];

	if (announced(t, "LOGINDISABLED")) {
		bytes_text(reply,
			   "{tag} NO [PRIVACYREQUIRED] Plaintext authentication disallowed\r\n");
		return;
	}
	if (brace && !strchr(brace, '+')) { /* a literal comes; what it holds is wrong anyway */
		talk_say(t, "+ OK\r\n");
		if (!talk_line(t, line, sizeof(line)))
			t->over = true;
	}
	bytes_text(reply, "{tag} NO [AUTHENTICATIONFAILED] Authentication failed.\r\n");
}

enum outcome imap_command(struct talk *t, const struct command *c, struct bytes *reply)
{
	size_t length = strcspn(c->rest, " ");

	if (strcmp(c->verb, "CAPABILITY") == 0) {
		bytes_text(reply, "* CAPABILITY");
		dialect_capabilities(t, reply);
		bytes_text(reply, "\r\n{tag} OK Capability completed.\r\n");
		return OUTCOME_EHLO;
	}
	if (strcmp(c->verb, "STARTTLS") == 0) {
		if (!has_starttls(t) || port_flag(t->port, "preauth", false)) {
			bytes_text(reply, "{tag} BAD Command not available\r\n");
			return OUTCOME_GO_ON;
		}
		bytes_text(reply, "{tag} OK Begin TLS negotiation now.\r\n");
		return OUTCOME_STARTTLS;
	}
	if (strcmp(c->verb, "LOGOUT") == 0) {
		bytes_text(reply, "* BYE Logging out\r\n{tag} OK Logout completed.\r\n");
		return OUTCOME_BYE;
	}
	if (strcmp(c->verb, "LOGIN") == 0) {
		imap_login(t, c->rest, reply);
	} else if (strcmp(c->verb, "AUTHENTICATE") == 0) {
		if (announced_mechanism(t, c->rest, length)) {
			if (c->rest[length] == '\0')
				sasl_exchange(t, "+ \r\n");
			bytes_text(reply,
				   "{tag} NO [AUTHENTICATIONFAILED] Authentication failed.\r\n");
		} else {
			bytes_text(reply, "{tag} NO Unsupported authentication mechanism.\r\n");
		}
	} else if (strcmp(c->verb, "ID") == 0) {
		bytes_text(reply, "* ID NIL\r\n{tag} OK ID completed.\r\n");
	} else if (strcmp(c->verb, "NOOP") == 0) {
		bytes_text(reply, "{tag} OK NOOP completed.\r\n");
	} else {
		bytes_text(reply, "{tag} BAD Unknown command\r\n");
	}
	return OUTCOME_GO_ON;
}

enum outcome pop3_command(struct talk *t, const struct command *c, struct bytes *reply)
{
	size_t length = strcspn(c->rest, " ");

	if (strcmp(c->verb, "CAPA") == 0) {
		bytes_text(reply, "+OK\r\n");
		dialect_capabilities(t, reply);
		bytes_text(reply, ".\r\n");
		return OUTCOME_EHLO;
	}
	if (strcmp(c->verb, "STLS") == 0) {
		if (!has_starttls(t)) {
			bytes_text(reply, "-ERR Unknown command.\r\n");
			return OUTCOME_GO_ON;
		}
		bytes_text(reply, "+OK Begin TLS negotiation now.\r\n");
		return OUTCOME_STARTTLS;
	}
	if (strcmp(c->verb, "QUIT") == 0) {
		bytes_text(reply, "+OK Logging out\r\n");
		return OUTCOME_BYE;
	}
	if (strcmp(c->verb, "USER") == 0) {
		bytes_text(reply, announced(t, "USER")
					  ? "+OK\r\n"
					  : "-ERR [AUTH] Plaintext authentication disallowed\r\n");
	} else if (strcmp(c->verb, "PASS") == 0) {
		bytes_text(reply, "-ERR [AUTH] Authentication failed.\r\n");
	} else if (strcmp(c->verb, "AUTH") == 0 && announced_mechanism(t, c->rest, length)) {
		if (c->rest[length] == '\0')
			sasl_exchange(t, "+ \r\n");
		bytes_text(reply, "-ERR [AUTH] Authentication failed.\r\n");
	} else if (strcmp(c->verb, "NOOP") == 0) {
		bytes_text(reply, "+OK\r\n");
	} else {
		bytes_text(reply, "-ERR Unknown command.\r\n");
	}
	return OUTCOME_GO_ON;
}

enum outcome sieve_command(struct talk *t, const struct command *c, struct bytes *reply)
{
	if (strcmp(c->verb, "CAPABILITY") == 0) {
		dialect_capabilities(t, reply);
		bytes_text(reply, "OK \"Capability completed.\"\r\n");
		return OUTCOME_EHLO;
	}
	if (strcmp(c->verb, "STARTTLS") == 0) {
		if (!has_starttls(t)) {
			bytes_text(reply, "NO \"Command not available\"\r\n");
			return OUTCOME_GO_ON;
		}
		bytes_text(reply, "OK \"Begin TLS negotiation now.\"\r\n");
		return OUTCOME_STARTTLS;
	}
	if (strcmp(c->verb, "LOGOUT") == 0) {
		bytes_text(reply, "OK \"Logout completed.\"\r\n");
		return OUTCOME_BYE;
	}
	if (strcmp(c->verb, "AUTHENTICATE") == 0) {
		const char *name = c->rest + (*c->rest == '"');
		size_t length = strcspn(name, "\" ");

		if (announced_mechanism(t, name, length)) {
			if (!strchr(name + length, ' '))
				sasl_exchange(t, "\"\"\r\n");
			bytes_text(reply, "NO \"Authentication failed.\"\r\n");
		} else {
			bytes_text(reply, "NO (ENCRYPT-NEEDED) \"Not available\"\r\n");
		}
	} else if (strcmp(c->verb, "NOOP") == 0) {
		bytes_text(reply, "OK \"NOOP completed.\"\r\n");
	} else {
		bytes_text(reply, "NO \"Unknown command\"\r\n");
	}
	return OUTCOME_GO_ON;
}
