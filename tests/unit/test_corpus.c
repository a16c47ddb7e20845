/* test_corpus - chains, host names and kinds of certificates that nobody in the project wrote,
 * judged as expected
 *
 * The directory is named by the environment variable CORPUS (default ../shared/corpus); where there
 * is none, nothing is tested and that is said. Rows marked stretch are counted, and need not be
 * right.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/file.h"
#include "base/mem.h"
#include "pki/bundle.h"
#include "pki/chain.h"
#include "pki/identity.h"
#include "pki/store.h"
#include "pki/validation.h"
#include "unit.h"

#define COLUMNS 8

static const char *corpus(void)
{
	const char *given = getenv("CORPUS");

	return given && *given ? given : "../shared/corpus";
}

struct verdict {
	bool good;
	char *text; /* what was found, for the failure's message */
};

static struct writer read_file(const char *path)
{
	struct writer w = writer_with_maximum(64 * 1024 * 1024);
	struct fail f = {0};

	ck_assert_msg(file_read(path, &w, &f) == 0, "%s", f.text);
	return w;
}

static struct verdict judge(const char *chain, const char *roots, const char *host, int64_t now)
{
	struct writer bytes = read_file(chain), found = writer_with_maximum(64 * 1024);
	struct cert_list served = {0};
	struct chain_diagnosis diagnosis;
	struct fail f = {0};
	struct store *store = store_file(roots, &f);
	struct chain_question question = {
		.served = &served, .store = store, .now = now, .minimum_rsa_bits = 2048};
	struct verdict verdict;

	ck_assert_msg(store, "%s", f.text);
	ck_assert_msg(bundle_read(bytes.data, bytes.length, chain, &served, &f) == 0, "%s", f.text);
	chain_diagnose(&question, &diagnosis);
	verdict.good = diagnosis.good;
	for (size_t i = 0; i < diagnosis.problem_count; i++)
		writer_print(&found, "%s: %s; ", chain_problem_name(diagnosis.problem[i].kind),
			     diagnosis.problem[i].text);
	if (strcmp(host, "-") != 0 && identity_check(served.cert[0], host) != IDENTITY_MATCH) {
		verdict.good = false;
		writer_text(&found, "no name matches");
	}
	verdict.text = writer_take_string(&found);
	chain_diagnosis_free(&diagnosis);
	cert_list_free(&served);
	store_free(&store);
	writer_free(&bytes);
	return verdict;
}

/* Cuts a line into its columns, in place. */
static size_t split(char *line, char *column[COLUMNS])
{
	size_t count = 0;

	while (count < COLUMNS) {
		char *tab = strchr(line, '\t');

		column[count++] = line;
		if (!tab)
			break;
		*tab = '\0';
		line = tab + 1;
	}
	return count;
}

struct count {
	size_t right, wrong, stretch_right, stretch_wrong;
};

static void score(struct count *count, const char *what, bool want, bool stretch,
		  struct verdict *got)
{
	bool right = got->good == want;

	if (!right)
		printf("%s%s: got %s, want %s: %s\n", stretch ? "(stretch) " : "", what,
		       got->good ? "good" : "bad", want ? "good" : "bad", got->text);
	else if (getenv("CORPUS_VERBOSE"))
		printf("%s: %s: %s\n", what, got->good ? "good" : "bad", got->text);
	if (stretch)
		*(right ? &count->stretch_right : &count->stretch_wrong) += 1;
	else
		*(right ? &count->right : &count->wrong) += 1;
	free(got->text);
}

static void chain_row(struct count *count, char *column[COLUMNS])
{
	char *chain = mem_print("%s/chains/%s/chain.pem", corpus(), column[0]);
	char *roots = mem_print("%s/chains/%s/roots.pem", corpus(), column[0]);
	int64_t now = clock_now();
	struct fail f = {0};
	struct verdict verdict;

	if (strcmp(column[4], "-") != 0)
		ck_assert_msg(date_parse(column[4], now, &now, &f) == 0, "%s", f.text);
	verdict = judge(chain, roots, column[3], now);
	score(count, column[0], strcmp(column[1], "ok") == 0, strcmp(column[5], "yes") == 0,
	      &verdict);
	free(chain);
	free(roots);
}

