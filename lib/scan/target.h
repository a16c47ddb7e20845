/* target - one endpoint under examination: what every scan is told about it, and how it makes its
 * probes */
#ifndef SCAN_TARGET_H
#define SCAN_TARGET_H

#include <stdbool.h>

#include "base/endpoint.h"
#include "net/probe.h"

struct scan_target {
	const struct endpoint *endpoint;
	struct route *route;
	struct pool *pool;
	const char *ehlo_name;	 /* NULL: the socket's address literal */
	int proxy_protocol;	 /* 0, 1 or 2 */
	bool straight;		 /* STARTTLS without asking what is announced: see dialogue.h */
	const char *server_name; /* SNI, or NULL: none (--no-sni, or an address) */
	void (*note)(void *argument, int level, const char *text);
	void *note_argument;
	/* Called once, by the scan, when its last probe has ended and its results hold; it may free
	 * the scan, so the scan touches nothing of its own afterwards. May be NULL: then the
	 * results hold when the pool has run. */
	void (*over)(void *argument);
	void *over_argument;
};

/* A probe of the target with the machines that come before TLS (PROXY header, dialogue): the caller
 * adds the one that speaks TLS, sets done, and gives it to pool_add. */
struct probe *target_probe(const struct scan_target *target);
/* The same machines for a probe that is asked again (probe_set_again). */
void target_prepare(const struct scan_target *target, struct probe *probe);
/* Of them the PROXY header alone, for a scan that has a dialogue of its own. */
void target_prepare_proxy(const struct scan_target *target, struct probe *probe);
/* The dialogue of a probe made by target_probe, or NULL where TLS starts at once. */
const struct dialogue *target_dialogue(const struct probe *probe);

/* Tells target->over; the scan may be gone when it returns. */
void target_over(const struct scan_target *target);

/* What all probes of an endpoint have in common to say, gathered by every scan as they end. */
struct scan_outcome {
	size_t planned, answered; /* answered: the server spoke TLS, in whatever way */
	struct fail first_fail;	  /* of the first probe that failed, for server.* */
	char first_stage[64];
	size_t injected;	      /* bytes behind a reply to STARTTLS: the most seen */
	bool own_address;	      /* the plugin runs at the server's own address */
	struct address address;	      /* the one that was talked to */
	int64_t elapsed_ms;	      /* from the first start to the last end */
	int64_t started_ms, ended_ms; /* of those, clock_ms; 0: nothing was started */
};
/* Counts an ended probe. answered: it told something of TLS. */
void outcome_add(struct scan_outcome *outcome, const struct probe *probe, bool answered);

#endif
