/* test_key - private keys, signing requests, PKCS#12 and DH parameters of every kind that openssl,
 * certtool and pk12util make
 *
 * A row whose tool is not installed counts as passed. With UNIT_CHEAP in the environment
 * so does pk12util's: valgrind takes a minute for its 600,000 rounds.
 */
#include "pki/key.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/program.h"
#include "pki/csr.h"
#include "pki/dh.h"
#include "pki/pfx.h"
#include "unit.h"

#define MAXIMUM ((size_t)1 << 20)
#define NO_TOOL 77

#define TEMPLATE "/tmp/test_key.XXXXXX"
static char directory[] = TEMPLATE;
static char shared[] = TEMPLATE; /* keys that many rows use: making one takes a while */

/* Again and again, where no row has a process of its own. */
static void set_up(void)
{
	memcpy(directory, TEMPLATE, sizeof(directory));
	ck_assert_ptr_nonnull(mkdtemp(directory));
}

/* Runs a shell script in the directory; what it prints goes into w. Returns false where a tool is
 * missing. */
static bool shell(const char *script, struct writer *w)
{
	char *all = mem_print("S=%s && cd %s && export HOME=. RANDFILE=./rnd && %s", shared,
			      directory, script);
	const char *const argv[] = {"/bin/sh", "-ec", all, NULL};
	struct fail f = {0};
	int result = program_run(argv, clock_ms() + 60000, w, &f);

	free(all);
	if (result < 0 && (f.code == 127 || f.code == NO_TOOL))
		return false;
	ck_assert_msg(result == 0, "%s: %s", script, f.text);
	return true;
}

static void tear_down(void)
{
	struct writer w = writer_with_maximum(MAXIMUM);

	shell("rm -rf ./*", &w);
	rmdir(directory);
	writer_free(&w);
}

static void make_shared(void)
{
	struct writer w = writer_with_maximum(MAXIMUM);

	set_up();
	memcpy(shared, directory, sizeof(shared));
	shell("openssl genrsa -out rsa.k 2048; openssl rsa -traditional -in rsa.k -out old.k; "
	      "openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.k -subj /CN=CA -out ca.c",
	      &w);
	writer_free(&w);
}

static void remove_shared(void)
{
	memcpy(directory, shared, sizeof(directory));
	tear_down();
}

static void read_made(const char *name, struct writer *w)
{
	char *path = mem_print("%s/%s", directory, name);
	struct fail f = {0};

	ck_assert_msg(file_read(path, w, &f) == 0, "%s", f.text);
	free(path);
}

#define PUBLIC "openssl pkey -in k -pubout -outform DER -passin pass:secret"
#define RSA "cp $S/rsa.k k; "
#define RSA_OLD "cp $S/old.k k; "
#define WITH_CERTTOOL "command -v certtool >/dev/null || exit 77; "
#define EC "openssl ecparam -name prime256v1 -genkey -noout -out k; "

