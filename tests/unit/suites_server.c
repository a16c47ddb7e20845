/* suites_server - a server that is asked for its suites, simulated */
#include "suites_server.h"

#include <string.h>

#include "base/attributes.h"
#include "unit.h"

static bool offers(const struct suites_question *question, uint16_t id)
{
	for (size_t i = 0; i < question->count; i++)
		if (question->suite[i] == id)
			return true;
	return false;
}

static bool has(const struct server *server, uint16_t id)
{
	for (size_t i = 0; i < server->count; i++)
		if (server->suite[i] == id)
			return true;
	return false;
}

/* BoringSSL's groups of equal preference. */
static uint16_t first_of_pair(const struct server *server, const struct suites_question *question,
			      size_t at)
{
	size_t from = at / server->pairs * server->pairs;

	for (size_t k = 0; k < question->count; k++)
		for (size_t i = from; i < from + server->pairs && i < server->count; i++)
			if (server->suite[i] == question->suite[k])
				return question->suite[k];
	return server->suite[at];
}

static enum suites_reply choose(struct server *server, const struct suites_question *question,
				uint16_t *choice_r)
{
	server->asked++;
	if (server->silent_after && server->asked > server->silent_after)
		return REPLY_UNCLEAR;
	if (server->chokes_above && question->count > server->chokes_above) {
		if (server->chokes_in_words)
			return REPLY_NO_SUITE;
		return server->closes ? REPLY_SHUT : REPLY_NO;
	}
	if (server->follows_client) {
		for (size_t i = 0; i < question->count; i++) {
			*choice_r = question->suite[i];
			if (has(server, *choice_r))
				return REPLY_CHOICE;
		}
		return REPLY_NO_SUITE;
	}
	for (size_t i = 0; i < server->count; i++) {
		*choice_r = server->suite[i];
		if (!offers(question, *choice_r))
			continue;
		if (server->pairs)
			*choice_r = first_of_pair(server, question, i);
		return REPLY_CHOICE;
	}
	return REPLY_NO_SUITE;
}

enum suites_reply server_reply(struct server *server, const struct suites_question *question,
			       uint16_t *choice_r)
{
	enum suites_reply answer = choose(server, question, choice_r);

	if (server->fails_at && server->asked >= server->fails_at &&
	    server->asked <= server->fails_at + (server->fails_for ? server->fails_for - 1 : 0))
		return REPLY_SHUT;

	if (answer == REPLY_CHOICE && server->breaks_on_dhe &&
	    suite_by_id(*choice_r)->exchange == KX_DHE)
		return server->closes ? REPLY_SHUT : REPLY_NO;
	return answer == REPLY_NO_SUITE && server->closes ? REPLY_SHUT : answer;
}

/* Answers come in another order than the questions went out. */
void server_run(struct suites_plan *plan, struct server *server)
{
	struct suites_question *open[SUITES_PLAN_OPEN];
	size_t count = 0;

	for (;;) {
		struct suites_question *question = suites_plan_next(plan);
		uint16_t choice = 0;

		if (question) {
			ck_assert_uint_gt(question->count, 0);
			ck_assert_uint_lt(count, SUITES_PLAN_OPEN);
			open[count++] = question;
			continue;
		}
		ck_assert_uint_lt(server->asked, 1000);
		if (count == 0)
			return;
		size_t which = server->asked % count;
		question = open[which];
		open[which] = open[--count];
		enum suites_reply answer = server_reply(server, question, &choice);
		suites_plan_answer(plan, question, answer, choice);
	}
}

/* The suites whose key exchange and cipher are both among those given. */
size_t server_fill(struct server *server, const struct suites_server_row *row)
{
	uint16_t version = row->version;

	for (size_t i = 0; i < suite_count; i++) {
		const struct suite *suite = &suite_table[i];
		bool exchange = false, cipher = false;
		char name[SUITE_NAME];

		suite_name(suite->id, name);
		for (const char *const *e = row->exchanges; *e; e++)
			exchange = exchange || strstr(name, *e) != NULL;
		for (const char *const *c = row->ciphers; *c; c++) {
			const char *at = strstr(name, *c);
			cipher = cipher || (at && at[strlen(*c)] == '\0');
		}
		uint16_t lowest = suite_lowest_version(suite);
		if (exchange && cipher && (lowest == TLS_1_3) == (version == TLS_1_3) &&
		    lowest <= version)
			server->suite[server->count++] = suite->id;
	}
	return server->count;
}

