/* certificates_plan - which question about certificates comes next, as a pure function of what is
 * known
 *
 * A clear question is a hello up to TLS 1.2 whose answer is read in clear; a whole one is a
 * complete handshake. Bare means without SNI.
 */
#ifndef SCAN_CERTIFICATES_PLAN_H
#define SCAN_CERTIFICATES_PLAN_H

#include <stdbool.h>
#include <stdint.h>

enum plan_question {
	ASK_MAIN, /* whole, any key, SNI as the target says: it proves the key */
	ASK_RSA,  /* clear, as are the next four */
	ASK_ECDSA,
	ASK_RSA_BARE,
	ASK_ECDSA_BARE,
	ASK_ANY_BARE,
	ASK_WHOLE_RSA, /* the same five where the server speaks nothing but TLS 1.3 */
	ASK_WHOLE_ECDSA,
	ASK_WHOLE_RSA_BARE,
	ASK_WHOLE_ECDSA_BARE,
	ASK_WHOLE_ANY_BARE,
	ASK_EVERY,	 /* clear, with every suite there is: where the main one was refused */
	ASK_CERTIFICATE, /* clear, with every suite that has a certificate: after an anonymous one
			    was chosen */
	ASK_SSL3,	 /* clear, SSLv3 without extensions */
	ASK_CONTROL,	 /* the main one once more: is the server still answering at all? */
	PLAN_QUESTIONS
};

enum plan_result {
	RESULT_NOT_ASKED,
	RESULT_OPEN,
	RESULT_CHAIN,
	RESULT_ANONYMOUS, /* a suite without certificates was chosen */
	RESULT_REFUSED,	  /* an alert, a close or a reset in answer to the hello; for the main
			     question every failure of TLS itself */
	RESULT_UNCLEAR,	  /* silence, 421, a failed connection or dialogue, garbage */
};

enum plan_key { PLAN_KEY_OTHER, PLAN_KEY_RSA, PLAN_KEY_ECDSA };

struct plan {
	bool both_keys, without_sni;
	enum plan_result result[PLAN_QUESTIONS];
	enum plan_key key[PLAN_QUESTIONS]; /* of the chain that it brought */
	uint16_t main_version;		   /* what the main question agreed on, 0: nothing */
	bool proof_lost; /* the chain came, and no proof of the key, for a reason of our own: the
			    main question is put once more */
	bool broken_off[PLAN_QUESTIONS]; /* refused by a close or a reset, not by an alert */
	bool senseless[PLAN_QUESTIONS];	 /* refused by what makes no sense in TLS */
	bool spoken[PLAN_QUESTIONS];	 /* the chain came by what our library speaks too */
	unsigned asked[PLAN_QUESTIONS];	 /* how often */
};

/* The questions to ask now, a bit (1 << question) each; 0: none, for good when none is open. */
unsigned plan_next(const struct plan *plan);

enum plan_verdict {
	VERDICT_NOT_PLANNED,
	VERDICT_SERVED, /* a chain that answers it came */
	VERDICT_NONE,	/* the server has no such certificate: a fact */
	VERDICT_UNDONE, /* not known */
};
/* What became of one of the questions up to ASK_ANY_BARE when nothing is open any more. Where it is
 * undone, *reason_r is the question whose result says why. */
enum plan_verdict plan_verdict(const struct plan *plan, enum plan_question question,
			       enum plan_question *reason_r);
/* A hello was accepted and no certificate came, whatever was asked. */
bool plan_is_anonymous(const struct plan *plan);

bool plan_is_bare(enum plan_question question);
enum plan_key plan_asks_for(enum plan_question question); /* PLAN_KEY_OTHER: any */

#endif
