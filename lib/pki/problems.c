/* problems - a growing list of what is wrong, and how much each kind weighs */
#include "pki/problems.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Order of report, and weight in the choice of the best path: an anchor reached counts most, then
 * signatures that hold. */
static const struct {
	const char *name;
	unsigned rank;
	unsigned weight; /* 0: not fatal */
} kinds[CHAIN_PROBLEM_KINDS] = {
	[CHAIN_MALFORMED] = {"malformed", 0, 1000},
	[CHAIN_SELF_SIGNED] = {"self-signed", 1, 500},
	[CHAIN_BAD_SIGNATURE] = {"bad-signature", 2, 1000},
	[CHAIN_MISSING_INTERMEDIATE] = {"missing-intermediate", 3, 500},
	[CHAIN_UNTRUSTED_ROOT] = {"untrusted-root", 4, 500},
	[CHAIN_EXPIRED] = {"expired", 5, 10},
	[CHAIN_NOT_YET_VALID] = {"not-yet-valid", 6, 10},
	[CHAIN_NOT_A_CA] = {"not-a-ca", 7, 20},
	[CHAIN_PATH_LENGTH] = {"path-length", 8, 10},
	[CHAIN_NAME_CONSTRAINTS] = {"name-constraints", 9, 10},
	[CHAIN_KEY_USAGE] = {"key-usage", 10, 10},
	[CHAIN_WRONG_PURPOSE] = {"wrong-purpose", 11, 10},
	[CHAIN_UNKNOWN_CRITICAL_EXTENSION] = {"unknown-critical-extension", 12, 10},
	[CHAIN_POLICY] = {"policy", 13, 10},
	[CHAIN_WEAK_SIGNATURE] = {"weak-signature", 14, 5},
	[CHAIN_WEAK_KEY] = {"weak-key", 15, 5},
	[CHAIN_KEY_IDENTIFIER] = {"key-identifier", 16, 0},
	[CHAIN_WRONG_ORDER] = {"wrong-order", 17, 0},
	[CHAIN_UNRELATED_CERTIFICATE] = {"unrelated-certificate", 18, 0},
	[CHAIN_DUPLICATE] = {"duplicate", 19, 0},
	[CHAIN_ROOT_INCLUDED] = {"root-included", 20, 0},
	[CHAIN_OFF_PATH] = {"off-path", 21, 0},
};

const char *chain_problem_name(enum chain_problem_kind kind)
{
	return kinds[kind].name;
}

bool problem_is_fatal(enum chain_problem_kind kind)
{
	return kinds[kind].weight > 0;
}

void problems_add(struct problems *list, enum chain_problem_kind kind, const struct cert *cert,
		  const char *format, ...)
{
	struct chain_problem problem = {.kind = kind, .cert = cert};
	va_list arguments;

	va_start(arguments, format);
	problem.text = mem_vprint(format, arguments);
	va_end(arguments);
	list->problem = mem_resize(list->problem, list->count + 1, sizeof(*list->problem));
	list->problem[list->count++] = problem;
}

void problems_set_url(struct problems *list, const char *url)
{
	list->problem[list->count - 1].url = mem_string(url);
}

void problems_free(struct problems *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->problem[i].text);
		free(list->problem[i].url);
	}
	free(list->problem);
	*list = (struct problems){0};
}

void problems_sort(struct problems *list)
{
	for (size_t i = 1; i < list->count; i++) {
		struct chain_problem problem = list->problem[i];
		size_t at = i;

		while (at > 0 &&
		       kinds[list->problem[at - 1].kind].rank > kinds[problem.kind].rank) {
			list->problem[at] = list->problem[at - 1];
			at--;
		}
		list->problem[at] = problem;
	}
}

unsigned problems_weight(const struct problems *list)
{
	unsigned weight = 0;

	for (size_t i = 0; i < list->count; i++)
		weight += kinds[list->problem[i].kind].weight;
	return weight;
}
