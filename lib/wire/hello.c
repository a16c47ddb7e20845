/* hello - writes the ClientHello of SSLv2 to TLS 1.3
 *
 * What real servers choke on is avoided: an extension without content stands never last (old
 * WebSphere), a handshake message of 256 to 511 bytes is padded to 512 (RFC 7685; some balancers
 * take its length for an SSLv2 message), the record version is 0x0301 (RFC 8446 appendix D.1).
 */
#include "wire/hello.h"

#include <string.h>

#include "base/address.h"
#include "wire/hello_private.h"

#define SCSV_RENEGOTIATION 0x00FF /* RFC 5746 section 3.3 */
#define SCSV_FALLBACK 0x5600	  /* RFC 7507 section 2 */

/* IANA "TLS ExtensionType Values". */
enum {
	EXTENSION_SERVER_NAME = 0,
	EXTENSION_GROUPS = 10,
	EXTENSION_POINT_FORMATS = 11,
	EXTENSION_SIGNATURES = 13,
	EXTENSION_PADDING = 21,
	EXTENSION_EXTENDED_MASTER_SECRET = 23,
	EXTENSION_SESSION_TICKET = 35,
	EXTENSION_VERSIONS = 43,
	EXTENSION_PSK_MODES = 45,
	EXTENSION_KEY_SHARE = 51,
	EXTENSION_RENEGOTIATION = 0xFF01,
};

void hello_session_id(const uint8_t *random, uint8_t *session_id)
{
	for (size_t i = 0; i < HELLO_RANDOM; i++)
		session_id[i] = random[HELLO_RANDOM - 1 - i] ^ 0xA5;
}

static void write_empty(struct writer *w, unsigned type)
{
	writer_u16(w, type);
	writer_u16(w, 0);
}

/* Many at a time: a scan writes hundreds of these lists. */
static void write_list(struct writer *w, const uint16_t *numbers, size_t count)
{
	uint8_t bytes[256];
	while (count > 0) {
		size_t part = count < sizeof(bytes) / 2 ? count : sizeof(bytes) / 2;
		for (size_t i = 0; i < part; i++) {
			bytes[2 * i] = (uint8_t)(numbers[i] >> 8);
			bytes[2 * i + 1] = (uint8_t)numbers[i];
		}
		writer_bytes(w, bytes, 2 * part);
		numbers += part;
		count -= part;
	}
}

/* An extension whose content is a vector of 16-bit numbers with a 16-bit length. */
static void write_numbers(struct writer *w, unsigned type, const uint16_t *numbers, size_t count)
{
	writer_u16(w, type);
	size_t extension = writer_begin(w, 2);
	size_t list = writer_begin(w, 2);
	write_list(w, numbers, count);
	writer_end(w, list, 2);
	writer_end(w, extension, 2);
}

/* RFC 6066 section 3: a host name, never an address literal, no final dot. */
static void write_server_name(struct writer *w, const char *name)
{
	struct address address;
	size_t length = name ? strlen(name) : 0;
	if (length > 0 && name[length - 1] == '.')
		length--;
	if (length == 0 || length > 255 || address_parse(name, &address))
		return;
	writer_u16(w, EXTENSION_SERVER_NAME);
	size_t extension = writer_begin(w, 2);
	size_t list = writer_begin(w, 2);
	writer_u8(w, 0); /* host_name */
	writer_u16(w, (unsigned)length);
	writer_bytes(w, name, length);
	writer_end(w, list, 2);
	writer_end(w, extension, 2);
}

/* RFC 8446 sections 4.2.1, 4.2.8, 4.2.9. */
static void write_tls13(struct writer *w, const struct hello_offer *offer)
{
	uint16_t lowest = offer->lowest ? offer->lowest : offer->version;
	writer_u16(w, EXTENSION_VERSIONS);
	size_t extension = writer_begin(w, 2);
	size_t list = writer_begin(w, 1);
	for (uint16_t version = TLS_1_3; version >= lowest && version >= TLS_1_0; version--)
		writer_u16(w, version);
	writer_end(w, list, 1);
	writer_end(w, extension, 2);
	writer_u16(w, EXTENSION_PSK_MODES);
	writer_u16(w, 2);
	writer_u8(w, 1);
	writer_u8(w, 1); /* psk_dhe_ke */
	writer_u16(w, EXTENSION_KEY_SHARE);
	writer_u16(w, 2);
	writer_u16(w, 0); /* no share: the server has to ask for one */
}

