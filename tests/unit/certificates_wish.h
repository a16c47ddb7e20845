/* certificates_wish - a certificate's description, word by word; for certificates only */
#ifndef TESTS_CERTIFICATES_WISH_H
#define TESTS_CERTIFICATES_WISH_H

#include <stdbool.h>
#include <stdint.h>

struct wish {
	const char *name;
	char by[64], keyof[64], key[16], subject[256];
	int64_t from, to;
	bool ca, noca, sha1, v1, noskid, noakid, oddskid, badkey, badsignature, oddalgorithm;
	int pathlen, require, nomapping, noany;
	char map[128];
	unsigned usage;
	char alternatives[4][4096]; /* dns, ip, email, uri: comma-separated */
	char purposes[512], permit[4096], exclude[4096], policies[512];
	char aia[256], ocsp[256], extension[128], critical[128];
	bool staple;
};

/* A word that is not known fails the test. */
void wish_read(struct wish *w, const char *name, const char *description);

#endif
