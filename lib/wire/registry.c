/* registry - looks things up in the tables of versions, suites, groups, schemes and alerts */
#include "wire/registry.h"

#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "wire/registry_private.h"

const struct version_info version_table[VERSION_COUNT] = {
	{TLS_SSL2, "SSLv2", "ssl2", "ssl2"},	  {TLS_SSL3, "SSLv3", "ssl3", "ssl3"},
	{TLS_1_0, "TLS 1.0", "tls1.0", "tls1_0"}, {TLS_1_1, "TLS 1.1", "tls1.1", "tls1_1"},
	{TLS_1_2, "TLS 1.2", "tls1.2", "tls1_2"}, {TLS_1_3, "TLS 1.3", "tls1.3", "tls1_3"},
};

const struct version_info *version_by_number(uint16_t version)
{
	for (size_t i = 0; i < VERSION_COUNT; i++) {
		if (version_table[i].version == version)
			return &version_table[i];
	}
	return NULL;
}

static bool word_is(const char *word, size_t length, const char *name)
{
	if (strlen(name) != length)
		return false;
	for (size_t i = 0; i < length; i++) {
		char c = word[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != name[i])
			return false;
	}
	return true;
}

const struct version_info *version_by_word(const char *word, size_t length)
{
	for (size_t i = 0; i < VERSION_COUNT; i++) {
		if (word_is(word, length, version_table[i].word))
			return &version_table[i];
	}
	return NULL;
}

const char *version_name(uint16_t version)
{
	const struct version_info *info = version_by_number(version);
	return info ? info->name : "unknown version";
}

const struct suite *suite_by_id(uint16_t id)
{
	size_t low = 0, high = suite_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (suite_table[middle].id == id)
			return &suite_table[middle];
		if (suite_table[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* RFC 9325 section 7.3: the keys of a session do not follow from a long-term key. */
bool suite_has_forward_secrecy(const struct suite *suite)
{
	switch (suite->exchange) {
	case KX_DHE:
	case KX_ECDHE:
	case KX_DHE_PSK:
	case KX_ECDHE_PSK:
	case KX_ECCPWD:
	case KX_SRP:
	case KX_TLS13:
		return true;
	default:
		return false;
	}
}

/* RFC 5246 section 6.2.3.3. */
bool suite_is_aead(const struct suite *suite)
{
	switch (suite->mode) {
	case MODE_GCM:
	case MODE_CCM:
	case MODE_CCM8:
	case MODE_POLY1305:
	case MODE_MGM:
	case MODE_AEGIS:
		return true;
	default:
		return false;
	}
}

/* RFC 5246 section 5 and appendix A.5, RFC 5288 section 4, RFC 5289 section 4. */
uint16_t suite_lowest_version(const struct suite *suite)
{
	if (suite->exchange == KX_TLS13)
		return TLS_1_3;
	if (suite_is_aead(suite) || suite->hash == HASH_SHA256 || suite->hash == HASH_SHA384)
		return TLS_1_2;
	return TLS_SSL3;
}

const struct ssl2_kind *ssl2_kind_by_id(uint32_t id)
{
	for (size_t i = 0; i < ssl2_kind_count; i++) {
		if (ssl2_kind_table[i].id == id)
			return &ssl2_kind_table[i];
	}
	return NULL;
}

const struct group *group_by_id(uint16_t id)
{
	for (size_t i = 0; i < group_count; i++) {
		if (group_table[i].id == id)
			return &group_table[i];
	}
	return NULL;
}

bool group_is_post_quantum(uint16_t id)
{
	const struct group *group = group_by_id(id);
	return group && (group->kind == GROUP_HYBRID || group->kind == GROUP_KEM);
}

const char *group_name(uint16_t id)
{
	const struct group *group = group_by_id(id);
	return group ? group->name : NULL;
}

const char *alert_name(uint8_t number)
{
	for (size_t i = 0; i < alert_count; i++) {
		if (alert_table[i].number == number)
			return alert_table[i].name;
	}
	return NULL;
}
