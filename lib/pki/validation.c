/* validation - how thoroughly the CA looked at who ordered a certificate, by its policies */
#include "pki/validation.h"

#include <string.h>

#include "base/attributes.h"

/* CA/Browser Forum Baseline Requirements 7.1.6.1, the EV Guidelines. */
static const struct {
	const char *policy;
	enum validation level;
} levels[] = {
	{"2.23.140.1.2.1", VALIDATION_DV},
	{"2.23.140.1.2.2", VALIDATION_OV},
	{"2.23.140.1.2.3", VALIDATION_IV},
	{"2.23.140.1.1", VALIDATION_EV},
};

/* The CAs' own identifiers for EV, as browsers knew them. */
static const char *const ev_policies[] = {
	"0.4.0.2042.1.4",		    /* ETSI EN 319 411-1: EVCP */
	"0.4.0.2042.1.5",		    /* ETSI: EVCP+ */
	"1.2.276.0.44.1.1.1.4",		    /* TC TrustCenter */
	"1.2.156.112570.1.1.3",		    /* SHECA */
	"1.2.392.200091.100.721.1",	    /* SECOM */
	"1.2.40.0.17.1.22",		    /* A-Trust */
	"1.2.616.1.113527.2.5.1.1",	    /* Certum */
	"1.3.159.1.17.1",		    /* Actalis */
	"1.3.6.1.4.1.13177.10.1.3.10",	    /* Firmaprofesional */
	"1.3.6.1.4.1.14370.1.6",	    /* GeoTrust */
	"1.3.6.1.4.1.14777.6.1.1",	    /* Izenpe */
	"1.3.6.1.4.1.14777.6.1.2",	    /* Izenpe */
	"1.3.6.1.4.1.17326.10.14.2.1.2",    /* Camerfirma */
	"1.3.6.1.4.1.17326.10.8.12.1.2",    /* Camerfirma */
	"1.3.6.1.4.1.17326.10.8.2.1.2",	    /* Camerfirma */
	"1.3.6.1.4.1.22234.2.5.2.3.1",	    /* OpenTrust */
	"1.3.6.1.4.1.23223.1.1.1",	    /* StartCom */
	"1.3.6.1.4.1.23223.2",		    /* StartCom */
	"1.3.6.1.4.1.29836.1.10",	    /* CNNIC */
	"1.3.6.1.4.1.34697.2.1",	    /* AffirmTrust */
	"1.3.6.1.4.1.34697.2.2",	    /* AffirmTrust */
	"1.3.6.1.4.1.34697.2.3",	    /* AffirmTrust */
	"1.3.6.1.4.1.34697.2.4",	    /* AffirmTrust */
	"1.3.6.1.4.1.36305.2",		    /* WoSign */
	"1.3.6.1.4.1.40869.1.1.22.3",	    /* TWCA */
	"1.3.6.1.4.1.4146.1.1",		    /* GlobalSign */
	"1.3.6.1.4.1.4788.2.202.1",	    /* D-TRUST */
	"1.3.6.1.4.1.6334.1.100.1",	    /* Cybertrust */
	"1.3.6.1.4.1.6449.1.2.1.5.1",	    /* Sectigo */
	"1.3.6.1.4.1.782.1.2.1.8.1",	    /* Network Solutions */
	"1.3.6.1.4.1.7879.13.24.1",	    /* T-Systems */
	"1.3.6.1.4.1.8024.0.2.100.1.2",	    /* QuoVadis */
	"2.16.156.112554.3",		    /* CFCA */
	"2.16.528.1.1001.1.1.1.12.6.1.1.1", /* DigiNotar */
	"2.16.528.1.1003.1.2.7",	    /* Staat der Nederlanden */
	"2.16.578.1.26.1.3.3",		    /* Buypass */
	"2.16.756.1.83.21.0",		    /* Swisscom */
	"2.16.756.1.89.1.2.1.1",	    /* SwissSign */
	"2.16.792.1.2.1.1.5.7.1.9",	    /* TurkTrust */
	"2.16.792.3.0.3.1.1.5",		    /* TurkTrust */
	"2.16.792.3.0.4.1.1.4",		    /* E-Tugra */
	"2.16.840.1.113733.1.7.23.6",	    /* VeriSign */
	"2.16.840.1.113733.1.7.48.1",	    /* thawte */
	"2.16.840.1.114028.10.1.2",	    /* Entrust */
	"2.16.840.1.114171.500.9",	    /* Wells Fargo */
	"2.16.840.1.114404.1.1.2.4.1",	    /* Trustwave */
	"2.16.840.1.114412.1.3.0.2",	    /* DigiCert */
	"2.16.840.1.114412.2.1",	    /* DigiCert */
	"2.16.840.1.114413.1.7.23.3",	    /* GoDaddy */
	"2.16.840.1.114414.1.7.23.3",	    /* Starfield */
	"2.16.840.1.114414.1.7.24.3",	    /* Starfield */
};

static enum validation level_of(const char *policy)
{
	for (size_t i = 0; i < COUNT_OF(levels); i++)
		if (strcmp(policy, levels[i].policy) == 0)
			return levels[i].level;
	for (size_t i = 0; i < COUNT_OF(ev_policies); i++)
		if (strcmp(policy, ev_policies[i]) == 0)
			return VALIDATION_EV;
	return VALIDATION_NONE;
}

enum validation validation_of(struct cert *cert)
{
	enum validation highest = VALIDATION_NONE;

	cert_details(cert);
	for (size_t i = 0; i < cert->policy_count; i++) {
		enum validation level = level_of(cert->policies[i]);

		if (level > highest)
			highest = level;
	}
	return highest;
}

const char *validation_name(enum validation level)
{
	static const char *const names[] = {
		[VALIDATION_NONE] = "no CA/Browser Forum level",
		[VALIDATION_DV] = "DV",
		[VALIDATION_OV] = "OV",
		[VALIDATION_IV] = "IV",
		[VALIDATION_EV] = "EV",
	};

	return names[level];
}

/* S/MIME Baseline Requirements 7.1.6.1: 2.23.140.1.5.KIND.GENERATION */
const char *validation_smime(struct cert *cert)
{
	static const char prefix[] = "2.23.140.1.5.";
	static const char *const kinds[] = {"mailbox-validated", "organization-validated",
					    "sponsor-validated", "individual-validated"};

	cert_details(cert);
	for (size_t i = 0; i < cert->policy_count; i++) {
		const char *policy = cert->policies[i];
		char kind;

		if (strncmp(policy, prefix, sizeof(prefix) - 1) != 0)
			continue;
		kind = policy[sizeof(prefix) - 1];
		if (kind >= '1' && kind <= '4' && policy[sizeof(prefix)] == '.')
			return kinds[kind - '1'];
	}
	return NULL;
}

bool validation_is_wildcard(struct cert *cert)
{
	cert_details(cert);
	for (size_t i = 0; i < cert->name_count; i++)
		if (cert->names[i].kind == NAME_DNS && cert->names[i].value[0] == '*')
			return true;
	return false;
}