static void write_extensions(struct writer *w, const struct hello_offer *offer)
{
	write_server_name(w, offer->server_name);
	write_empty(w, EXTENSION_EXTENDED_MASTER_SECRET);
	write_empty(w, EXTENSION_SESSION_TICKET);
	if (offer->timestamps)
		write_empty(w, HELLO_TIMESTAMPS);
	writer_u16(w, EXTENSION_RENEGOTIATION);
	writer_u16(w, 1);
	writer_u8(w, 0); /* nothing renegotiated */
	if (offer->group_count > 0) {
		write_numbers(w, EXTENSION_GROUPS, offer->groups, offer->group_count);
		writer_u16(w, EXTENSION_POINT_FORMATS);
		writer_u16(w, 2);
		writer_u8(w, 1);
		writer_u8(w, 0); /* uncompressed */
	}
	if (offer->version >= TLS_1_2 && offer->scheme_count > 0)
		write_numbers(w, EXTENSION_SIGNATURES, offer->schemes, offer->scheme_count);
	if (offer->version == TLS_1_3)
		write_tls13(w, offer);
}

/* message is where the handshake message begins; the extensions are open, so that their length
 * counts already. */
static void write_padding(struct writer *w, size_t message)
{
	size_t length = w->length - message;
	if (length < 256 || length >= 512)
		return;
	static const uint8_t zeros[512];
	size_t padding = length + 4 < 512 ? 512 - length - 4 : 1;
	writer_u16(w, EXTENSION_PADDING);
	writer_u16(w, (unsigned)padding);
	writer_bytes(w, zeros, padding);
}

static void write_suites(struct writer *w, const struct hello_offer *offer, bool extensions)
{
	size_t list = writer_begin(w, 2);
	write_list(w, offer->suites, offer->suite_count);
	if (!extensions)
		writer_u16(w, SCSV_RENEGOTIATION);
	if (offer->fallback_scsv)
		writer_u16(w, SCSV_FALLBACK);
	writer_end(w, list, 2);
}

void hello_write(struct writer *w, const struct hello_offer *offer)
{
	bool extensions = offer->version >= TLS_1_0 && !offer->no_extensions;
	uint8_t random[HELLO_RANDOM], session_id[HELLO_RANDOM];
	if (offer->random)
		memcpy(random, offer->random, sizeof(random));
	else
		hello_random(random, sizeof(random));

	writer_u8(w, 22);
	writer_u16(w, offer->version == TLS_SSL3 ? TLS_SSL3 : TLS_1_0);
	size_t record = writer_begin(w, 2);
	size_t message = w->length;
	writer_u8(w, 1);
	size_t body = writer_begin(w, 3);
	writer_u16(w, offer->version == TLS_1_3 ? TLS_1_2 : offer->version);
	writer_bytes(w, random, sizeof(random));
	if (offer->version == TLS_1_3) {
		hello_session_id(random, session_id);
		writer_u8(w, sizeof(session_id));
		writer_bytes(w, session_id, sizeof(session_id));
	} else {
		writer_u8(w, 0);
	}
	write_suites(w, offer, extensions);
	if (offer->compression) {
		writer_u8(w, 2);
		writer_u8(w, 1); /* DEFLATE, RFC 3749 */
		writer_u8(w, 0);
	} else {
		writer_u8(w, 1);
		writer_u8(w, 0);
	}
	if (extensions) {
		size_t list = writer_begin(w, 2);
		write_extensions(w, offer);
		write_padding(w, message);
		writer_end(w, list, 2);
	}
	writer_end(w, body, 3);
	writer_end(w, record, 2);
}

/* "The SSL Protocol" 1995, CLIENT-HELLO: type, version, three lengths, cipher specs of three bytes,
 * session id, challenge. The record's first bit says that its header has two bytes. */
void hello_write_ssl2(struct writer *w, const uint8_t *random)
{
	uint8_t challenge[HELLO_SSL2_CHALLENGE];
	if (random)
		memcpy(challenge, random, sizeof(challenge));
	else
		hello_random(challenge, sizeof(challenge));
	size_t length = 9 + 3 * ssl2_kind_count + sizeof(challenge);
	writer_u16(w, (unsigned)(0x8000 | length));
	writer_u8(w, 1);
	writer_u16(w, TLS_SSL2);
	writer_u16(w, (unsigned)(3 * ssl2_kind_count));
	writer_u16(w, 0);
	writer_u16(w, sizeof(challenge));
	for (size_t i = 0; i < ssl2_kind_count; i++)
		writer_u24(w, ssl2_kind_table[i].id);
	writer_bytes(w, challenge, sizeof(challenge));
}