static void hostname_row(struct count *count, char *column[COLUMNS])
{
	char *chain = mem_print("%s/hostnames/%s", corpus(), column[0]);
	char *roots = mem_print("%s/hostnames/roots.pem", corpus());
	char *what = mem_print("%s for %s", column[1], column[2]);
	struct verdict verdict = judge(chain, roots, column[2], clock_now());

	score(count, what, strcmp(column[3], "ok") == 0, false, &verdict);
	free(what);
	free(chain);
	free(roots);
}

static size_t count_names(const struct cert *cert, enum name_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < cert->name_count; i++)
		count += cert->names[i].kind == kind;
	return count;
}

/* The columns wildcard to policies, as the certificate itself has them. */
static char *describe(struct cert *cert)
{
	struct writer w = writer_with_maximum(8192);
	enum validation level = validation_of(cert);

	writer_print(&w, "%s %s %zu %zu %s %s", level ? validation_name(level) : "none",
		     validation_is_wildcard(cert) ? "yes" : "no", count_names(cert, NAME_DNS),
		     count_names(cert, NAME_IP), cert_is_self_issued(cert) ? "yes" : "no",
		     cert->organization ? cert->organization : "");
	for (size_t i = 0; i < cert->policy_count; i++)
		writer_print(&w, " %s", cert->policies[i]);
	return writer_take_string(&w);
}

static void type_row(struct count *count, char *column[COLUMNS])
{
	char *path = mem_print("%s/types/%s", corpus(), column[0]);
	char *want = mem_print("%s %s %s %s %s %s%s%s", column[1], column[2], column[3], column[4],
			       column[5], column[6], column[7][0] ? " " : "", column[7]);
	struct writer bytes = read_file(path);
	struct cert_list list = {0};
	struct fail f = {0};
	struct verdict verdict;

	ck_assert_msg(bundle_read(bytes.data, bytes.length, path, &list, &f) == 0, "%s", f.text);
	verdict.text = describe(list.cert[0]);
	verdict.good = strcmp(verdict.text, want) == 0;
	score(count, column[0], true, false, &verdict);
	cert_list_free(&list);
	writer_free(&bytes);
	free(want);
	free(path);
}

static void run_table(const char *name, size_t columns,
		      void (*row)(struct count *count, char *column[COLUMNS]))
{
	char *path = mem_print("%s/%s", corpus(), name);
	struct count count = {0};
	struct writer text;
	char *line, *end;

	if (access(path, R_OK) != 0) {
		printf("corpus: %s is not there, skipped\n", path);
		free(path);
		return;
	}
	text = read_file(path);
	line = writer_take_string(&text);
	free(path);
	path = line;
	for (bool first = true; (end = strchr(line, '\n')); first = false, line = end + 1) {
		char *column[COLUMNS] = {0};

		*end = '\0';
		if (first || split(line, column) < columns)
			continue;
		row(&count, column);
	}
	printf("corpus: %s: %zu right, %zu wrong; stretch: %zu right, %zu wrong\n", name,
	       count.right, count.wrong, count.stretch_right, count.stretch_wrong);
	free(path);
	ck_assert_msg(count.wrong == 0, "got %zu rows wrong, want none", count.wrong);
	ck_assert_msg(count.right > 0, "got no row of %s, want some", name);
}

START_TEST(chains_are_judged_as_expected)
{
	run_table("chains.tsv", 6, chain_row);
}
END_TEST

START_TEST(host_names_match_as_expected)
{
	run_table("hostnames.tsv", 4, hostname_row);
}
END_TEST

START_TEST(certificates_are_of_the_expected_type)
{
	run_table("types.tsv", 8, type_row);
}
END_TEST

static void add(TCase *tables)
{
	tcase_add_test(tables, chains_are_judged_as_expected);
	tcase_add_test(tables, host_names_match_as_expected);
	tcase_add_test(tables, certificates_are_of_the_expected_type);
}

int main(void)
{
	return unit_run("corpus", add);
}
