/* fuzz_command - any command line is understood or refused with a sentence; what is understood
 * means endpoints whose names can be written and read again */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "frame/options.h"
#include "frame/target_text.h"
#include "frame/targets.h"

#define WORDS_MAXIMUM 16

static struct targets_settings settings;

static const struct option_row table[] = {
	{.kind = OPTION_LIST,
	 .letter = 'H',
	 .name = "hostname",
	 .argument = "E",
	 .help = "",
	 .value = &settings.hosts},
	{.kind = OPTION_TEXT,
	 .letter = 'P',
	 .name = "protocol",
	 .argument = "L",
	 .help = "",
	 .value = &settings.protocols},
	{.kind = OPTION_NUMBER,
	 .letter = 'p',
	 .name = "port",
	 .argument = "N",
	 .help = "",
	 .value = &settings.port,
	 .minimum = 1,
	 .maximum = 65535},
	{.kind = OPTION_FLAG, .name = "mx", .help = "", .value = &settings.mx},
	{.kind = OPTION_FLAG,
	 .letter = 'A',
	 .name = "all-addresses",
	 .help = "",
	 .value = &settings.all_addresses},
	{.kind = OPTION_TEXT,
	 .letter = 'I',
	 .name = "address",
	 .argument = "IP",
	 .help = "",
	 .value = &settings.address},
	{.kind = OPTION_FLAG,
	 .letter = '4',
	 .name = "ipv4",
	 .help = "",
	 .value = &settings.only_ipv4},
	{.kind = OPTION_FLAG,
	 .letter = '6',
	 .name = "ipv6",
	 .help = "",
	 .value = &settings.only_ipv6},
	OPTION_END};
static const struct option_row *const tables[] = {table, NULL};

static void check_text(const struct target_item *item)
{
	char *text = endpoint_text(&item->endpoint);
	struct target_text again;
	struct fail f = {0};

	if (target_text_parse(text, &again, &f) < 0)
		abort();
	if (again.port != item->endpoint.port || again.protocol != item->endpoint.protocol ||
	    strcmp(again.host, item->endpoint.host) != 0)
		abort();
	free(again.host);
	free(text);
}

static void ready(void *argument, struct target_item *item)
{
	(void)argument;
	check_text(item);
}

static void check_targets(void)
{
	struct fail f = {0};
	struct targets *targets;

	settings.names_only = true;
	settings.mx = settings.all_addresses = false; /* no resolver here */
	targets = targets_parse(&settings, &f);
	if (!targets) {
		if (f.kind != FAIL_USAGE || !f.text[0])
			abort();
		return;
	}
	targets_expand(targets, NULL, ready, NULL);
	targets_free(&targets);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each line of the input is a word of the command line. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_substring((const char *)data, size), *argv[WORDS_MAXIMUM + 1];
	char name[] = "check_x";
	struct fail f = {0};
	int argc = 1;

	argv[0] = name;
	for (char *word = text; word && argc < WORDS_MAXIMUM; argc++) {
		char *end = strchr(word, '\n');

		if (end)
			*end++ = '\0';
		argv[argc] = word;
		word = end;
	}
	settings = (struct targets_settings){.port = 0};
	if (options_parse(argc, argv, tables, &f) == 0)
		check_targets();
	else if (f.kind != FAIL_USAGE || !f.text[0])
		abort();
	options_free(tables);
	free(text);
	return 0;
}