static const struct key_row {
	const char *title, *script, *password, *format, *text;
	enum key_result result;
} keys[] = {
	{"PKCS#8", RSA PUBLIC, NULL, "PKCS#8", "RSA 2048", KEY_READ},
	{"PKCS#1", RSA_OLD PUBLIC, NULL, "PKCS#1", "RSA 2048", KEY_READ},
	{"EC", EC PUBLIC, NULL, "SEC 1", "ECDSA secp256r1", KEY_READ},
	{"EC with its parameters before it",
	 "openssl ecparam -name secp384r1 -genkey -out k; " PUBLIC, NULL, "SEC 1",
	 "ECDSA secp384r1", KEY_READ},
	{"EC in PKCS#8", EC "openssl pkcs8 -topk8 -nocrypt -in k -out k8; mv k8 k; " PUBLIC, NULL,
	 "PKCS#8", "ECDSA secp256r1", KEY_READ},
	{"Ed25519", "openssl genpkey -algorithm ed25519 -out k; " PUBLIC, NULL, "PKCS#8", "Ed25519",
	 KEY_READ},
	{"Ed448", "openssl genpkey -algorithm ed448 -out k; " PUBLIC, NULL, "PKCS#8", "Ed448",
	 KEY_READ},
	{"RSA-PSS", "openssl genpkey -algorithm rsa-pss -out k; " PUBLIC, NULL, "PKCS#8",
	 "RSA-PSS 2048", KEY_READ},
	{"DER", RSA "openssl rsa -in k -outform DER -out d; " PUBLIC "; mv d k", NULL, "DER",
	 "RSA 2048", KEY_READ},
	{"encrypted PKCS#8",
	 RSA "openssl pkcs8 -topk8 -in k -out e -passout pass:secret; mv e k; " PUBLIC, "secret",
	 "PKCS#8, encrypted", "RSA 2048", KEY_READ},
	{"encrypted PKCS#8 in DER",
	 RSA PUBLIC "; openssl pkcs8 -topk8 -in k -outform DER -out e -passout pass:secret; mv e k",
	 "secret", "PKCS#8, encrypted", "RSA 2048", KEY_READ},
	{"encrypted PKCS#8 in the old way (3DES)",
	 RSA "openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -in k -out e -passout pass:secret; mv e "
	     "k; " PUBLIC,
	 "secret", "PKCS#8, encrypted", "RSA 2048", KEY_READ},
	{"encrypted by OpenSSL itself",
	 RSA "openssl rsa -traditional -aes128 -in k -out e -passout pass:secret; mv e k; " PUBLIC,
	 "secret", "PKCS#1 or SEC 1, encrypted", "RSA 2048", KEY_READ},
	{"encrypted, without a password",
	 RSA "openssl pkcs8 -topk8 -in k -out e -passout pass:secret; mv e k", NULL, NULL, NULL,
	 KEY_NEEDS_PASSWORD},
	{"encrypted, with another password",
	 RSA "openssl pkcs8 -topk8 -in k -out e -passout pass:secret; mv e k", "other", NULL, NULL,
	 KEY_WRONG_PASSWORD},
	{"encrypted by OpenSSL itself, without a password",
	 RSA "openssl rsa -traditional -aes128 -in k -out e -passout pass:secret; mv e k", NULL,
	 NULL, NULL, KEY_NEEDS_PASSWORD},
	{"made by certtool",
	 WITH_CERTTOOL "certtool --generate-privkey --outfile k >/dev/null 2>&1; " PUBLIC, NULL,
	 NULL, NULL, KEY_READ},
	{"made by certtool, Ed25519",
	 WITH_CERTTOOL
	 "certtool --generate-privkey --key-type ed25519 --outfile k >/dev/null 2>&1; " PUBLIC,
	 NULL, NULL, "Ed25519", KEY_READ},
	{"behind its certificate",
	 RSA PUBLIC "; openssl req -x509 -new -key k -subj /CN=x -out c; cat c k >b; mv b k", NULL,
	 "PKCS#8", "RSA 2048", KEY_READ},
	{"a certificate alone", RSA "openssl req -x509 -new -key k -subj /CN=x -out c; mv c k",
	 NULL, NULL, NULL, KEY_ABSENT},
	{"a certificate in DER",
	 RSA "openssl req -x509 -new -key k -subj /CN=x -outform DER -out c; mv c k", NULL, NULL,
	 NULL, KEY_ABSENT},
	{"text", "echo secret >k", NULL, NULL, NULL, KEY_ABSENT},
	{"cut off", RSA "head -c 900 k >c; mv c k", NULL, NULL, NULL, KEY_BROKEN},
	{"a line is missing", RSA "sed 5d k >c; mv c k", NULL, NULL, NULL, KEY_BROKEN},
};

