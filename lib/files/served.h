/* served - is the certificate on disk the one being served? (SPEC 4, files.stale-served) */
#ifndef FILES_SERVED_H
#define FILES_SERVED_H

#include "base/endpoint.h"
#include "files/check.h"

/* A chain that the endpoint showed. */
struct files_shown {
	const struct cert_list *chain;
	bool with_sni, without_sni; /* which questions got it */
};

struct files_showing {
	const struct endpoint *endpoint;
	const char *server_name; /* that was asked for, or NULL */
	const struct files_shown *shown;
	size_t shown_count;
	bool every_key; /* all kinds of key were asked for, and each question was answered */
	int64_t grace;	/* seconds that a daemon may take to notice a new file */
};

/* Compares per kind of key and name, and adds problems to problems. Returns how many files were
 * compared. */
size_t files_judge_served(const struct files_check *check, const struct files_showing *showing,
			  struct files_problems *problems);
/* The services of the configurations that an endpoint may be: "submission", 587. The caller frees
 * each string and the list. Loopback listeners only where local is set. */
char **files_endpoints(const struct files_check *check, const char *host, bool local,
		       size_t *count_r);

#endif
