/* certificates_machine - what puts a question about certificates: a whole handshake, or a hello
 * whose answer is read in clear */
#include "scan/certificates_machine.h"

#include <stddef.h>

#include "wire/registry.h"

/* What takes leave inside TLS (SPEC 5). Where TLS starts at once the server has the first word and
 * is not waited for, so there is nothing to say. */
static const char *leave_of(enum protocol protocol)
{
	const struct protocol_info *info = protocol_info(protocol);

	if (info->implicit_tls)
		return NULL;
	switch (info->dialect) {
	case DIALECT_SMTP:
	case DIALECT_LMTP:
	case DIALECT_POP3:
		return "QUIT\r\n";
	case DIALECT_IMAP:
		return "z LOGOUT\r\n";
	case DIALECT_SIEVE:
		return "LOGOUT\r\n";
	case DIALECT_NONE:
		break;
	}
	return NULL;
}

static const char *name_for(enum plan_question question, const struct scan_target *target)
{
	return plan_is_bare(question) ? NULL : target->server_name;
}

struct session *certificates_session(enum plan_question question, const struct scan_target *target,
				     const struct certificates_settings *settings)
{
	static const enum session_keys keys[] = {
		[PLAN_KEY_OTHER] = SESSION_KEYS_ANY,
		[PLAN_KEY_RSA] = SESSION_KEYS_RSA,
		[PLAN_KEY_ECDSA] = SESSION_KEYS_ECDSA,
	};

	return session_new(&(struct session_settings){
		.server_name = name_for(question, target),
		.keys = keys[plan_asks_for(question)],
		.credentials = settings->credentials,
		.timestamps = settings->timestamps,
		.leave = leave_of(target->endpoint->protocol),
	});
}

static enum suite_set suites_for(enum plan_question question)
{
	switch (question) {
	case ASK_RSA:
	case ASK_RSA_BARE:
		return SUITES_RSA;
	case ASK_ECDSA:
	case ASK_ECDSA_BARE:
		return SUITES_ECDSA;
	case ASK_ANY_BARE:
	case ASK_CERTIFICATE:
		return SUITES_CERTIFICATE;
	default:
		return SUITES_ALL;
	}
}

/* The suites say which key is asked for; the signature schemes are all offered, since they also
 * say what the chain may be signed with, and an ECDSA certificate may come from an RSA issuer. */
struct hello_machine *certificates_hello(enum plan_question question,
					 const struct scan_target *target,
					 const struct certificates_settings *settings)
{
	struct hello_offer offer = {
		.version = question == ASK_SSL3 ? TLS_SSL3 : TLS_1_2,
		.no_extensions = question == ASK_SSL3,
		.server_name = name_for(question, target),
		.timestamps = settings->timestamps,
	};

	offer.suites = suites_of(suites_for(question), &offer.suite_count);
	offer.groups = groups_all(&offer.group_count);
	offer.schemes = schemes_of(SCHEMES_ALL, &offer.scheme_count);
	return hello_machine_new(&offer, ANSWER_WANT_CERTIFICATE);
}