START_TEST(the_public_half_is_what_openssl_says)
{
	const struct key_row *row = &keys[_i];
	struct writer public = writer_with_maximum(MAXIMUM), file = writer_with_maximum(MAXIMUM);
	struct private_keys found = {0};
	enum key_result result;
	char text[48];

	if (!shell(row->script, &public))
		return;
	read_made("k", &file);
	result = key_read(file.data, file.length, row->password, &found);
	ck_assert_msg(result == row->result, "%s: got result %d, want %d", row->title, (int)result,
		      (int)row->result);
	if (result == KEY_READ) {
		const struct private_key *key = &found.key[0];
		struct span ours = {key->public_key, key->length};

		ck_assert_uint_eq(found.count, 1);
		ck_assert_msg(key_same_public(ours, writer_span(&public)), "%s: another public key",
			      row->title);
		if (row->format)
			unit_same(row->title, key->format, row->format);
		if (row->text)
			ck_assert_msg(strcmp(key_public_text(ours, text), row->text) == 0,
				      "%s: got %s, want %s", row->title, text, row->text);
	}
	private_keys_free(&found);
	writer_free(&public);
	writer_free(&file);
}
END_TEST

START_TEST(two_keys_of_one_file_are_both_read)
{
	struct writer out = writer_with_maximum(MAXIMUM), file = writer_with_maximum(MAXIMUM);
	struct private_keys found = {0};

	shell(RSA "mv k a; " EC "cat a k >b; mv b k", &out);
	read_made("k", &file);
	ck_assert_int_eq(key_read(file.data, file.length, NULL, &found), KEY_READ);
	ck_assert_uint_eq(found.count, 2);
	ck_assert(!key_same_public((struct span){found.key[0].public_key, found.key[0].length},
				   (struct span){found.key[1].public_key, found.key[1].length}));
	private_keys_free(&found);
	writer_free(&out);
	writer_free(&file);
}
END_TEST

#define REQUEST "openssl req -new -key k -subj /CN=mail.example.com -addext "
#define SAN "subjectAltName=DNS:mail.example.com,DNS:smtp.example.com,IP:192.0.2.1"

static const struct csr_row {
	const char *title, *script;
	size_t names;
	bool good;
	const char *failure;
} requests[] = {
	{"with names", RSA REQUEST SAN " -out r; " PUBLIC, 3, true, NULL},
	{"in DER", EC REQUEST SAN " -outform DER -out r; " PUBLIC, 3, true, NULL},
	{"without names", RSA "openssl req -new -key k -subj /CN=x -out r; " PUBLIC, 0, true, NULL},
	{"made by certtool",
	 WITH_CERTTOOL RSA
	 "printf 'cn = x\\ndns_name = a.example\\n' >t; certtool --generate-request --load-privkey "
	 "k --template t --outfile r >/dev/null 2>&1; " PUBLIC,
	 1, true, NULL},
	{"with a signature that is not its own",
	 RSA REQUEST SAN " -outform DER -out r; head -c -4 r >t; printf abcd >>t; mv t r; " PUBLIC,
	 3, false, NULL},
	{"a certificate", RSA "openssl req -x509 -new -key k -subj /CN=x -out r; " PUBLIC, 0, false,
	 "r holds no signing request"},
	{"text", RSA "echo secret >r; " PUBLIC, 0, false, "r holds no signing request"},
	{"cut off within", RSA REQUEST SAN " -outform DER -out t; head -c 200 t >r; " PUBLIC, 0,
	 false, "r: the signing request cannot be decoded"},
};

START_TEST(a_signing_request_is_read)
{
	const struct csr_row *row = &requests[_i];
	struct writer public = writer_with_maximum(MAXIMUM), file = writer_with_maximum(MAXIMUM);
	struct fail f = {0};
	struct csr csr;
	int result;

	if (!shell(row->script, &public))
		return;
	read_made("r", &file);
	result = csr_read(file.data, file.length, "r", &csr, &f);
	if (row->failure) {
		ck_assert_msg(result == -1, "%s was read", row->title);
		ck_assert_str_eq(f.text, row->failure);
	} else {
		ck_assert_msg(result == 0, "%s: %s", row->title, f.text);
		ck_assert(key_same_public(csr.public_key, writer_span(&public)));
		ck_assert_msg(csr.name_count == row->names, "%s: got %zu names", row->title,
			      csr.name_count);
		ck_assert_msg(csr.signature_good == row->good, "%s: signature", row->title);
	}
	csr_free(&csr);
	writer_free(&public);
	writer_free(&file);
}
END_TEST

