/* golden - whole binaries against scripted servers: a case, how it is run and what must come out */
#ifndef GOLDEN_H
#define GOLDEN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/writer.h"

struct words {
	char **word;
	size_t count;
};

/* One case of a file; README.md says what the keys mean. */
struct golden_case {
	char *title, *now, *run, *profiles, *signal;
	struct words peers, dns, raises, lacks, contains;
	double within; /* seconds */
	int exit;
	bool json; /* also run with -o json */
	bool has_output;
	struct writer output;
};

struct golden_file {
	const char *path;
	struct golden_case *cases;
	size_t count;
};

/* Reads a file of cases; ends the program where it is malformed. */
struct golden_file golden_read(const char *path);
void golden_free(struct golden_file *file);
/* Writes the file again with these exit codes and outputs (-u). */
void golden_update(const struct golden_file *file, const int *exits, char *const *outputs);

/* What a run of a case is: servers up, names of ports and directories known. */
struct stage {
	const struct golden_case *the_case;
	char directory[64];
	pid_t peer, dns;
	int peer_stdin, closed_port;
	struct words names, values; /* placeholders: a_port, a_host, dir, now, ... */
};
/* Starts the servers of a case. False with a word on stderr where that fails. */
bool stage_open(struct stage *stage, const struct golden_case *the_case);
void stage_close(struct stage *stage);
/* text with {name} replaced; the caller frees. */
char *stage_fill(const struct stage *stage, const char *text);

struct outcome {
	int exit; /* 128 + signal where it was killed */
	double seconds;
	struct writer out, err;
};
/* Runs a command line by sh, and waits at most 30 seconds for it. */
struct outcome stage_run(const struct stage *stage, const char *command);
void outcome_free(struct outcome *outcome);

/* Appends text with all that differs from run to run replaced: ports, directories, times. */
void mask(const struct stage *stage, const char *text, struct writer *w);

/* A name server on loopback that answers from lines such as "example.org MX 10 mx.example.org".
 * Returns the port, or -1; the process ends with its parent. */
int dns_start(const struct words *records, pid_t *pid_r);

void words_add(struct words *words, const char *text, size_t length);
void words_free(struct words *words);

#endif
