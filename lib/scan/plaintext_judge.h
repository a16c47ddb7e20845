/* plaintext_judge - from what the three connections saw to what is wrong, in words (SPEC 4,
 * check_mail_starttls)
 */
#ifndef SCAN_PLAINTEXT_JUDGE_H
#define SCAN_PLAINTEXT_JUDGE_H

#include "scan/plaintext.h"

enum plaintext_problem {
	PROBLEM_NOT_OFFERED,
	PROBLEM_REFUSED,
	PROBLEM_STRIPPED,
	PROBLEM_PREAUTH,
	PROBLEM_BROKEN_DIALOGUE,
	PROBLEM_AUTH,		/* a plaintext login is accepted without TLS */
	PROBLEM_AUTH_ANNOUNCED, /* or only announced */
	PROBLEM_AUTH_OTHER,	/* one that does not show the secret */
	PROBLEM_MAIL,
	PROBLEM_PORT_OPEN,
	PROBLEM_COMMAND_INJECTION,
	PROBLEM_REPLY_INJECTION,
	PROBLEM_UNCHANGED, /* capabilities inside TLS */
	PROBLEM_DISPROVEN, /* the key of the certificate is not the server's */
	PROBLEM_NOT_DONE,
	PLAINTEXT_PROBLEMS
};

#define PLAINTEXT_VERDICTS 16
#define PLAINTEXT_TEXT 400

struct plaintext_verdict {
	struct {
		enum plaintext_problem problem;
		char text[PLAINTEXT_TEXT]; /* may hold foreign bytes */
	} found[PLAINTEXT_VERDICTS];
	size_t count;
	bool answered; /* the endpoint told something: else its failure is the whole answer */
	bool closed;   /* nothing listens, where that is what is wanted */
};

/* Pure: facts in, verdict out. forbid_port: a plaintext port of IMAP or POP3 must not be reachable
 * at all. */
void plaintext_judge(const struct plaintext_scan *scan, bool forbid_port,
		     struct plaintext_verdict *verdict);
/* The plaintext ways to log in that a dialogue announces, and the others, as "PLAIN, LOGIN"; empty
 * where there are none. */
void plaintext_logins(struct writer *w, enum dialect dialect, const struct dialogue *d);
void plaintext_other_logins(struct writer *w, const struct dialogue *d);

#endif
