/* test_chain - the cases of chains.txt: what is said of a chain, and of its near miss */
#include "pki/chain.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "certificates.h"
#include "unit.h"

#define CASES_MAXIMUM 256
#define NAMES_MAXIMUM 32

struct scene {
	char *title, *expect, *path, *says;
	struct certificates *all;
	char *served, *trusted;
	char *names[NAMES_MAXIMUM];
	size_t name_count;
};

static char *text_of_cases;
static size_t starts[CASES_MAXIMUM + 1], case_count; /* where each case begins */

static bool starts_with(const char *line, const char *word, const char **rest_r)
{
	size_t length = strlen(word);

	if (strncmp(line, word, length) != 0 || line[length] != ' ')
		return false;
	*rest_r = line + length + 1;
	return true;
}

static void find_cases(void)
{
	const char *directory = getenv("UNIT_SOURCE"), *rest;
	char *path = mem_print("%s/chains.txt", directory ? directory : "tests/unit");
	struct writer w = writer_with_maximum(1 << 20);
	struct fail f = {0};

	if (file_read(path, &w, &f) < 0) {
		fprintf(stderr, "%s\n", f.text);
		exit(1);
	}
	free(path);
	text_of_cases = writer_take_string(&w);
	for (const char *line = text_of_cases; line && case_count < CASES_MAXIMUM;
	     line = strchr(line, '\n')) {
		line += *line == '\n';
		if (starts_with(line, "case", &rest))
			starts[case_count++] = (size_t)(line - text_of_cases);
	}
	starts[case_count] = strlen(text_of_cases);
}

static void make(struct scene *scene, const char *rest)
{
	const char *blank = strchr(rest, ' ');
	size_t length = blank ? (size_t)(blank - rest) : strlen(rest);
	char *name = mem_substring(rest, length);

	certificates_make(scene->all, name, rest + length);
	scene->names[scene->name_count++] = name;
}

static void read_line(struct scene *scene, const char *line)
{
	const char *rest;

	if (line[0] == '#' || line[0] == '\0')
		return;
	if (starts_with(line, "case", &rest))
		scene->title = mem_string(rest);
	else if (starts_with(line, "cert", &rest))
		make(scene, rest);
	else if (starts_with(line, "served", &rest))
		scene->served = mem_string(rest);
	else if (starts_with(line, "trusted", &rest))
		scene->trusted = mem_string(rest);
	else if (starts_with(line, "expect", &rest))
		scene->expect = mem_string(rest);
	else if (starts_with(line, "path", &rest))
		scene->path = mem_string(rest);
	else if (starts_with(line, "says", &rest))
		scene->says = mem_string(rest);
	else
		ck_abort_msg("chains.txt: what is this? %s", line);
}

static struct scene read_scene(size_t which)
{
	struct scene scene = {.all = certificates_new()};
	char *text =
		mem_substring(text_of_cases + starts[which], starts[which + 1] - starts[which]);

	for (char *line = text, *end; line; line = end) {
		end = strchr(line, '\n');
		if (end)
			*end++ = '\0';
		read_line(&scene, line);
	}
	free(text);
	ck_assert_msg(scene.served && scene.trusted && scene.expect, "%s: incomplete", scene.title);
	return scene;
}

static void free_scene(struct scene *scene)
{
	for (size_t i = 0; i < scene->name_count; i++)
		free(scene->names[i]);
	free(scene->title);
	free(scene->expect);
	free(scene->path);
	free(scene->says);
	free(scene->served);
	free(scene->trusted);
	certificates_discard(&scene->all);
}

/* Writes the trusted ones into a file, as the store wants it. */
static struct store *make_store(const struct scene *scene, struct fail *f)
{
	char path[] = "/tmp/test_chain.XXXXXX";
	int fd = mkstemp(path);
	FILE *file = fdopen(fd, "w");
	const char *list = scene->trusted, *word;
	struct store *store;
	size_t length;

	ck_assert_ptr_nonnull(file);
	while (text_next_word(&list, ' ', &word, &length)) {
		char *name = mem_substring(word, length);
		char *pem = certificates_pem(scene->all, name);

		fputs(pem, file);
		free(pem);
		free(name);
	}
	fclose(file);
	store = store_file(path, f);
	remove(path);
	return store;
}

static const char *name_of(const struct scene *scene, const struct cert *cert)
{
	for (size_t i = 0; i < scene->name_count; i++) {
		struct span der = certificates_der(scene->all, scene->names[i]);

		if (span_equal(der, (struct span){cert->der, cert->length}))
			return scene->names[i];
	}
	return "?";
}

static char *problems_of(const struct chain_diagnosis *diagnosis)
{
	struct writer w = writer_with_maximum(4096);

	for (size_t i = 0; i < diagnosis->problem_count; i++)
		writer_print(&w, "%s%s", i ? " " : "",
			     chain_problem_name(diagnosis->problem[i].kind));
	if (diagnosis->problem_count == 0)
		writer_text(&w, "nothing");
	return writer_take_string(&w);
}

static void check_path(const struct scene *scene, const struct chain_diagnosis *diagnosis)
{
	struct writer w = writer_with_maximum(4096);

	for (size_t i = 0; i < diagnosis->path_length; i++)
		writer_print(&w, "%s%s", i ? " " : "", name_of(scene, diagnosis->path[i]));
	if (scene->path)
		ck_assert_msg(strcmp(writer_string(&w), scene->path) == 0,
			      "%s: got the path %s, want %s", scene->title, writer_string(&w),
			      scene->path);
	writer_free(&w);
}

