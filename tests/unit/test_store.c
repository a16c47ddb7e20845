/* test_store - a store read lazily answers as one that is loaded whole; one that holds nothing is
 * refused */
#include "pki/store.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/attributes.h"
#include "base/file.h"
#include "base/mem.h"
#include "certificates.h"
#include "pki/bundle.h"
#include "pki/name.h"
#include "unit.h"

static char directory[64];

static void make_directory(void)
{
	snprintf(directory, sizeof(directory), "/tmp/test_store.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(directory));
}

static char *put(const char *name, const void *data, size_t length)
{
	char *path = mem_print("%s/%s", directory, name);
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(data, 1, length, file), length);
	fclose(file);
	return path;
}

static void drop(char *path)
{
	remove(path);
	free(path);
}

static struct writer pem_of(const struct certificates *all, const char *const *names)
{
	struct writer w = writer_with_maximum(1 << 20);

	for (; *names; names++) {
		char *pem = certificates_pem(all, *names);

		writer_text(&w, pem);
		free(pem);
	}
	return w;
}

/* For every subject, and every issuer, the store finds just those that a loaded list holds. */
static void compare(const char *path)
{
	struct writer bytes = writer_with_maximum(64 << 20);
	struct cert_list list = {0};
	struct fail f = {0};
	struct store *store = store_file(path, &f);

	ck_assert_msg(store, "%s", f.text);
	ck_assert_int_eq(file_read(path, &bytes, &f), 0);
	ck_assert_int_eq(bundle_read(bytes.data, bytes.length, path, &list, &f), 0);
	for (size_t i = 0; i < 2 * list.count; i++) {
		const struct cert *cert = list.cert[i / 2];
		struct span name = i % 2 ? cert->issuer : cert->subject;
		struct cert **found;
		size_t count, want = 0;

		if (cert->malformed)
			continue;
		store_find(store, name, &found, &count);
		for (size_t k = 0; k < list.count; k++) {
			bool seen = false;

			if (list.cert[k]->malformed || !name_equal(list.cert[k]->subject, name))
				continue;
			want++;
			for (size_t n = 0; n < count; n++)
				seen = seen || cert_same(found[n], list.cert[k]);
			ck_assert_msg(seen, "certificate %zu was not found", k);
		}
		ck_assert_msg(count == want, "certificate %zu: got %zu, want %zu", i / 2, count,
			      want);
		ck_assert(store_holds(store, cert));
	}
	store_free(&store);
	cert_list_free(&list);
	writer_free(&bytes);
}

START_TEST(lazy_answers_are_those_of_a_loaded_list)
{
	static const char *const names[] = {"root",  "namesake", "shout", "long",
					    "inter", "v1",	 NULL};
	struct certificates *all = certificates_new();
	struct writer pem;
	char *path;

	make_directory();
	certificates_make(all, "root", "ca subject=CN=Root,O=Test~Ltd");
	certificates_make(all, "namesake", "ca subject=CN=Root,O=Test~Ltd");
	certificates_make(all, "shout", "ca subject=CN=ROOT,O=TEST~~LTD");
	/* subjects that lie behind the bytes a glance takes */
	certificates_make(
		all, "long",
		"ca subject=CN=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,"
		"OU=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb,"
		"OU=cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc");
	certificates_make(all, "inter", "by=long ca");
	certificates_make(all, "v1", "v1 subject=CN=Old");
	pem = pem_of(all, names);
	path = put("roots.pem", pem.data, pem.length);
	compare(path);
	drop(path);
	rmdir(directory);
	writer_free(&pem);
	certificates_discard(&all);
}
END_TEST

START_TEST(the_system_store_is_answered_as_if_loaded)
{
	static const char path[] = "/etc/ssl/certs/ca-certificates.crt";

	if (access(path, R_OK) == 0)
		compare(path);
	else
		printf("store: %s is not there, skipped\n", path);
}
END_TEST

