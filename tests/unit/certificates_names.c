/* certificates_names - names and name constraints as bytes */
#include "certificates_names.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/mem.h"
#include "base/text.h"

/* The bytes of a name of one of the four forms; an address as 4 or 16 octets, with a mask where
 * there is "/bits". */
size_t form_bytes(gnutls_x509_subject_alt_name_t type, const char *text, uint8_t bytes[512])
{
	struct address address;
	const char *slash = strchr(text, '/');
	char *plain;
	long bits = 0;
	size_t length;

	if (type != GNUTLS_SAN_IPADDRESS) {
		length = strlen(text);
		memcpy(bytes, text, length);
		return length;
	}
	plain = mem_substring(text, slash ? (size_t)(slash - text) : strlen(text));
	ck_assert_msg(address_parse(plain, &address), "no address: %s", plain);
	free(plain);
	length = address_length(&address);
	memcpy(bytes, address.bytes, length);
	if (!slash)
		return length;
	ck_assert(text_number(slash + 1, 0, 128, &bits));
	memset(bytes + length, 0, length);
	for (long i = 0; i < bits; i++)
		bytes[length + (size_t)i / 8] |= (uint8_t)(0x80 >> i % 8);
	return 2 * length;
}

const gnutls_x509_subject_alt_name_t form_types[FORMS] = {GNUTLS_SAN_DNSNAME, GNUTLS_SAN_IPADDRESS,
							  GNUTLS_SAN_RFC822NAME, GNUTLS_SAN_URI};
static const char *const form_words[] = {"dns:", "ip:", "email:", "uri:"};

void write_element(struct writer *w, unsigned tag, struct span content)
{
	writer_u8(w, tag);
	if (content.length < 0x80) {
		writer_u8(w, (unsigned)content.length);
	} else {
		writer_u8(w, 0x82);
		writer_u16(w, (unsigned)content.length);
		ck_assert(content.length >= 0x100);
	}
	writer_bytes(w, content.data, content.length);
}

/* GeneralSubtree ::= SEQUENCE { base GeneralName } */
static void write_subtree(struct writer *w, unsigned tag, struct span base)
{
	struct writer name = writer_with_maximum(4096);

	write_element(&name, tag, base);
	write_element(w, 0x30, writer_span(&name));
	writer_free(&name);
}

static void write_directory(struct writer *w, const char *dn)
{
	gnutls_x509_dn_t name;
	gnutls_datum_t der;

	ck_assert_int_ge(gnutls_x509_dn_init(&name), 0);
	ck_assert_msg(gnutls_x509_dn_set_str(name, dn, NULL) >= 0, "no name: %s", dn);
	ck_assert_int_ge(gnutls_x509_dn_export2(name, GNUTLS_X509_FMT_DER, &der), 0);
	write_subtree(w, 0xa4, (struct span){der.data, der.size});
	gnutls_free(der.data);
	gnutls_x509_dn_deinit(name);
}

void write_subtrees(struct writer *w, const char *list)
{
	static const uint8_t tags[] = {0x82, 0x87, 0x81, 0x86};
	const char *word;
	size_t length;

	while (text_next_word(&list, ',', &word, &length)) {
		char *text = mem_substring(word, length);
		bool known = false;

		if (strncmp(text, "dir:", 4) == 0) {
			write_directory(w, word + 4);
			free(text);
			return;
		}
		for (size_t form = 0; form < FORMS; form++) {
			size_t prefix = strlen(form_words[form]);
			uint8_t bytes[512];

			if (strncmp(text, form_words[form], prefix) != 0)
				continue;
			write_subtree(w, tags[form],
				      (struct span){bytes, form_bytes(form_types[form],
								      text + prefix, bytes)});
			known = true;
		}
		ck_assert_msg(known, "unknown constraint %s", text);
		free(text);
	}
}

static void write_oid(struct writer *w, const char *dotted)
{
	struct writer arcs = writer_with_maximum(64);
	const char *word;
	size_t length;
	long arc, first = -1;

	while (text_next_word(&dotted, '.', &word, &length)) {
		char *text = mem_substring(word, length);

		ck_assert_msg(text_number(text, 0, 127, &arc), "no arc: %s", text);
		free(text);
		if (first >= 0)
			writer_u8(&arcs, (unsigned)(first * 40 + arc));
		else if (arcs.length > 0)
			writer_u8(&arcs, (unsigned)arc);
		first = arcs.length == 0 ? arc : -1;
	}
	write_element(w, 0x06, writer_span(&arcs));
	writer_free(&arcs);
}

void write_mapping(struct writer *w, const char *issuer, const char *subject)
{
	struct writer pair = writer_with_maximum(128), list = writer_with_maximum(128);

	write_oid(&pair, issuer);
	write_oid(&pair, subject);
	write_element(&list, 0x30, writer_span(&pair));
	write_element(w, 0x30, writer_span(&list));
	writer_free(&pair);
	writer_free(&list);
}
