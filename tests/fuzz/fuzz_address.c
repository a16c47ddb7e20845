/* fuzz_address - any text is an address or none; what is one survives the way to text and back; the
 * same for host names and times */
#include "base/address.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/idna.h"
#include "base/mem.h"

static void check_address(const char *text)
{
	struct address a = {0}, again = {0};
	char buffer[ADDRESS_TEXT_SIZE];

	if (!address_parse(text, &a))
		return;
	if (!address_parse(address_text(&a, buffer), &again) || !address_equal(&a, &again))
		abort();
}

static void check_host(const char *text)
{
	char *host, *again;
	struct fail f = {0};

	if (idna_to_ascii(text, &host, &f) != 0) {
		if (f.kind != FAIL_USAGE || !f.text[0])
			abort();
		return;
	}
	if (idna_to_ascii(host, &again, &f) != 0 || strcmp(host, again) != 0)
		abort();
	free(host);
	free(again);
}

static void check_date(const char *text)
{
	char buffer[DATE_TEXT_SIZE];
	int64_t seconds, again;
	struct fail f = {0};

	if (date_parse(text, 0, &seconds, &f) != 0)
		return;
	date_rfc3339(seconds, buffer);
	/* Years of more than four digits cannot be written in RFC 3339. */
	if (strlen(buffer) == 20 && buffer[0] != '-' &&
	    (date_parse(buffer, 0, &again, &f) != 0 || again != seconds))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_substring((const char *)data, size);

	check_address(text);
	check_host(text);
	check_date(text);
	free(text);
	return 0;
}
