/* keys - private keys by name, made once and kept in a file of the build directory
 *
 * The file is a row of "key NAME" lines, each followed by a PEM block.
 */
#include "keys.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes.h"

struct named_key {
	char name[40];
	gnutls_x509_privkey_t key;
	struct named_key *next;
};

static struct named_key *all;
static const char *cache_path;
static bool changed;

static const struct {
	const char *prefix;
	gnutls_pk_algorithm_t algorithm;
	unsigned bits;
} kinds[] = {
	{"rsa2048-", GNUTLS_PK_RSA, 2048},
	{"rsa1024-", GNUTLS_PK_RSA, 1024},
	{"ec256-", GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1)},
	{"ec384-", GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP384R1)},
	{"ed25519-", GNUTLS_PK_EDDSA_ED25519, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_ED25519)},
};

static struct named_key *add(const char *name)
{
	struct named_key *k = must(calloc(1, sizeof(*k)));

	snprintf(k->name, sizeof(k->name), "%s", name);
	if (gnutls_x509_privkey_init(&k->key) < 0)
		die("no memory for a key");
	k->next = all;
	all = k;
	return k;
}

static struct named_key *generate(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct named_key *k;
		int rc;

		if (strncmp(name, kinds[i].prefix, strlen(kinds[i].prefix)) != 0)
			continue;
		k = add(name);
		rc = gnutls_x509_privkey_generate(k->key, kinds[i].algorithm, kinds[i].bits, 0);
		if (rc < 0)
			die("key %s: %s", name, gnutls_strerror(rc));
		changed = true;
		return k;
	}
	die("no such kind of key: %s", name);
	return NULL;
}

gnutls_x509_privkey_t key_named(const char *name)
{
	for (struct named_key *k = all; k; k = k->next)
		if (strcmp(k->name, name) == 0)
			return k->key;
	return generate(name)->key;
}

static void load(char *text)
{
	while ((text = strstr(text, "key ")) != NULL) {
		char *name = text + 4, *end = strchr(name, '\n');
		gnutls_datum_t pem;
		struct named_key *k;

		if (!end)
			return;
		*end = '\0';
		text = end + 1;
		pem.data = (unsigned char *)text;
		pem.size = (unsigned)strlen(text);
		k = add(name);
		if (gnutls_x509_privkey_import2(k->key, &pem, GNUTLS_X509_FMT_PEM, NULL, 0) < 0)
			die("%s is damaged: remove it", cache_path);
	}
}

void keys_open(const char *path)
{
	FILE *file = fopen(path, "r");
	struct bytes text = {0};
	char part[4096];
	size_t n;

	cache_path = path;
	if (!file)
		return;
	while ((n = fread(part, 1, sizeof(part), file)) > 0)
		bytes_add(&text, part, n);
	fclose(file);
	bytes_u8(&text, 0);
	load((char *)text.data);
	bytes_free(&text);
}

/* Written beside and renamed, so that peers that start at the same time never read half a file. */
void keys_save(void)
{
	char temporary[4096];
	FILE *file;
	int fd;

	if (!changed || !cache_path)
		return;
	snprintf(temporary, sizeof(temporary), "%s.XXXXXX", cache_path);
	fd = mkstemp(temporary);
	if (fd < 0 || !(file = fdopen(fd, "w")))
		return;
	for (struct named_key *k = all; k; k = k->next) {
		gnutls_datum_t pem;

		if (gnutls_x509_privkey_export2_pkcs8(k->key, GNUTLS_X509_FMT_PEM, NULL,
						      GNUTLS_PKCS_PLAIN, &pem) < 0)
			die("cannot write key %s", k->name);
		fprintf(file, "key %s\n%.*s", k->name, (int)pem.size, (const char *)pem.data);
		gnutls_free(pem.data);
	}
	if (fclose(file) != 0 || rename(temporary, cache_path) != 0)
		unlink(temporary);
	changed = false;
}
