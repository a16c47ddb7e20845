/* certificates_store - the trust anchors that --ca-file and --ca-path choose */
#ifndef VERDICT_CERTIFICATES_STORE_H
#define VERDICT_CERTIFICATES_STORE_H

#include "pki/store.h"

/* The store of --ca-file or --ca-path, else the system's. The caller frees. NULL with FAIL_FILE. */
struct store *certificates_store(struct fail *f);

#endif