#define CHAIN                                                                                 \
	RSA "cp $S/ca.k $S/ca.c .; openssl req -new -key k -subj /CN=x -out r; openssl x509 " \
	    "-req -in r -CA ca.c -CAkey ca.k -CAcreateserial -out c; "
#define EXPORT "openssl pkcs12 -export -inkey k -in c -certfile ca.c -out p "

static const struct pfx_row {
	const char *title, *script, *password;
	enum key_result result;
	size_t certs;
	bool key;
	const char *mac, *windows;
} archives[] = {
	{"as OpenSSL 3 makes it", CHAIN EXPORT "-passout pass:secret; " PUBLIC, "secret", KEY_READ,
	 2, true, "SHA256",
	 "Windows Server 2019 and Windows 10 1709 or newer can import it, older ones cannot"},
	{"3DES and SHA-1",
	 CHAIN EXPORT
	 "-passout pass:secret -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1; " PUBLIC,
	 "secret", KEY_READ, 2, true, "SHA1", "every Windows can import it"},
	{"3DES with a SHA-256 MAC",
	 CHAIN EXPORT "-passout pass:secret -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES; " PUBLIC,
	 "secret", KEY_READ, 2, true, "SHA256",
	 "Windows Server 2019 and Windows 10 1709 or newer can import it, older ones cannot"},
	{"with a SHA-512 MAC", CHAIN EXPORT "-passout pass:secret -macalg sha512; " PUBLIC,
	 "secret", KEY_READ, 2, true, "SHA512",
	 "Windows may not be able to import it: Server 2016 and older surely cannot"},
	{"with an empty password", CHAIN EXPORT "-passout pass:; " PUBLIC, NULL, KEY_READ, 2, true,
	 "SHA256", NULL},
	{"without its password", CHAIN EXPORT "-passout pass:secret; " PUBLIC, NULL,
	 KEY_NEEDS_PASSWORD, 0, false, NULL, NULL},
	{"with another password", CHAIN EXPORT "-passout pass:secret; " PUBLIC, "other",
	 KEY_WRONG_PASSWORD, 0, false, NULL, NULL},
	{"without a key",
	 CHAIN
	 "openssl pkcs12 -export -nokeys -in c -certfile ca.c -out p -passout pass:secret; " PUBLIC,
	 "secret", KEY_READ, 2, false, "SHA256", NULL},
	{"made by certtool",
	 WITH_CERTTOOL CHAIN
	 "certtool --to-p12 --load-privkey k --load-certificate c --p12-name x --password secret "
	 "--outder --outfile p >/dev/null 2>&1; " PUBLIC,
	 "secret", KEY_READ, 1, true, NULL, NULL},
	{"made by pk12util",
	 "command -v pk12util >/dev/null || exit 77; " CHAIN EXPORT
	 "-name x -passout pass:secret; mkdir db; certutil -N -d sql:db --empty-password; pk12util "
	 "-i p -d sql:db -W secret >/dev/null; rm p; pk12util -o p -n x -d sql:db -W secret "
	 ">/dev/null; " PUBLIC,
	 "secret", KEY_READ, 2, true, NULL, NULL},
	{"text", RSA "echo secret >p; " PUBLIC, "secret", KEY_ABSENT, 0, false, NULL, NULL},
	{"a key", RSA "cp k p; " PUBLIC, "secret", KEY_ABSENT, 0, false, NULL, NULL},
	{"cut off", CHAIN EXPORT "-passout pass:secret; head -c 500 p >t; mv t p; " PUBLIC,
	 "secret", KEY_ABSENT, 0, false, NULL, NULL},
};

