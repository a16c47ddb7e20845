/* raw - a TLS server without cryptography: it negotiates as its script says and signs nothing */
#include "raw.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	uint16_t version;
} version_names[] = {
	{"ssl2", 0x0002},   {"ssl3", 0x0300}, {"tls1.0", 0x0301}, {"1.0", 0x0301},
	{"tls1.1", 0x0302}, {"1.1", 0x0302},  {"tls1.2", 0x0303}, {"1.2", 0x0303},
	{"tls1.3", 0x0304}, {"1.3", 0x0304},
};

long raw_value(const json_t *value)
{
	const char *text = json_string_value(value);

	if (json_is_integer(value))
		return (long)json_integer_value(value);
	for (size_t i = 0; text && i < sizeof(version_names) / sizeof(version_names[0]); i++)
		if (strcmp(version_names[i].name, text) == 0)
			return version_names[i].version;
	return text ? strtol(text, NULL, 16) : -1;
}

long raw_setting(const json_t *raw, const char *key, long otherwise)
{
	const json_t *value = json_object_get(raw, key);

	return value ? raw_value(value) : otherwise;
}

bool raw_flag(const json_t *raw, const char *key, bool otherwise)
{
	const json_t *value = json_object_get(raw, key);

	return json_is_boolean(value) ? json_is_true(value) : otherwise;
}

static bool in_list(const json_t *list, long number)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (raw_value(json_array_get(list, i)) == number)
			return true;
	return false;
}

static void send_record(struct talk *t, unsigned type, uint16_t version, const struct bytes *body,
			size_t most)
{
	struct bytes out = {0};

	for (size_t at = 0; at < body->length;) {
		size_t length = body->length - at < most ? body->length - at : most;

		bytes_u8(&out, type);
		bytes_u16(&out, version);
		bytes_u16(&out, (unsigned)length);
		bytes_add(&out, body->data + at, length);
		at += length;
	}
	talk_write_raw(t, out.data, out.length);
	bytes_free(&out);
}

static void alert(struct talk *t, unsigned number)
{
	struct bytes body = {0};

	bytes_u8(&body, 2);
	bytes_u8(&body, number);
	send_record(t, 21, 0x0301, &body, 16384);
	bytes_free(&body);
	t->over = true;
}

/* A refusal: "refuse" is an alert's number, "close", "reset" or "silent". */
static void refuse(struct talk *t, const json_t *raw, unsigned usual)
{
	const json_t *how = json_object_get(raw, "refuse");
	const char *word = json_string_value(how);

	talk_log(t, "!", "refused the hello");
	if (word && strcmp(word, "reset") == 0)
		talk_reset(t);
	else if (word && strcmp(word, "silent") == 0)
		talk_drain(t);
	else if (word && strcmp(word, "close") == 0)
		t->over = true;
	else
		alert(t, json_is_integer(how) ? (unsigned)json_integer_value(how) : usual);
}

/* The suites of a version: one list for all, or an object of lists by version. */
static const json_t *suites_of(const json_t *raw, uint16_t version)
{
	const json_t *suites = json_object_get(raw, "suites");

	for (size_t i = 0; i < sizeof(version_names) / sizeof(version_names[0]); i++)
		if (version_names[i].version == version &&
		    json_object_get(suites, version_names[i].name))
			return json_object_get(suites, version_names[i].name);
	return json_is_array(suites) ? suites : NULL;
}

static uint16_t choose_version(const json_t *raw, const struct client_hello *hello)
{
	const json_t *versions = json_object_get(raw, "versions");
	long best = 0;

	for (size_t i = 0; i < json_array_size(versions); i++) {
		long version = raw_value(json_array_get(versions, i));

		if (version > best && client_hello_takes(hello, (uint16_t)version))
			best = version;
	}
	return (uint16_t)best;
}

/* The first of the server's groups that the client has; where the client names none, the first. */
static uint16_t choose_group(const json_t *raw, const struct client_hello *hello)
{
	const json_t *groups = json_object_get(raw, "groups");

	for (size_t i = 0; i < json_array_size(groups); i++) {
		uint16_t group = (uint16_t)raw_value(json_array_get(groups, i));

		if (!hello->has_groups)
			return group;
		for (size_t j = 0; j < hello->group_count; j++)
			if (hello->groups[j] == group)
				return group;
	}
	for (size_t j = 0; !groups && j < hello->group_count; j++)
		if (hello->groups[j] == 0x001d || hello->groups[j] == 0x0017)
			return hello->groups[j];
	return !groups && !hello->has_groups ? 0x0017 : 0;
}

static bool usable(uint32_t suite, const struct raw_choice *choice)
{
	bool tls13 = suite >= 0x1301 && suite <= 0x1305;

	if (tls13 != (choice->version == 0x0304))
		return false;
	if (tls13 || raw_suite_exchange(suite) == RAW_ECDHE)
		return choice->group != 0;
	return true;
}

