/* policies - the policies that --policy names, for every plugin that has it */
#ifndef VERDICT_POLICIES_H
#define VERDICT_POLICIES_H

#include "frame/options.h"
#include "wire/policy.h"

struct policies {
	const struct policy **policy; /* owned; the policies are not */
	size_t count;
};

/* Each name may be a list with commas; a policy named twice is one. FAIL_USAGE names what there is.
 */
int policies_choose(const struct option_list *names, struct policies *policies_r, struct fail *f);
void policies_free(struct policies *policies);

#endif