START_TEST(a_pkcs12_file_is_read)
{
	const struct pfx_row *row = &archives[_i];
	struct writer public = writer_with_maximum(MAXIMUM), file = writer_with_maximum(MAXIMUM);
	enum key_result result;
	struct pfx pfx;

	if (getenv("UNIT_CHEAP") && strstr(row->script, "pk12util"))
		return;
	if (!shell(row->script, &public))
		return;
	read_made("p", &file);
	result = pfx_read(file.data, file.length, row->password, &pfx);
	ck_assert_msg(result == row->result, "%s: got result %d, want %d", row->title, (int)result,
		      (int)row->result);
	ck_assert_msg(pfx.chain.count == row->certs, "%s: got %zu certificates, want %zu",
		      row->title, pfx.chain.count, row->certs);
	ck_assert_msg((pfx.key.count == 1) == row->key, "%s: key", row->title);
	if (row->key) {
		struct span key = {pfx.key.key[0].public_key, pfx.key.key[0].length};

		ck_assert(key_same_public(key, writer_span(&public)));
		ck_assert(key_same_public(key, pfx.chain.cert[0]->public_key));
	}
	if (row->mac)
		ck_assert_msg(strcmp(pfx.mac, row->mac) == 0, "%s: got MAC %s, want %s", row->title,
			      pfx.mac, row->mac);
	if (row->windows)
		ck_assert_msg(strcmp(pfx_windows(&pfx), row->windows) == 0, "%s: got '%s' (%s, %s)",
			      row->title, pfx_windows(&pfx), pfx.encryption[0], pfx.encryption[1]);
	pfx_free(&pfx);
	writer_free(&public);
	writer_free(&file);
}
END_TEST

/* A prime of that many bits, of which only the length counts. */
static const struct dh_row {
	const char *title, *script;
	unsigned bits;
} primes[] = {
	{"a named group",
	 "openssl dhparam -out d 2>/dev/null -check -in /dev/null || true; openssl "
	 "genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048 -out d",
	 2048},
	{"a named group of 4096 bits",
	 "openssl genpkey -genparam -algorithm DH -pkeyopt group:ffdhe4096 -out d", 4096},
	{"a small one", "openssl dhparam -dsaparam -out d 1024 2>/dev/null", 1024},
	{"X9.42", "openssl genpkey -genparam -algorithm DHX -pkeyopt group:dh_2048_256 -out d",
	 2048},
	{"text", "echo no >d", 0},
};

START_TEST(a_prime_is_measured)
{
	struct writer out = writer_with_maximum(MAXIMUM), file = writer_with_maximum(MAXIMUM);

	if (!shell(primes[_i].script, &out))
		return;
	read_made("d", &file);
	ck_assert_msg(dh_bits(file.data, file.length) == primes[_i].bits, "%s: got %u",
		      primes[_i].title, dh_bits(file.data, file.length));
	writer_free(&out);
	writer_free(&file);
}
END_TEST

static void add(TCase *t)
{
	tcase_add_unchecked_fixture(t, make_shared, remove_shared);
	tcase_add_checked_fixture(t, set_up, tear_down);
	tcase_add_loop_test(t, the_public_half_is_what_openssl_says, 0, (int)COUNT_OF(keys));
	tcase_add_test(t, two_keys_of_one_file_are_both_read);
	tcase_add_loop_test(t, a_signing_request_is_read, 0, (int)COUNT_OF(requests));
	tcase_add_loop_test(t, a_pkcs12_file_is_read, 0, (int)COUNT_OF(archives));
	tcase_add_loop_test(t, a_prime_is_measured, 0, (int)COUNT_OF(primes));
}

int main(void)
{
	if (access("/usr/bin/openssl", X_OK) != 0) {
		printf("test_key: openssl is not here\n");
		return EXIT_SUCCESS;
	}
	return unit_run("key", add);
}
