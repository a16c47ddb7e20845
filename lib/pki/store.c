/* store - trust anchors, found by subject name and decoded only when a chain asks for them */
#include "pki/store.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/attributes.h"
#include "base/base64.h"
#include "base/file.h"
#include "base/mem.h"
#include "pki/bundle.h"
#include "pki/der.h"
#include "pki/name.h"

#define FILE_MAXIMUM (16 * 1024 * 1024)
#define DIRECTORY_FILE_MAXIMUM (1024 * 1024)
#define DIRECTORY_BYTES_MAXIMUM (64 * 1024 * 1024)
#define ANCHORS_MAXIMUM 65536
/* Bytes that reach the end of the subject of half of the roots, how many more are decoded where
 * they do not, and where the whole is decoded instead. All in threes: base64 is decoded in parts.
 */
#define GLANCE 258
#define GLANCE_STEP 48
#define GLANCE_MAXIMUM 768

/* One certificate of the store, as far as it has been looked at. */
struct anchor {
	struct span base64;
	uint64_t hash;	   /* of its subject, once the store is scanned */
	struct cert *cert; /* once decoded */
};

struct store {
	struct writer *text; /* the files' bytes, each in a writer of its own */
	size_t text_count;
	struct anchor *anchor;
	size_t count;
	bool scanned;
	struct cert **found; /* the last answer */
};

/* Where the distributions keep their bundle, then their directory. */
static const char *const bundles[] = {
	"/etc/ssl/certs/ca-certificates.crt",		     /* Debian, Arch, Gentoo */
	"/etc/pki/tls/certs/ca-bundle.crt",		     /* Fedora, RHEL */
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", /* RHEL, CentOS */
	"/var/lib/ca-certificates/ca-bundle.pem",	     /* SUSE */
	"/etc/ssl/ca-bundle.pem",			     /* SUSE, older */
	"/etc/ssl/cert.pem",				     /* Alpine, BSD */
	"/usr/local/share/certs/ca-root-nss.crt",	     /* FreeBSD ports */
};
static const char *const directories[] = {
	"/etc/ssl/certs",
	"/etc/pki/tls/certs",
	"/etc/pki/ca-trust/source/anchors",
	"/usr/share/ca-certificates",
};

static void add_anchor(struct store *store, struct span base64, struct cert *cert)
{
	size_t count = store->count;

	if (count == ANCHORS_MAXIMUM)
		return;
	if ((count & (count - 1)) == 0)
		store->anchor =
			mem_resize(store->anchor, count ? count * 2 : 1, sizeof(*store->anchor));
	store->anchor[store->count++] = (struct anchor){.base64 = base64, .cert = cert};
}

/* Takes over the bytes of a file and finds the certificates in them. Returns how many there are. */
static size_t add_text(struct store *store, struct writer *text)
{
	struct span bytes = writer_span(text), base64;
	size_t cursor = 0, before = store->count;
	struct cert_list list = {0};
	struct fail nothing = {0};

	while (bundle_next_pem((const char *)bytes.data, bytes.length, &cursor, &base64))
		add_anchor(store, base64, NULL);
	if (store->count == before &&
	    bundle_read(bytes.data, bytes.length, "", &list, &nothing) == 0)
		add_anchor(store, (struct span){0}, list.cert[0]);
	free(list.cert);
	if (store->count == before)
		return 0;
	store->text = mem_resize(store->text, store->text_count + 1, sizeof(*store->text));
	store->text[store->text_count++] = *text;
	*text = writer_with_maximum(0);
	return store->count - before;
}

static int add_file(struct store *store, const char *path, size_t maximum, struct fail *f)
{
	struct writer text = writer_with_maximum(maximum);
	int result = file_read(path, &text, f);

	if (result == 0 && add_text(store, &text) == 0)
		result = fail_set(f, FAIL_FILE, "%s holds no certificate", path);
	writer_free(&text);
	return result;
}

/* A store of nothing that can be read must not make every chain untrusted: looks at anchors until
 * one is sound. Frees the store where none is. */
static struct store *checked(struct store *store, const char *path, struct fail *f)
{
	for (size_t i = 0; i < store->count; i++) {
		struct anchor *anchor = &store->anchor[i];

		if (!anchor->cert)
			anchor->cert = bundle_decode(anchor->base64);
		if (!anchor->cert->malformed)
			return store;
	}
	if (store->count > 0)
		fail_set(f, FAIL_FILE, "no certificate in %s can be decoded: %s", path,
			 store->anchor[0].cert->problem);
	else
		fail_set(f, FAIL_FILE, "%s holds no certificate", path);
	store_free(&store);
	return NULL;
}

struct store *store_file(const char *path, struct fail *f)
{
	struct store *store = mem_alloc(sizeof(*store));

	add_file(store, path, FILE_MAXIMUM, f);
	return checked(store, path, f);
}

