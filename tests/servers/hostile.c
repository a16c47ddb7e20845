/* hostile - the parts of a certificate that are meant to hurt: names, sizes, broken DER */
#include "hostile.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME(text)                     \
	{                              \
		text, sizeof(text) - 1 \
	}

/* What has a meaning to some reader of status lines, each a separate name. */
static const struct {
	const char *text;
	size_t length;
} nasty[] = {
	NAME("a|x=99;;;;.example.org"),
	NAME("a\nCRITICAL - b.example.org"),
	NAME("\033[31mred\033[0m.example.org"),
	NAME("nul\0byte.example.org"),
	NAME("\xff\xfe\xc3(.example.org"),
	NAME("[OK] (CRITICAL) <b>bold</b>"),
	NAME("x=99"),
	NAME("`id`$(id)'\"&~.example.org"),
	NAME("a::b=1"),
};
#define NASTY (sizeof(nasty) / sizeof(nasty[0]))

void hostile_subject(gnutls_x509_crt_t crt)
{
	static const char *const oids[] = {
		GNUTLS_OID_X520_ORGANIZATION_NAME, GNUTLS_OID_X520_ORGANIZATIONAL_UNIT_NAME,
		GNUTLS_OID_X520_LOCALITY_NAME,	   GNUTLS_OID_X520_STATE_OR_PROVINCE_NAME,
		GNUTLS_OID_X520_COMMON_NAME,	   GNUTLS_OID_X520_TITLE,
		GNUTLS_OID_X520_PSEUDONYM,	   GNUTLS_OID_X520_SURNAME,
		GNUTLS_OID_X520_GIVEN_NAME,
	};

	for (size_t i = 0; i < NASTY; i++) {
		struct bytes der = {0};

		/* raw: a UTF8String whatever the bytes */
		bytes_u8(&der, 0x0c);
		bytes_u8(&der, (unsigned)nasty[i].length);
		bytes_add(&der, nasty[i].text, nasty[i].length);
		if (gnutls_x509_crt_set_dn_by_oid(crt, oids[i], 1, der.data, (unsigned)der.length) <
		    0)
			die("hostile subject %zu", i);
		bytes_free(&der);
	}
}

static void der_length(struct bytes *b, size_t length)
{
	if (length < 128) {
		bytes_u8(b, (unsigned)length);
	} else if (length < 256) {
		bytes_u8(b, 0x81);
		bytes_u8(b, (unsigned)length);
	} else if (length < 65536) {
		bytes_u8(b, 0x82);
		bytes_u16(b, (unsigned)length);
	} else {
		bytes_u8(b, 0x83);
		bytes_u24(b, (unsigned)length);
	}
}

static void add_name(struct bytes *names, const char *text, size_t length)
{
	unsigned char address[16];
	char copy[64] = "";

	if (length < sizeof(copy))
		memcpy(copy, text, length);
	if (inet_pton(AF_INET, copy, address) == 1) {
		bytes_u8(names, 0x87);
		bytes_u8(names, 4);
		bytes_add(names, address, 4);
	} else if (inet_pton(AF_INET6, copy, address) == 1) {
		bytes_u8(names, 0x87);
		bytes_u8(names, 16);
		bytes_add(names, address, 16);
	} else {
		bytes_u8(names, 0x82);
		der_length(names, length);
		bytes_add(names, text, length);
	}
}

void hostile_names(gnutls_x509_crt_t crt, const struct profile *p)
{
	struct bytes names = {0}, extension = {0};
	unsigned many = p->flags & FLAG_MONSTER ? 12000 : p->flags & FLAG_GIANT ? 2000 : 0;

	if (!p->names)
		return;
	for (const char *s = p->names; *s;) {
		size_t length = strcspn(s, ",");

		add_name(&names, s, length);
		s += length + (s[length] == ',');
	}
	for (unsigned i = 0; i < many; i++) {
		char name[64];

		snprintf(name, sizeof(name), "n%05u.giant.example.org", i);
		add_name(&names, name, strlen(name));
	}
	for (size_t i = 0; p->flags & FLAG_HOSTILE && i < NASTY; i++)
		add_name(&names, nasty[i].text, nasty[i].length);
	bytes_u8(&extension, 0x30);
	der_length(&extension, names.length);
	bytes_add(&extension, names.data, names.length);
	if (gnutls_x509_crt_set_extension_by_oid(crt, "2.5.29.17", extension.data, extension.length,
						 0) < 0)
		die("subjectAltName of %s", p->name);
	bytes_free(&names);
	bytes_free(&extension);
}

/* Turns the month of the second UTCTime (the end of validity) into 13. */
static void spoil_time(struct bytes *der)
{
	unsigned seen = 0;

	for (size_t i = 0; i + 15 < der->length; i++)
		if (der->data[i] == 0x17 && der->data[i + 1] == 13 && der->data[i + 14] == 'Z' &&
		    ++seen == 2) {
			memcpy(der->data + i + 4, "13", 2);
			return;
		}
}

void hostile_spoil(struct bytes *der, unsigned flags)
{
	if (flags & FLAG_BAD_SIGNATURE)
		der->data[der->length - 10] ^= 1;
	if (flags & FLAG_TRUNCATED)
		der->length = der->length * 2 / 3;
	if (flags & FLAG_BAD_TIME)
		spoil_time(der);
	if (flags & FLAG_GARBAGE) {
		der->length = 0;
		bytes_noise(der, 300, 7);
	}
}
