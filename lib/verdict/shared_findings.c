/* shared_findings - findings gathered over chains, the same text only once */
#include "verdict/shared_findings.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "verdict/words.h"

#define CHAINS_MAXIMUM 32

struct shared_finding {
	char *id, *text;
	uint32_t chains; /* a bit for each */
};

void shared_findings_add(struct shared_findings *list, size_t at, const char *id,
			 const char *format, ...)
{
	uint32_t bit = at < CHAINS_MAXIMUM ? (uint32_t)1 << at : 0;
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = mem_vprint(format, arguments);
	va_end(arguments);
	for (size_t i = 0; i < list->count; i++) {
		struct shared_finding *finding = &list->finding[i];

		/* Within one chain the same text is said as often as it is true. */
		if ((finding->chains & bit) || strcmp(finding->id, id) != 0 ||
		    strcmp(finding->text, text) != 0)
			continue;
		finding->chains |= bit;
		free(text);
		return;
	}
	list->finding = mem_resize(list->finding, list->count + 1, sizeof(*list->finding));
	list->finding[list->count++] =
		(struct shared_finding){.id = mem_string(id), .text = text, .chains = bit};
}

static void name_chain(struct writer *w, const struct served *served, size_t count, size_t at)
{
	bool other_key = false, other_sni = false;

	for (size_t i = 0; i < count; i++) {
		other_key = other_key || served[i].is_rsa != served[at].is_rsa;
		other_sni = other_sni || served[i].with_sni != served[at].with_sni ||
			    served[i].without_sni != served[at].without_sni;
	}
	if (other_key || !other_sni)
		writer_text(w, served[at].is_rsa ? "RSA" : "ECDSA");
	if (other_sni && served[at].with_sni != served[at].without_sni)
		writer_print(w, "%s%s SNI", other_key ? " " : "",
			     served[at].with_sni ? "with" : "without");
}

static void name_chains(struct writer *w, const struct served *served, size_t count,
			uint32_t chains)
{
	size_t named = 0, all = 0;

	for (size_t i = 0; i < count; i++)
		all += chains >> i & 1;
	if (all == count)
		return;
	for (size_t i = 0; i < count; i++) {
		struct writer name = writer_with_maximum(64);

		if (chains >> i & 1)
			name_chain(&name, served, count, i);
		if (name.length)
			words_add(w, named++, all, writer_string(&name));
		writer_free(&name);
	}
}

void shared_findings_report(const struct shared_findings *list, const struct served *served,
			    size_t count, struct report *report, size_t subject)
{
	if (count > CHAINS_MAXIMUM)
		count = CHAINS_MAXIMUM;
	for (size_t i = 0; i < list->count; i++) {
		const struct shared_finding *finding = &list->finding[i];
		struct writer which = writer_with_maximum(4096);

		name_chains(&which, served, count, finding->chains);
		report_finding(report, subject, finding->id, "%s%s%s", writer_string(&which),
			       which.length ? ": " : "", finding->text);
		writer_free(&which);
	}
}

void shared_findings_free(struct shared_findings *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->finding[i].id);
		free(list->finding[i].text);
	}
	free(list->finding);
	*list = (struct shared_findings){0};
}