static void add_directory(struct store *store, DIR *directory, const char *path)
{
	struct dirent *entry;
	size_t total = 0;

	while ((entry = readdir(directory)) && total < DIRECTORY_BYTES_MAXIMUM) {
		struct fail skipped = {0};
		char *file;

		if (entry->d_name[0] == '.')
			continue;
		file = mem_print("%s/%s", path, entry->d_name);
		if (add_file(store, file, DIRECTORY_FILE_MAXIMUM, &skipped) == 0)
			total += store->text[store->text_count - 1].length;
		free(file);
	}
}

struct store *store_directory(const char *path, struct fail *f)
{
	struct store *store = mem_alloc(sizeof(*store));
	DIR *directory = opendir(path);

	if (!directory) {
		fail_set_code(f, FAIL_FILE, errno, "cannot read %s: %s", path, strerror(errno));
		store_free(&store);
		return NULL;
	}
	add_directory(store, directory, path);
	closedir(directory);
	return checked(store, path, f);
}

struct store *store_system(struct fail *f)
{
	for (size_t i = 0; i < COUNT_OF(bundles); i++)
		if (access(bundles[i], R_OK) == 0)
			return store_file(bundles[i], f);
	for (size_t i = 0; i < COUNT_OF(directories); i++)
		if (access(directories[i], R_OK | X_OK) == 0)
			return store_directory(directories[i], f);
	fail_set(f, FAIL_FILE,
		 "this system has no store of trusted certificates in any known place: "
		 "install ca-certificates, or name one with --ca-file");
	return NULL;
}

void store_free(struct store **store)
{
	struct store *s = *store;

	if (!s)
		return;
	for (size_t i = 0; i < s->count; i++)
		cert_free(&s->anchor[i].cert);
	for (size_t i = 0; i < s->text_count; i++)
		writer_free(&s->text[i]);
	free(s->anchor);
	free(s->text);
	free(s->found);
	free(s);
	*store = NULL;
}

/* The subject of a certificate of which only the first bytes are there: TBSCertificate up to its
 * sixth field, without looking at what the lengths around it promise. */
static struct span glance_subject(const uint8_t *der, size_t length)
{
	struct reader r = reader_over(der, length);
	struct der field;

	for (int level = 0; level < 2; level++) {
		if (reader_u8(&r) != DER_SEQUENCE)
			return (struct span){0};
		for (unsigned octets = reader_u8(&r); octets > 0x80; octets--)
			reader_u8(&r);
	}
	if (der_is_next(&r, DER_CONTEXT | DER_CONSTRUCTED | 0))
		der_next(&r, &field);
	for (int skipped = 0; skipped < 4; skipped++) /* serial, signature, issuer, validity */
		der_next(&r, &field);
	return der_take_whole(&r, DER_SEQUENCE);
}

/* Decodes no more of an anchor than reaches its subject, step by step, where that is enough. */
static void scan_anchor(struct anchor *anchor)
{
	uint8_t der[GLANCE_MAXIMUM];
	const char *text = (const char *)anchor->base64.data;
	size_t room = GLANCE, length = 0, cursor = 0;

	while (!anchor->cert && length + room <= sizeof(der)) {
		long more =
			base64_decode_on(text, anchor->base64.length, &cursor, der + length, room);
		struct span subject;

		if (more <= 0)
			break;
		length += (size_t)more;
		subject = glance_subject(der, length);
		if (subject.length > 0) {
			anchor->hash = name_hash(subject);
			return;
		}
		room = GLANCE_STEP;
	}
	if (!anchor->cert)
		anchor->cert = bundle_decode(anchor->base64);
	if (!anchor->cert->malformed)
		anchor->hash = name_hash(anchor->cert->subject);
}

static void scan(struct store *store)
{
	if (store->scanned)
		return;
	for (size_t i = 0; i < store->count; i++)
		scan_anchor(&store->anchor[i]);
	store->scanned = true;
}

static bool is_among(struct cert *const *list, size_t count, const struct cert *cert)
{
	for (size_t i = 0; i < count; i++)
		if (cert_same(list[i], cert))
			return true;
	return false;
}

void store_find(struct store *store, struct span name, struct cert ***found_r, size_t *count_r)
{
	uint64_t hash = name_hash(name);
	size_t count = 0;

	scan(store);
	for (size_t i = 0; i < store->count; i++) {
		struct anchor *anchor = &store->anchor[i];

		if (anchor->hash != hash)
			continue;
		if (!anchor->cert)
			anchor->cert = bundle_decode(anchor->base64);
		if (anchor->cert->malformed || !name_equal(anchor->cert->subject, name) ||
		    is_among(store->found, count, anchor->cert))
			continue;
		store->found = mem_resize(store->found, count + 1, sizeof(struct cert *));
		store->found[count++] = anchor->cert;
	}
	*found_r = store->found;
	*count_r = count;
}

bool store_holds(struct store *store, const struct cert *cert)
{
	struct cert **found;
	size_t count;

	if (cert->malformed)
		return false;
	store_find(store, cert->subject, &found, &count);
	for (size_t i = 0; i < count; i++)
		if (cert_same(found[i], cert) || cert_same_key_and_name(found[i], cert))
			return true;
	return false;
}
