/* chain - the options, the examples and the findings of check_mail_chain */
#include "chain.h"

struct given given = {.min_rsa_bits = 2048};

static const struct option_row options[] = {
	{.kind = OPTION_SECTION, .name = "How to judge"},
	{.kind = OPTION_LIST,
	 .name = "name",
	 .argument = "NAME",
	 .help = "the name that the certificate must bear, in place of the host; repeatable, all "
		 "must be there",
	 .value = &given.names,
	 .completes = VALUE_HOST},
	{.kind = OPTION_FLAG,
	 .name = "no-identity",
	 .help = "do not compare names, as relays on port 25 do not",
	 .value = &given.no_identity},
	{.kind = OPTION_LIST,
	 .name = "pin",
	 .argument = "sha256:DIGEST",
	 .help = "a certificate on the path, or its public key, must have this SHA-256 digest (hex "
		 "or base64); repeatable, one must fit",
	 .value = &given.pins},
	{.kind = OPTION_NUMBER,
	 .name = "min-rsa-bits",
	 .argument = "BITS",
	 .help = "the shortest RSA key that is not weak (2048)",
	 .value = &given.min_rsa_bits,
	 .minimum = 1024,
	 .maximum = 16384},
	OPTION_END};

static const char *const examples[] = {
	"the ports where people log in",
	"check_mail_chain -P submission,imaps,pop3s mail.example.com",
	"the MX hosts of a domain, as a relay sees them",
	"check_mail_chain --mx --no-identity example.com",
	"a file, before it is installed",
	"check_mail_chain -f fullchain.pem -H mail.example.com",
	NULL};

#define SETTINGS                                                                            \
	"Postfix: smtpd_tls_chain_files, key first, then leaf and intermediates; Dovecot: " \
	"ssl_cert (2.4: ssl_server_cert_file); Exim: tls_certificate"
#define REMEDY_CA "Have the CA issue it anew"