const struct suites_server_row suites_servers[] = {
	{"hardened",
	 TLS_1_2,
	 {"TLS_ECDHE_RSA"},
	 {"_AES_128_GCM_SHA256", "_AES_256_GCM_SHA384", "CHACHA20_POLY1305_SHA256"},
	 3},
	{"one suite", TLS_1_2, {"TLS_ECDHE_RSA"}, {"_AES_128_GCM_SHA256"}, 1},
	{"all that OpenSSL has",
	 TLS_1_2,
	 {"TLS_ECDHE_RSA", "TLS_DHE_RSA", "TLS_RSA_WITH", "DH_anon", "ECDH_anon"},
	 {"_AES_128_GCM_SHA256", "_AES_256_GCM_SHA384", "CHACHA20_POLY1305_SHA256",
	  "_AES_128_CBC_SHA", "_AES_256_CBC_SHA", "_AES_128_CBC_SHA256", "_AES_256_CBC_SHA384",
	  "_AES_256_CBC_SHA256", "_CAMELLIA_128_CBC_SHA", "_CAMELLIA_256_CBC_SHA",
	  "_CAMELLIA_128_CBC_SHA256", "_AES_128_CCM", "_AES_256_CCM", "_AES_128_CCM_8",
	  "_AES_256_CCM_8", "_ARIA_128_GCM_SHA256", "_ARIA_256_GCM_SHA384"},
	 54},
	{"GnuTLS in TLS 1.0",
	 TLS_1_0,
	 {"TLS_ECDHE_RSA", "TLS_DHE_RSA", "TLS_RSA_WITH"},
	 {"_AES_128_CBC_SHA", "_AES_256_CBC_SHA", "_3DES_EDE_CBC_SHA", "_CAMELLIA_128_CBC_SHA"},
	 10},
	{"SSLv3 with export",
	 TLS_SSL3,
	 {"TLS_RSA_WITH", "TLS_RSA_EXPORT_"},
	 {"RC4_128_MD5", "RC4_128_SHA", "RC4_40_MD5", "_3DES_EDE_CBC_SHA", "_DES_CBC_SHA"},
	 5},
	{"only what is not usual",
	 TLS_1_2,
	 {"TLS_ECDHE_PSK", "TLS_SRP_SHA_WITH"},
	 {"_AES_128_CBC_SHA", "_AES_256_CBC_SHA"},
	 4},
	{"usual and not usual",
	 TLS_1_2,
	 {"TLS_ECDHE_RSA", "TLS_PSK_WITH", "TLS_DH_DSS_WITH"},
	 {"_AES_128_GCM_SHA256", "_ARIA_256_GCM_SHA384"},
	 6},
	{"TLS 1.3",
	 TLS_1_3,
	 {"TLS_"},
	 {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"},
	 3},
	{"TLS 1.3 with one", TLS_1_3, {"TLS_"}, {"TLS_AES_256_GCM_SHA384"}, 1},
};

const size_t suites_server_count = COUNT_OF(suites_servers);

void server_expect_found(const char *title, const struct suites_plan *plan,
			 const struct server *server)
{
	char name[SUITE_NAME];

	for (size_t i = 0; i < server->count; i++) {
		bool found = false;
		for (size_t k = 0; k < plan->accepted_count; k++)
			found = found || plan->accepted[k] == server->suite[i];
		ck_assert_msg(found, "%s: %s was not found", title,
			      suite_name(server->suite[i], name));
	}
	ck_assert_msg(plan->accepted_count == server->count, "%s: got %zu suites, want %zu", title,
		      plan->accepted_count, server->count);
	ck_assert_msg(suites_plan_undone(plan) == 0, "%s: %zu undone", title,
		      suites_plan_undone(plan));
}

/* All of the server's suites are in the first question. */
bool server_is_usual(const struct server *server, uint16_t version)
{
	size_t count;
	const uint16_t *list = suites_for_version(version, &count);

	for (size_t i = 0; i < server->count; i++) {
		bool usual = false;
		for (size_t k = 0; k < count; k++)
			usual = usual || list[k] == server->suite[i];
		if (!usual)
			return false;
	}
	return true;
}

void server_shuffle(struct server *server, unsigned seed)
{
	for (size_t i = server->count; i > 1; i--) {
		seed = seed * 1664525u + 1013904223u;
		size_t k = seed / 65536 % i;
		uint16_t held = server->suite[i - 1];
		server->suite[i - 1] = server->suite[k];
		server->suite[k] = held;
	}
}
