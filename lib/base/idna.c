/* idna - international host names to A-labels (IDNA 2008, RFC 5891), by libidn2 */
#include "base/idna.h"

#include <idn2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

#define LABEL_MAXIMUM 63 /* RFC 1035 section 2.3.4 */
#define NAME_MAXIMUM 253 /* the same: 255 on the wire, less the first length and the root */

static bool is_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

static bool is_host_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static int refuse_character(char c, const char *shown, struct fail *f)
{
	char sign[2] = {c, '\0'};
	const char *what = c == ' '    ? "a blank"
			   : c == '\t' ? "a tab"
			   : c == '\n' ? "a newline"
				       : sign;

	return fail_set(f, FAIL_USAGE, "host name has a character that none may have, %s: %s", what,
			shown);
}

/* RFC 1035 section 2.3.1, RFC 1123 section 2.1; underscores as the DNS itself has no objection and
 * names such as _dmarc and Windows hosts use them. name is in lower case already; shown is what the
 * user gave. */
static int check_syntax(const char *name, size_t length, const char *shown, struct fail *f)
{
	size_t label = 0;

	if (length == 0)
		return fail_set(f, FAIL_USAGE, "host name is empty");
	for (size_t i = 0; i <= length; i++) {
		if (i < length && name[i] != '.') {
			if (!is_host_character(name[i]))
				return refuse_character(name[i], shown, f);
			label++;
			continue;
		}
		if (label == 0)
			return fail_set(f, FAIL_USAGE, "host name has an empty label: %s", shown);
		if (label > LABEL_MAXIMUM)
			return fail_set(f, FAIL_USAGE, "host name has a label of over %d bytes: %s",
					LABEL_MAXIMUM, shown);
		label = 0;
	}
	if (length > NAME_MAXIMUM)
		return fail_set(f, FAIL_USAGE, "host name is longer than %d bytes: %s",
				NAME_MAXIMUM, shown);
	return 0;
}

static int fold_and_check(const char *name, const char *shown, char **host_r, struct fail *f)
{
	size_t length = strlen(name);
	char *host;

	if (length > 1 && name[length - 1] == '.')
		length--;
	host = mem_substring(name, length);
	for (size_t i = 0; i < length; i++)
		host[i] = text_lower(host[i]);
	if (check_syntax(host, length, shown, f) != 0) {
		free(host);
		return -1;
	}
	*host_r = host;
	return 0;
}

int idna_to_ascii(const char *name, char **host_r, struct fail *f)
{
	char *converted = NULL;
	int code, result;

	if (is_ascii(name)) /* the usual case, without a look at the Unicode tables */
		return fold_and_check(name, name, host_r, f);
	code = idn2_to_ascii_8z(name, &converted, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
	if (code != IDN2_OK)
		return fail_set(f, FAIL_USAGE, "host name cannot be written in A-labels, %s: %s",
				idn2_strerror(code), name);
	result = fold_and_check(converted, name, host_r, f);
	idn2_free(converted);
	return result;
}