static const struct report_rule findings[] = {
	{"chain.untrusted-root", STATE_CRITICAL,
	 "the chain ends at a CA that is not in the trust store",
	 "Serve the chain of a public CA, or let clients trust this one: --ca-file here, "
	 "update-ca-certificates on the client. Where an intermediate is missing, append "
	 "it. " SETTINGS "."},
	{"chain.self-signed", STATE_CRITICAL, "the leaf is self-signed and not in the trust store",
	 "Install a certificate of a CA that clients trust: certbot certonly, then " SETTINGS
	 ". The distribution's snakeoil certificate is only there to be replaced."},
	{"chain.missing-intermediate", STATE_CRITICAL,
	 "the certificate that issued the leaf is neither served nor in the trust store",
	 "Serve the leaf together with its intermediate: certbot's fullchain.pem, not cert.pem; "
	 "or append the CA's intermediate to the file. " SETTINGS "."},
	{"chain.wrong-order", STATE_WARNING,
	 "the certificates are not sent leaf first, each followed by its issuer",
	 "Sort the file: leaf, then the certificate that issued it, and so on; the root may be "
	 "left "
	 "out. " SETTINGS "."},
	{"chain.unrelated-certificate", STATE_WARNING,
	 "a certificate is sent that neither issues nor is issued by any other one",
	 "Take it out of the file. " SETTINGS "."},
	{"chain.root-included", STATE_OK,
	 "the root is sent along: every client has it already, and it costs bytes", NULL},
	{"chain.off-path", STATE_OK,
	 "a certificate that the best path does not need: a cross-signed or re-issued one", NULL},
	{"chain.duplicate", STATE_WARNING, "a certificate is sent more than once",
	 "Take it out of the file once: often the chain was appended to a file that holds it "
	 "already. " SETTINGS "."},
	{"chain.key-identifier", STATE_WARNING,
	 "a certificate was signed by its issuer's key, but its authorityKeyIdentifier names "
	 "another one: some clients find no issuer",
	 "Serve the issuer's certificate that has this subjectKeyIdentifier, where there are "
	 "several of one key; else have the CA issue it anew. " SETTINGS "."},
	{"chain.expired", STATE_CRITICAL, "a certificate on the path has expired",
	 "Renew the leaf and reload the daemon; replace an expired intermediate by the CA's "
	 "current "
	 "one. " SETTINGS "."},
	{"chain.not-yet-valid", STATE_CRITICAL, "a certificate on the path is not valid yet",
	 "Is the clock right, here and on the server (timedatectl)?"},
	{"chain.bad-signature", STATE_CRITICAL,
	 "a certificate was not signed with the key of the one that should have issued it",
	 "The file mixes certificates of different CAs, or of a CA's old and new key: fetch the "
	 "chain from the CA again. " SETTINGS "."},
	{"chain.not-a-ca", STATE_CRITICAL,
	 "a certificate issued another one though it is no CA certificate",
	 "This chain was forged or made by mistake: use a certificate of a real CA."},
	{"chain.path-length", STATE_CRITICAL,
	 "a CA certificate on the path allows fewer certificates below it", REMEDY_CA "."},
	{"chain.name-constraints", STATE_CRITICAL,
	 "a CA certificate on the path does not allow this name",
	 "Order a certificate for names that the CA may issue for, or from another CA."},
	{"chain.key-usage", STATE_CRITICAL,
	 "the key usage of a certificate on the path does not allow what it is used for",
	 REMEDY_CA ", with digitalSignature for the leaf and keyCertSign for a CA."},
	{"chain.wrong-purpose", STATE_CRITICAL,
	 "a certificate on the path is not for TLS servers (extended key usage)",
	 REMEDY_CA ", with the extended key usage serverAuth; a mail user's or client certificate "
		   "does not do."},
	{"chain.unknown-critical-extension", STATE_CRITICAL,
	 "a certificate on the path has a critical extension that clients do not know",
	 REMEDY_CA " without it; in place of a precertificate install the certificate itself."},
	{"chain.policy", STATE_CRITICAL,
	 "a CA on the path demands certificate policies that do not hold all the way down",
	 REMEDY_CA ", with a policy of that CA."},
	{"chain.weak-signature", STATE_CRITICAL,
	 "a certificate on the path is signed with MD5 or SHA-1, which can be forged",
	 REMEDY_CA " with SHA-256, and use its current intermediate."},
	{"chain.weak-key", STATE_CRITICAL,
	 "a key on the path is too short: RSA under --min-rsa-bits, elliptic curve under 224 bits",
	 "Make a new key and a new request: openssl genpkey -algorithm EC -pkeyopt "
	 "ec_paramgen_curve:P-256, or RSA with 3072 bits. Where it is a CA's key: fetch the CA's "
	 "current "
	 "chain, or have it issue the certificate anew."},
	{"chain.malformed", STATE_CRITICAL, "a certificate that is served cannot be decoded",
	 "Have it issued anew, or take it out of the file; openssl x509 -text shows what is wrong "
	 "with it."},
	{"chain.hostname", STATE_CRITICAL,
	 "the certificate does not bear the name that was asked for",
	 "Order a certificate that has the name, or check the name that clients really use with "
	 "--name; where the server chooses certificates by SNI, add the name there. On port 25, "
	 "where nobody checks names, --no-identity leaves it out."},
	{"chain.cn-only", STATE_CRITICAL,
	 "the certificate has no subjectAltName: clients do not look at the common name (RFC 9525)",
	 REMEDY_CA ", with every name as a DNS subjectAltName."},
	{"chain.no-reference-name", STATE_WARNING,
	 "the server was named by its address, and the certificate does not bear that",
	 "Give the name with -H and the address with -I, or the name with --name; --no-identity "
	 "leaves it out."},
	{"chain.pin-mismatch", STATE_CRITICAL,
	 "no certificate on the path, and no key of one, has a digest that --pin names",
	 "Was certificate or key renewed? Then renew the pin; a pin on the CA's key survives "
	 "renewals."},
	{.id = NULL},
};

const struct plugin_tables tables = {
	.binary = "check_mail_chain",
	.purpose = "Would a careful client trust a mail server's chain for this name?",
	.examples = examples,
	.options = options,
	.findings = findings,
};
