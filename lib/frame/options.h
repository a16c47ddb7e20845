/* options - one table drives parsing, --help, the manual page's options, the Icinga CheckCommand
 * and the completions */
#ifndef FRAME_OPTIONS_H
#define FRAME_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/writer.h"

enum option_kind {
	OPTION_SECTION, /* a headline of --help: name is its text */
	OPTION_FLAG,	/* bool *: set true */
	OPTION_UNFLAG,	/* bool *: set false; named "no-..." */
	OPTION_COUNT,	/* int *: counted */
	OPTION_TEXT,	/* const char **: the last one counts */
	OPTION_LIST,	/* struct option_list *: repeatable */
	OPTION_NUMBER,	/* long *: within minimum and maximum */
	OPTION_CHOICE,	/* int *: the index into words */
	OPTION_CALL,	/* call is run with the text (NULL for one without argument) */
};

/* What completions and the Icinga command need to know of the argument. */
enum option_value {
	VALUE_PLAIN,
	VALUE_HOST,
	VALUE_FILE,
	VALUE_DIRECTORY,
	VALUE_PROTOCOLS,
	VALUE_VERSIONS,
	VALUE_FINDING,
	VALUE_POLICY
};

struct option_list {
	const char **text; /* of an option: freed by options_free */
	size_t count;
};
void option_list_free(struct option_list *list);

/* Narrow members: there are some seventy rows in every plugin. */
struct option_row {
	uint8_t kind;	   /* enum option_kind */
	char letter;	   /* short form, or 0 */
	uint8_t completes; /* enum option_value */
	bool repeats;	  /* OPTION_CALL that may be given more than once; OPTION_LIST always may */
	const char *name; /* long form; for OPTION_SECTION the headline */
	const char *argument; /* "SECONDS[:STATE]"; "[DIR]": may be left out; NULL: takes none */
	const char *help;     /* one or two sentences; NULL hides the option (--dump-options) */
	void *value;
	union { /* by kind */
		struct {
			int minimum, maximum; /* OPTION_NUMBER */
		};
		const char *const *words; /* OPTION_CHOICE, NULL at the end */
		/* OPTION_CALL: 0, or -1 with FAIL_USAGE */
		int (*call)(const char *text, void *value, struct fail *f);
	};
};
#define OPTION_END           \
	{                    \
		.name = NULL \
	}

/* Parses argv against tables (a NULL-terminated list of tables, each ended by OPTION_END):
 * "--opt=value", "--opt value", "-pVALUE", "-vv", "--", prefixes that fit one option only; bare
 * arguments are given to the row whose letter is 'H'. An optional argument comes by '=' only; an
 * empty one is refused. Returns 0, or -1 with FAIL_USAGE: one line, what is wrong and what would be
 * right (a misspelt option names one that is near, an ambiguous one its candidates). The rest of
 * the command line is read then too. */
int options_parse(int argc, char **argv, const struct option_row *const *tables, struct fail *f);
/* Frees what the rows of tables hold. */
void options_free(const struct option_row *const *tables);

struct option_document {
	const char *binary;  /* "check_mail_chain" */
	const char *purpose; /* one line: the question it answers */
	/* Three or more pairs of a comment and a command, NULL at the end. */
	const char *const *examples;
};
/* --help: usage, examples, then the options by section; at most 80 columns. */
void options_help(const struct option_document *document, const struct option_row *const *tables,
		  struct writer *w);
/* --dump-options: a line an option, tab-separated ("option", section, letter, name, argument, kind,
 * completes, words, repeatable, help): from it the build makes the manual page's options, the
 * CheckCommand and the completions. */
void options_dump(const struct option_row *const *tables, struct writer *w);

#endif