START_TEST(an_anchor_is_held_by_its_bytes_or_by_name_and_key)
{
	static const char *const names[] = {"root", NULL};
	struct certificates *all = certificates_new();
	struct writer pem;
	struct fail f = {0};
	struct store *store;
	struct cert *cert;
	char *path;

	make_directory();
	certificates_make(all, "root", "ca subject=CN=Root");
	certificates_make(all, "renewed", "keyof=root ca subject=CN=Root to=900");
	certificates_make(all, "namesake", "ca subject=CN=Root");
	certificates_make(all, "renamed", "keyof=root ca subject=CN=Toor");
	pem = pem_of(all, names);
	path = put("roots.pem", pem.data, pem.length);
	store = store_file(path, &f);
	for (int i = 0; i < 4; i++) {
		static const char *const asked[] = {"root", "renewed", "namesake", "renamed"};

		cert = certificates_cert(all, asked[i]);
		ck_assert_msg(store_holds(store, cert) == (i < 2), "%s", asked[i]);
		cert_free(&cert);
	}
	store_free(&store);
	drop(path);
	rmdir(directory);
	writer_free(&pem);
	certificates_discard(&all);
}
END_TEST

START_TEST(a_directory_is_a_store)
{
	static const char *const one[] = {"one", NULL}, *const two[] = {"two", "one", NULL};
	struct certificates *all = certificates_new();
	struct writer first, second;
	struct fail f = {0};
	struct store *store;
	struct cert *cert, **found;
	char *path[3];
	size_t count;

	make_directory();
	certificates_make(all, "one", "ca");
	certificates_make(all, "two", "ca");
	first = pem_of(all, one);
	second = pem_of(all, two);
	path[0] = put("a.pem", first.data, first.length);
	path[1] = put("b.0", second.data, second.length);
	path[2] = put("README", "hello\n", 6);
	store = store_directory(directory, &f);
	ck_assert_msg(store, "%s", f.text);
	cert = certificates_cert(all, "one");
	/* in two files, and found once */
	store_find(store, cert->subject, &found, &count);
	ck_assert_uint_eq(count, 1);
	cert_free(&cert);
	store_free(&store);
	drop(path[0]);
	drop(path[1]);
	ck_assert_ptr_null(store_directory(directory, &f));
	ck_assert_int_eq(f.kind, FAIL_FILE);
	drop(path[2]);
	rmdir(directory);
	fail_clear(&f);
	ck_assert_ptr_null(store_directory(directory, &f));
	ck_assert_int_eq(f.kind, FAIL_FILE);
	writer_free(&first);
	writer_free(&second);
	certificates_discard(&all);
}
END_TEST

static const struct {
	const char *title, *content, *says;
} refused[] = {
	{"empty", "", "empty"},
	{"text", "hello\n", "holds no certificate"},
	{"a key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
	 "holds no certificate"},
	{"nothing sound", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
	 "can be decoded"},
};

START_TEST(a_store_of_nothing_is_refused)
{
	struct fail f = {0};
	char *path;

	make_directory();
	path = put("roots.pem", refused[_i].content, strlen(refused[_i].content));
	ck_assert_ptr_null(store_file(path, &f));
	ck_assert_int_eq(f.kind, FAIL_FILE);
	ck_assert_msg(strstr(f.text, refused[_i].says), "%s: got \"%s\"", refused[_i].title,
		      f.text);
	drop(path);
	fail_clear(&f);
	ck_assert_ptr_null(store_file(directory, &f));
	ck_assert_int_eq(f.kind, FAIL_FILE);
	rmdir(directory);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_test(tcase, lazy_answers_are_those_of_a_loaded_list);
	tcase_add_test(tcase, the_system_store_is_answered_as_if_loaded);
	tcase_add_test(tcase, an_anchor_is_held_by_its_bytes_or_by_name_and_key);
	tcase_add_test(tcase, a_directory_is_a_store);
	tcase_add_loop_test(tcase, a_store_of_nothing_is_refused, 0, COUNT_OF(refused));
}

int main(void)
{
	return unit_run("store", add);
}