START_TEST(a_chain_is_judged)
{
	struct scene scene = read_scene((size_t)_i);
	struct cert_list served = {0};
	struct chain_diagnosis diagnosis;
	struct fail f = {0};
	struct store *store = make_store(&scene, &f);
	const char *list = scene.served, *word;
	size_t length;
	char *got;

	ck_assert_msg(store, "%s", f.text);
	while (text_next_word(&list, ' ', &word, &length)) {
		char *name = mem_substring(word, length);

		cert_list_add(&served, certificates_cert(scene.all, name));
		free(name);
	}
	chain_diagnose(&(struct chain_question){.served = &served,
						.store = store,
						.now = CERTIFICATES_NOW,
						.minimum_rsa_bits = 2048},
		       &diagnosis);
	got = problems_of(&diagnosis);
	ck_assert_msg(strcmp(got, scene.expect) == 0, "%s: got %s, want %s (%s)", scene.title, got,
		      scene.expect, diagnosis.problem_count ? diagnosis.problem[0].text : "");
	check_path(&scene, &diagnosis);
	if (scene.says)
		ck_assert_msg(strstr(diagnosis.problem[0].text, scene.says),
			      "%s: got \"%s\", want \"%s\" in it", scene.title,
			      diagnosis.problem[0].text, scene.says);
	free(got);
	chain_diagnosis_free(&diagnosis);
	cert_list_free(&served);
	store_free(&store);
	free_scene(&scene);
}
END_TEST

#define KNOT 12
#define NAMESAKES 150

static void serve(struct scene *scene, struct cert_list *served, const char *name,
		  const char *description)
{
	certificates_make(scene->all, name, description);
	cert_list_add(served, certificates_cert(scene->all, name));
}

/* Judges what is served below the CA 'anchor', and takes all away. */
static struct chain_diagnosis judge_crowd(struct scene *scene, struct cert_list *served)
{
	struct fail f = {0};
	struct store *store = make_store(scene, &f);
	struct chain_diagnosis diagnosis;

	chain_diagnose(&(struct chain_question){.served = served,
						.store = store,
						.now = CERTIFICATES_NOW,
						.minimum_rsa_bits = 2048},
		       &diagnosis);
	store_free(&store);
	cert_list_free(served);
	certificates_discard(&scene->all);
	return diagnosis;
}

/* Every CA of a knot has a certificate of every other: paths by the thousands. In the second round
 * one ends at an anchor, by the certificate that is sent last. */
START_TEST(a_knot_of_cross_signed_cas_takes_bounded_work)
{
	struct scene scene = {.all = certificates_new(), .trusted = (char *)"anchor"};
	struct cert_list served = {0};
	struct chain_diagnosis diagnosis;
	char name[32], description[128];

	certificates_make(scene.all, "anchor", "ca");
	for (int i = 0; i < KNOT; i++) {
		snprintf(name, sizeof(name), "ca%d", i);
		certificates_make(scene.all, name, "ca");
	}
	serve(&scene, &served, "leaf", "by=ca0");
	for (int i = 0; i < KNOT; i++)
		for (int k = 0; k < KNOT; k++) {
			if (i == k)
				continue;
			snprintf(name, sizeof(name), "ca%d-by-ca%d", i, k);
			snprintf(description, sizeof(description),
				 "ca keyof=ca%d subject=CN=ca%d by=ca%d", i, i, k);
			serve(&scene, &served, name, description);
		}
	if (_i == 1) {
		snprintf(description, sizeof(description),
			 "ca keyof=ca%d subject=CN=ca%d by=anchor", KNOT - 1, KNOT - 1);
		serve(&scene, &served, "way", description);
	}
	diagnosis = judge_crowd(&scene, &served);
	ck_assert_int_eq(diagnosis.good, _i == 1);
	ck_assert_int_eq(diagnosis.anchored, _i == 1);
	if (_i == 0)
		ck_assert_int_eq(diagnosis.problem[0].kind, CHAIN_UNTRUSTED_ROOT);
	chain_diagnosis_free(&diagnosis);
}
END_TEST

/* However many expired ones of the same key, or sound ones of another, stand before it. */
START_TEST(the_right_one_of_many_namesakes_is_found)
{
	static const char *const crowd[] = {
		"by=anchor ca noskid keyof=right subject=CN=right to=-1",
		"by=anchor ca noskid subject=CN=right"};
	struct scene scene = {.all = certificates_new(), .trusted = (char *)"anchor"};
	struct cert_list served = {0};
	struct chain_diagnosis diagnosis;
	char name[32];

	certificates_make(scene.all, "anchor", "ca");
	certificates_make(scene.all, "right", "by=anchor ca noskid");
	serve(&scene, &served, "leaf", "by=right noakid");
	for (int i = 0; i < NAMESAKES; i++) {
		snprintf(name, sizeof(name), "namesake%d", i);
		serve(&scene, &served, name, crowd[_i]);
	}
	cert_list_add(&served, certificates_cert(scene.all, "right"));
	diagnosis = judge_crowd(&scene, &served);
	ck_assert_msg(diagnosis.good, "%s", diagnosis.problem[0].text);
	chain_diagnosis_free(&diagnosis);
}
END_TEST

static void add(TCase *tcase)
{
	find_cases();
	tcase_add_loop_test(tcase, a_knot_of_cross_signed_cas_takes_bounded_work, 0, 2);
	tcase_add_loop_test(tcase, the_right_one_of_many_namesakes_is_found, 0, 2);
	tcase_add_loop_test(tcase, a_chain_is_judged, 0, (int)case_count);
}

int main(void)
{
	int status = unit_run("chain", add);

	free(text_of_cases);
	return status;
}