static uint32_t choose_suite(const json_t *raw, const struct client_hello *hello,
			     const struct raw_choice *choice)
{
	const json_t *suites = suites_of(raw, choice->version);
	const char *prefer = json_string_value(json_object_get(raw, "prefer"));

	if (prefer && strcmp(prefer, "client") == 0) {
		for (size_t i = 0; i < hello->suite_count; i++)
			if (in_list(suites, (long)hello->suites[i]) &&
			    usable(hello->suites[i], choice))
				return hello->suites[i];
		return 0xffff;
	}
	for (size_t i = 0; i < json_array_size(suites); i++) {
		uint32_t suite = (uint32_t)raw_value(json_array_get(suites, i));

		if (client_hello_offers(hello, suite) && usable(suite, choice))
			return suite;
	}
	return 0xffff;
}

static void send_hello(struct talk *t, const json_t *raw, const struct client_hello *hello,
		       const struct raw_choice *choice)
{
	uint16_t record = choice->version == 0x0304 ? 0x0303 : choice->version;
	size_t most = (size_t)raw_setting(raw, "fragment", 16384);
	struct bytes out = {0}, noise = {0};

	if (raw_flag(raw, "warning", false)) { /* unrecognized_name, as some servers warn */
		bytes_add(&noise, "\x01\x70", 2);
		send_record(t, 21, record, &noise, 16384);
		noise.length = 0;
	}
	raw_server_hello(&out, raw, hello, choice);
	if (choice->version < 0x0304) {
		if (raw_suite_proof(choice->suite) != RAW_PROOF_NONE &&
		    raw_suite_exchange(choice->suite) != RAW_PSK)
			raw_certificate(&out, t, choice);
		raw_key_exchange(&out, raw, hello, choice);
		bytes_add(&out, "\x0e\x00\x00\x00", 4);
	}
	send_record(t, 22, record, &out, most);
	if (choice->version == 0x0304) {
		bytes_u8(&noise, 1);
		send_record(t, 20, 0x0303, &noise, 16384);
		if (!choice->retry) {
			bytes_noise(&noise, 900, 12);
			send_record(t, 23, 0x0303, &noise, 16384);
		}
	}
	bytes_free(&out);
	bytes_free(&noise);
}

static bool has_share(const struct client_hello *hello, uint16_t group)
{
	for (size_t i = 0; i < hello->share_count; i++)
		if (hello->shares[i] == group)
			return true;
	return false;
}

/* Negotiates one hello. Returns true when another may follow (after a HelloRetryRequest). */
static bool answer_one(struct talk *t, const json_t *raw, const struct client_hello *hello)
{
	struct raw_choice choice = {0};
	long highest = 0, fails_after = raw_setting(raw, "fail_after", 0);
	const json_t *versions = json_object_get(raw, "versions");

	if (fails_after > 0 && t->number > (unsigned long)fails_after) {
		alert(t, 80);
		return false;
	}
	if (hello->ssl2 && in_list(versions, 2) && json_object_get(raw, "ssl2")) {
		struct bytes out = {0};

		raw_server_hello_ssl2(&out, t, raw, hello);
		talk_write_raw(t, out.data, out.length);
		bytes_free(&out);
		return false;
	}
	for (size_t i = 0; i < json_array_size(versions); i++)
		if (raw_value(json_array_get(versions, i)) > highest)
			highest = raw_value(json_array_get(versions, i));
	choice.version = hello->ssl2 ? 0 : choose_version(raw, hello);
	if (choice.version < 0x0300 && !json_object_get(raw, "choose_version")) {
		refuse(t, raw, 70);
		return false;
	}
	if (hello->fallback && raw_flag(raw, "fallback_scsv", true) && choice.version < highest) {
		alert(t, 86);
		return false;
	}
	choice.group = choose_group(raw, hello);
	choice.suite = choose_suite(raw, hello, &choice);
	if (choice.suite == 0xffff && !json_object_get(raw, "choose_suite")) {
		refuse(t, raw, 40);
		return false;
	}
	choice.version = (uint16_t)raw_setting(raw, "choose_version", choice.version);
	choice.suite = (uint32_t)raw_setting(raw, "choose_suite", (long)choice.suite);
	choice.group = (uint16_t)raw_setting(raw, "choose_group", choice.group);
	choice.retry = choice.version == 0x0304 && !has_share(hello, choice.group);
	send_hello(t, raw, hello, &choice);
	return choice.retry;
}

void raw_answer(struct talk *t, const json_t *raw, struct client_hello *hello)
{
	uint8_t ccs[6];
	bool more = answer_one(t, raw, hello);

	/* a second hello may have a dummy change_cipher_spec before it (RFC 8446 appendix D.4) */
	while (more && !t->over) {
		struct bytes next = {0};

		more = false;
		if (talk_read_raw(t, ccs, 1) != 1)
			break;
		if (ccs[0] == 20) {
			for (int i = 0; i < 5; i++)
				if (talk_read_raw(t, ccs, 1) != 1)
					break;
		} else {
			bytes_add(&t->pushed_back, ccs, 1);
		}
		if (client_hello_read(t, hello, &next))
			more = answer_one(t, raw, hello);
		bytes_free(&next);
	}
	if (!t->over)
		talk_drain(t);
}
