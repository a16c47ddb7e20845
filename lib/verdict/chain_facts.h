/* chain_facts - a chain and its certificates as facts and in words: the path that was found, and
 * what each certificate is to it */
#ifndef VERDICT_CHAIN_FACTS_H
#define VERDICT_CHAIN_FACTS_H

#include "pki/chain.h"
#include "report/facts.h"

/* Adds a row to "chains" and one for each certificate to "certificates". number tells the chains of
 * a server apart, from 1. */
void chain_facts(struct facts *facts, size_t number, const struct cert_list *chain,
		 const struct chain_diagnosis *diagnosis);
/* Appends the path: "mail.example.com issued by R3 by ISRG Root X1". */
void chain_path_text(struct writer *w, const struct chain_diagnosis *diagnosis);

#endif
