/* chain_facts - what a diagnosis saw, beside what it found wrong */
#include "verdict/chain_facts.h"

#include <stdlib.h>
#include <string.h>

#include "verdict/certificates.h"

static const char *role_of(const struct chain_diagnosis *diagnosis, const struct cert *cert)
{
	for (size_t i = 0; i < diagnosis->path_length; i++)
		if (diagnosis->path[i] == cert)
			return i == 0 ? "leaf" : "issuer";
	return "not used";
}

/* Titles fill in details, which no reader of the path relies on being absent. */
static char *title_of(const struct cert *cert)
{
	return cert_title((struct cert *)(size_t)cert);
}

static void add_chain(struct facts *row, size_t number, const struct chain_diagnosis *diagnosis)
{
	facts_number(row, "chain", (double)number);
	facts_boolean(row, "trusted", diagnosis->good);
	facts_list(row, "path");
	for (size_t i = 0; i < diagnosis->path_length; i++) {
		char *title = title_of(diagnosis->path[i]);

		facts_list_add(row, "path", title, strlen(title));
		free(title);
	}
}

void chain_facts(struct facts *facts, size_t number, const struct cert_list *chain,
		 const struct chain_diagnosis *diagnosis)
{
	add_chain(facts_row(facts, "chains"), number, diagnosis);
	for (size_t i = 0; i < chain->count; i++) {
		struct facts *row = facts_row(facts, "certificates");

		facts_number(row, "chain", (double)number);
		certificates_row(row, chain->cert[i], role_of(diagnosis, chain->cert[i]));
		for (size_t k = 0; k < diagnosis->problem_count; k++) {
			const char *name = chain_problem_name(diagnosis->problem[k].kind);

			if (diagnosis->problem[k].cert == chain->cert[i])
				facts_list_add(row, "problems", name, strlen(name));
		}
	}
}

void chain_path_text(struct writer *w, const struct chain_diagnosis *diagnosis)
{
	for (size_t i = 0; i < diagnosis->path_length; i++) {
		char *title = title_of(diagnosis->path[i]);

		writer_print(w, "%s%s", i == 0 ? "" : i == 1 ? " issued by " : " by ", title);
		free(title);
	}
}
