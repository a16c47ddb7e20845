/* protocol_table - the protocols that can be checked, their ports, and how TLS starts in each */
#include "base/endpoint.h"
#include "base/text.h"

#include <string.h>

/* Ports: RFC 8314 section 7, RFC 2033 (24 is "any private mail system", where LMTP is customary),
 * RFC 5804 section 1.8. */
static const struct protocol_info protocols[PROTOCOL_COUNT] = {
	[PROTOCOL_SMTP] = {.name = "smtp",
			   .port = 25,
			   .relay = true,
			   .dialect = DIALECT_SMTP,
			   .starttls_command = "STARTTLS"},
	[PROTOCOL_SUBMISSION] = {.name = "submission",
				 .port = 587,
				 .login = true,
				 .dialect = DIALECT_SMTP,
				 .starttls_command = "STARTTLS"},
	[PROTOCOL_SMTPS] = {.name = "smtps",
			    .alias = "submissions",
			    .port = 465,
			    .implicit_tls = true,
			    .login = true,
			    .dialect = DIALECT_SMTP},
	[PROTOCOL_LMTP] = {.name = "lmtp",
			   .port = 24,
			   .relay = true,
			   .dialect = DIALECT_LMTP,
			   .starttls_command = "STARTTLS"},
	[PROTOCOL_IMAP] = {.name = "imap",
			   .port = 143,
			   .login = true,
			   .dialect = DIALECT_IMAP,
			   .starttls_command = "STARTTLS"},
	[PROTOCOL_IMAPS] = {.name = "imaps",
			    .port = 993,
			    .implicit_tls = true,
			    .login = true,
			    .dialect = DIALECT_IMAP},
	[PROTOCOL_POP3] = {.name = "pop3",
			   .port = 110,
			   .login = true,
			   .dialect = DIALECT_POP3,
			   .starttls_command = "STLS"},
	[PROTOCOL_POP3S] = {.name = "pop3s",
			    .port = 995,
			    .implicit_tls = true,
			    .login = true,
			    .dialect = DIALECT_POP3},
	[PROTOCOL_SIEVE] = {.name = "sieve",
			    .port = 4190,
			    .login = true,
			    .dialect = DIALECT_SIEVE,
			    .starttls_command = "STARTTLS"},
	[PROTOCOL_TLS] = {.name = "tls", .implicit_tls = true, .dialect = DIALECT_NONE},
};

const struct protocol_info *protocol_info(enum protocol protocol)
{
	return &protocols[protocol];
}

static bool same_name(const char *name, size_t length, const char *known)
{
	if (!known || strlen(known) != length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (text_lower(name[i]) != known[i])
			return false;
	return true;
}

bool protocol_by_name(const char *name, size_t length, enum protocol *protocol_r)
{
	for (int i = 0; i < PROTOCOL_COUNT; i++) {
		if (same_name(name, length, protocols[i].name) ||
		    same_name(name, length, protocols[i].alias)) {
			*protocol_r = (enum protocol)i;
			return true;
		}
	}
	return false;
}

bool protocol_by_port(unsigned port, enum protocol *protocol_r)
{
	for (int i = 0; i < PROTOCOL_COUNT; i++) {
		if (port != 0 && protocols[i].port == port) {
			*protocol_r = (enum protocol)i;
			return true;
		}
	}
	return false;
}
