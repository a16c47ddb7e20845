/* files_ids_table - which problem of lib/files is which finding of check_mail_cert_files */
#include "verdict/files_report.h"

const char *const files_ids[FILES_PROBLEM_KINDS] = {
	[FILES_MISSING] = "files.missing",
	[FILES_UNREADABLE] = "files.unreadable",
	[FILES_UNPARSABLE] = "files.unparsable",
	[FILES_KEY_MISMATCH] = "files.key-mismatch",
	[FILES_CSR_MISMATCH] = "files.csr-mismatch",
	[FILES_KEY_PERMISSIONS] = "files.key-permissions",
	[FILES_INCOMPLETE_CHAIN] = "files.incomplete-chain",
	[FILES_WRONG_ORDER] = "files.wrong-order",
	[FILES_CHAIN_BEFORE_KEY] = "files.wrong-order",
	[FILES_STALE_SERVED] = "files.stale-served",
	[FILES_CONFIG_WEAK] = "files.config-weak",
	[FILES_CONFIG_PLAINTEXT_AUTH] = "files.config-plaintext-auth",
	[FILES_CONFIG_UNDETERMINED] = "files.config-undetermined",
	[FILES_EXPIRING] = "files.expiring",
	[FILES_ENDED] = "files.expiring",
	[FILES_NAME_NOT_COVERED] = "files.name-not-covered",
	[FILES_PFX_FORMAT] = "files.pfx-format",
	[FILES_NOTE] = "files.note",
};
