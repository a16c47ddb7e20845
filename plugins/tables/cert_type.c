/* cert_type - the options, the examples and the findings of check_mail_cert_type */
#include "cert_type.h"

struct given given = {.min_rsa_bits = 2048};

static const char *const requirable[] = {"any", "dv", "ov", "ev", NULL};
const enum validation required_level[] = {VALIDATION_NONE, VALIDATION_DV, VALIDATION_OV,
					  VALIDATION_EV};
static const char *const key_words[] = {"any", "rsa", "ecdsa", "ed25519", NULL};
const enum key_kind wanted_kind[] = {KEY_UNKNOWN, KEY_RSA, KEY_EC, KEY_ED25519};

static const struct option_row options[] = {
	{.kind = OPTION_SECTION, .name = "What it should be"},
	{.kind = OPTION_CHOICE,
	 .name = "require",
	 .argument = "dv|ov|ev",
	 .help = "the validation level it must have at least",
	 .value = &given.required,
	 .words = requirable},
	{.kind = OPTION_LIST,
	 .name = "name",
	 .argument = "NAME",
	 .help = "a name that must be covered; repeatable, all must be",
	 .value = &given.names,
	 .completes = VALUE_HOST},
	{.kind = OPTION_FLAG,
	 .name = "exact-names",
	 .help = "warning for every name that was not asked for with --name (without one: that is "
		 "not the host)",
	 .value = &given.exact_names},
	{.kind = OPTION_FLAG,
	 .name = "forbid-wildcard",
	 .help = "warning when a name begins with *",
	 .value = &given.forbid_wildcard},
	{.kind = OPTION_TEXT,
	 .name = "organization",
	 .argument = "TEXT",
	 .help = "the subject's organization, whole, in any case; * and ? are wild",
	 .value = &given.organization},
	{.kind = OPTION_TEXT,
	 .name = "issuer",
	 .argument = "TEXT",
	 .help = "what the issuer's common name or organization must hold, in any case",
	 .value = &given.issuer},
	{.kind = OPTION_LIST,
	 .name = "forbid-issuer",
	 .argument = "TEXT",
	 .help = "what they must not hold; repeatable",
	 .value = &given.forbidden_issuers},
	{.kind = OPTION_CHOICE,
	 .name = "key",
	 .argument = "rsa|ecdsa|ed25519",
	 .help = "the kind of key",
	 .value = &given.wanted_key,
	 .words = key_words},
	{.kind = OPTION_NUMBER,
	 .name = "min-rsa-bits",
	 .argument = "BITS",
	 .help = "the shortest RSA key that is not weak (2048)",
	 .value = &given.min_rsa_bits,
	 .minimum = 1024,
	 .maximum = 16384},
	{.kind = OPTION_TEXT,
	 .name = "max-lifetime",
	 .argument = "DAYS|cabf",
	 .help = "warning when it lives longer in all; cabf: than the CA/Browser Forum allows for "
		 "its date of issue",
	 .value = &given.lifetime},
	{.kind = OPTION_FLAG,
	 .name = "require-sct",
	 .help = "warning without a signed certificate timestamp (Certificate Transparency)",
	 .value = &given.require_sct},
	OPTION_END};

static const char *const examples[] = {
	"what kind of certificate is it?",
	"check_mail_cert_type -v -P imaps mail.example.com",
	"is it organization-validated, and no wildcard?",
	"check_mail_cert_type --require=ov --forbid-wildcard imaps://mail.example.com",
	"a file, as the CA delivered it",
	"check_mail_cert_type -f certificate.pem --key=ecdsa --max-lifetime=cabf",
	NULL};

#define REMEDY_ORDER "Order the certificate anew, for what is wanted here"

static const struct report_rule findings[] = {
	{"type.below-required", STATE_CRITICAL,
	 "the certificate is of a lower validation level than --require asks for, or for another "
	 "use than TLS servers",
	 "Was the right product delivered, and the right file installed? " REMEDY_ORDER "."},
	{"type.organization", STATE_CRITICAL,
	 "the subject's organization is not the one of --organization",
	 REMEDY_ORDER ", with the organization as it stands in the register."},
	{"type.issuer", STATE_CRITICAL,
	 "the issuer is not the one of --issuer, or one of --forbid-issuer",
	 "Have it issued by the right CA (a CAA record keeps others from it), or correct the "
	 "option."},
	{"type.name-not-covered", STATE_CRITICAL, "a name of --name is not covered",
	 "Order a certificate with the name: certbot certonly --cert-name NAME -d, once for each "
	 "name."},
	{"type.weak-key", STATE_CRITICAL,
	 "the key is too short (RSA under --min-rsa-bits, elliptic curve under 224 bits), or not "
	 "of the kind of --key",
	 "Make a new key and request: openssl genpkey -algorithm EC -pkeyopt "
	 "ec_paramgen_curve:P-256, or RSA with 3072 bits; certbot: --key-type."},
	{"type.weak-signature", STATE_CRITICAL,
	 "the certificate is signed with MD5 or SHA-1, which can be forged",
	 "Have it issued anew with SHA-256."},
	{"type.surplus-name", STATE_WARNING,
	 "with --exact-names: the certificate bears a name that was not asked for",
	 "Order the certificate without it, or add it with --name."},
	{"type.wildcard", STATE_WARNING,
	 "with --forbid-wildcard: a name begins with *, so that one stolen key serves for all "
	 "hosts",
	 "Order a certificate for the names in use."},
	{"type.lifetime", STATE_WARNING, "it lives longer than --max-lifetime allows",
	 "Have it issued for a shorter time, and automate its renewal (ACME)."},
	{"type.no-sct", STATE_WARNING,
	 "with --require-sct: no signed certificate timestamp is in the certificate, the TLS "
	 "handshake or the stapled OCSP response, and browsers want some",
	 "Ask the CA why the certificate was not logged; private CAs need none."},
	{"type.unknown", STATE_OK,
	 "no validation level is known by the certificate's policies: usual with private CAs; a "
	 "warning with --require",
	 "A public CA names the level in its policies: is this the certificate that was bought?"},
	{"type.malformed", STATE_CRITICAL, "the certificate cannot be decoded",
	 "Have it issued anew; openssl x509 -text shows what is wrong with it."},
	{.id = NULL},
};

const struct plugin_tables tables = {
	.binary = "check_mail_cert_type",
	.purpose = "Is a mail server's certificate of the kind that was bought?",
	.examples = examples,
	.options = options,
	.findings = findings,
};
