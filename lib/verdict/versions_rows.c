/* versions_rows - the answer to each hello, what was seen, and how long it took */
#include "verdict/versions_rows.h"

#include "wire/registry.h"

void versions_rows(const struct versions_scan *scan, struct facts *facts)
{
	static const char *const words[] = {"undetermined", "accepted", "refused"};

	for (size_t i = 0; i < VERSION_COUNT; i++) {
		const struct version_result *result = &scan->version[i];
		struct facts *row = facts_row(facts, "versions");
		char suite[SUITE_NAME];

		facts_text(row, "version", "%s", version_table[i].name);
		facts_text(row, "answer", "%s", words[result->verdict]);
		if (result->verdict == VERSION_ACCEPTED && result->suite)
			facts_text(row, "seen", "%s", suite_name(result->suite, suite));
		else if (result->answered)
			facts_text(row, "seen", "answered with %s", version_name(result->answered));
		else
			facts_text(row, "seen", "%s", result->reason);
		facts_number(row, "seconds", (double)result->elapsed_ms / 1000);
	}
}
