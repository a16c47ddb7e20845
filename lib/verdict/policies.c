/* policies - names to policies */
#include "verdict/policies.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"

static int fail_unknown(const char *word, size_t length, struct fail *f)
{
	struct writer names = writer_with_maximum(400);

	for (size_t i = 0; i < policy_count; i++)
		writer_print(&names, "%s%s", i ? ", " : "", policy_table[i].name);
	fail_set(f, FAIL_USAGE, "--policy %.*s: it is one of %s", length > 30 ? 30 : (int)length,
		 word, writer_string(&names));
	writer_free(&names);
	return -1;
}

static void add(struct policies *p, const struct policy *policy)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->policy[i] == policy)
			return;
	p->policy = mem_resize(p->policy, p->count + 1, sizeof(*p->policy));
	p->policy[p->count++] = policy;
}

int policies_choose(const struct option_list *names, struct policies *policies_r, struct fail *f)
{
	for (size_t i = 0; i < names->count; i++) {
		const char *cursor = names->text[i], *word;
		size_t length;

		while (text_next_word(&cursor, ',', &word, &length)) {
			const struct policy *policy = policy_by_name(word, length);

			if (!policy)
				return fail_unknown(word, length, f);
			add(policies_r, policy);
		}
	}
	return 0;
}

void policies_free(struct policies *policies)
{
	free(policies->policy);
	*policies = (struct policies){0};
}
