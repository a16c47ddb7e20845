/* dialogue_server - a mail server as an array: what it says, what the client must say in between,
 * and how the dialogue must end
 *
 * Each row runs whole, byte by byte with the client watched, and cut off after every byte.
 */
#ifndef TESTS_DIALOGUE_SERVER_H
#define TESTS_DIALOGUE_SERVER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attributes.h"
#include "wire/dialogue.h"

#define PARTS 8
#define CLIENT "probe.example.org"

struct row {
	const char *title;
	enum dialect dialect;
	/* Of the settings. */
	enum dialogue_goal goal;
	bool always_ask, straight, mail, attempt, inject;
	const char *server[PARTS]; /* what it says at first, and after each line of the client */
	const char *client[PARTS]; /* the client's lines, without CR LF */
	enum fail_kind fails;	   /* FAIL_NONE: TLS begins */
	int code;
	const char *says;  /* stands in the sentence */
	const char *leave; /* the line it leaves with, or NULL */
	bool not_offered, stripped, preauth;
	size_t injected;	  /* when all comes at once */
	const char *capabilities; /* joined by ','; NULL: not looked at */
	char nul;		  /* stands for NUL in server */
	const char *attempts;	  /* "AUTH PLAIN accepted,..."; NULL: none */
	bool ends;		  /* the server must close before it is done */
	bool obeyed;		  /* an injected command was */
	size_t beyond;		  /* bytes at the end that are not needed to be done */
};

struct run {
	struct dialogue *dialogue;
	struct stream stream;
	struct fail fail;
	enum machine_status status;
};

/* A conversation of one's own: feed it, end it, look at it, close it. */
struct run run_open(enum dialect dialect);
struct run run_open_row(const struct row *row);
void run_feed(struct run *run, const char *bytes, size_t length);
void run_feed_text(struct run *run, const char *text);
void run_end(struct run *run, enum stream_end end);
void run_close(struct run *run);
/* Whole, byte by byte, cut off. */
void row_check(const struct row *row);

#endif
