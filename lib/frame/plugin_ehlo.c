/* plugin_ehlo - a fully-qualified name for EHLO (RFC 5321 section 4.1.1.1), found without asking
 * anyone */
#include "frame/plugin_ehlo.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

#define HOSTS_MAXIMUM (1024 * 1024)
#define HOST_MAXIMUM 255

/* Servers refuse names without a dot or with an underscore (Postfix: reject_invalid_helo_hostname),
 * and "localhost.localdomain" is nobody's. */
static bool is_usable(const char *name, size_t length)
{
	bool dot = false;

	if (length == 0 || length > HOST_MAXIMUM || name[0] == '.' || name[length - 1] == '.')
		return false;
	if (length >= 9 && strncmp(name, "localhost", 9) == 0)
		return false;
	for (size_t i = 0; i < length; i++) {
		char c = text_lower(name[i]);

		dot = dot || c == '.';
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && c != '.')
			return false;
	}
	return dot;
}

/* line = address *( blanks name ) [ "#" comment ] */
static char *name_on_line(const char *line, size_t length, const char *name)
{
	size_t name_length = strlen(name), best_length = 0, words = 0;
	const char *best = NULL;
	bool ours = false;

	for (size_t at = 0; at < length && line[at] != '#'; words++) {
		size_t start;

		while (at < length && (line[at] == ' ' || line[at] == '\t' || line[at] == '\r'))
			at++;
		start = at;
		while (at < length && line[at] != ' ' && line[at] != '\t' && line[at] != '\r' &&
		       line[at] != '#')
			at++;
		if (words == 0 || at == start)
			continue;
		if (at - start == name_length && strncmp(line + start, name, name_length) == 0)
			ours = true;
		if (!best && is_usable(line + start, at - start)) {
			best = line + start;
			best_length = at - start;
		}
	}
	return ours && best ? mem_substring(best, best_length) : NULL;
}

char *plugin_ehlo_from_hosts(const char *hosts, size_t length, const char *name)
{
	while (length > 0) {
		const char *end = memchr(hosts, '\n', length);
		size_t line = end ? (size_t)(end - hosts) : length;
		char *found = name_on_line(hosts, line, name);

		if (found)
			return found;
		line += end != NULL;
		hosts += line;
		length -= line;
	}
	return NULL;
}

char *plugin_ehlo_name(void)
{
	struct writer hosts = writer_with_maximum(HOSTS_MAXIMUM);
	char name[HOST_MAXIMUM + 1];
	struct fail ignored = {0};
	char *found = NULL;

	if (gethostname(name, sizeof(name)) < 0)
		return NULL;
	name[sizeof(name) - 1] = '\0';
	if (is_usable(name, strlen(name)))
		return mem_string(name);
	if (file_read("/etc/hosts", &hosts, &ignored) == 0)
		found = plugin_ehlo_from_hosts((const char *)hosts.data, hosts.length, name);
	writer_free(&hosts);
	return found;
}
