/* client_hello - what a client asks for, read from the raw bytes of its hello (TLS, SSLv3, SSLv2)
 *
 * RFC 8446 section 4.1.2, RFC 5246 7.4.1.2; SSLv2: "The SSL Protocol", 1995, CLIENT-HELLO.
 */
#include "client_hello.h"

#include <string.h>

/* A cursor whose reads past the end give zeros and a broken mark. */
struct cursor {
	const uint8_t *data;
	size_t left;
	bool broken;
};

static unsigned take(struct cursor *c, unsigned width)
{
	unsigned value = 0;

	if (c->left < width) {
		c->broken = true;
		c->left = 0;
		return 0;
	}
	for (unsigned i = 0; i < width; i++)
		value = value << 8 | c->data[i];
	c->data += width;
	c->left -= width;
	return value;
}

static struct cursor part(struct cursor *c, size_t length)
{
	struct cursor inner = {c->data, length, false};

	if (c->left < length) {
		c->broken = true;
		c->left = 0;
		inner.left = 0;
		return inner;
	}
	c->data += length;
	c->left -= length;
	return inner;
}

static void list16(struct cursor c, uint16_t *out, size_t maximum, size_t *count_r)
{
	while (c.left >= 2 && *count_r < maximum)
		out[(*count_r)++] = (uint16_t)take(&c, 2);
}

static void read_extension(struct client_hello *h, unsigned type, struct cursor body)
{
	struct cursor list;

	switch (type) {
	case 0: /* server_name */
		list = part(&body, take(&body, 2));
		take(&list, 1);
		list = part(&list, take(&list, 2));
		if (list.left < sizeof(h->server_name) && list.left > 0) {
			memcpy(h->server_name, list.data, list.left);
			h->server_name[list.left] = '\0';
		}
		break;
	case 10:
		h->has_groups = true;
		list16(part(&body, take(&body, 2)), h->groups, HELLO_LIST, &h->group_count);
		break;
	case 13:
		list16(part(&body, take(&body, 2)), h->schemes, HELLO_LIST, &h->scheme_count);
		break;
	case 23:
		h->extended_master_secret = true;
		break;
	case 35:
		h->session_ticket = true;
		break;
	case 43:
		list16(part(&body, take(&body, 1)), h->versions, 32, &h->version_count);
		break;
	case 51:
		list = part(&body, take(&body, 2));
		while (list.left >= 4 && h->share_count < 32) {
			h->shares[h->share_count++] = (uint16_t)take(&list, 2);
			part(&list, take(&list, 2));
		}
		break;
	case 0xff01:
		h->renegotiation_info = true;
		break;
	default:
		break;
	}
}

static bool read_message(struct client_hello *h, struct cursor c)
{
	struct cursor list;

	h->length = c.left;
	h->version = (uint16_t)take(&c, 2);
	part(&c, 32);
	list = part(&c, take(&c, 1));
	h->session_id_length = list.left <= 32 ? list.left : 32;
	if (h->session_id_length > 0)
		memcpy(h->session_id, list.data, h->session_id_length);
	list = part(&c, take(&c, 2));
	while (list.left >= 2 && h->suite_count < HELLO_LIST) {
		h->suites[h->suite_count] = take(&list, 2);
		if (h->suites[h->suite_count] == 0x5600)
			h->fallback = true;
		if (h->suites[h->suite_count] == 0x00ff)
			h->renegotiation_info = true;
		h->suite_count++;
	}
	list = part(&c, take(&c, 1));
	while (list.left > 0)
		h->deflate |= take(&list, 1) == 1;
	if (c.broken || c.left == 0)
		return !c.broken;
	h->has_extensions = true;
	list = part(&c, take(&c, 2));
	while (list.left >= 4) {
		unsigned type = take(&list, 2);

		read_extension(h, type, part(&list, take(&list, 2)));
		h->extension_count++;
	}
	return !c.broken;
}

static bool read_ssl2(struct client_hello *h, struct cursor c)
{
	unsigned kinds, id, challenge;

	h->ssl2 = true;
	h->length = c.left;
	take(&c, 1);
	h->version = (uint16_t)take(&c, 2);
	kinds = take(&c, 2);
	id = take(&c, 2);
	challenge = take(&c, 2);
	for (; kinds >= 3 && h->suite_count < HELLO_LIST; kinds -= 3)
		h->suites[h->suite_count++] = take(&c, 3);
	part(&c, id);
	part(&c, challenge);
	return !c.broken;
}

static bool fill(struct talk *t, struct bytes *raw, size_t length)
{
	uint8_t buffer[4096];

	while (raw->length < length) {
		size_t want = length - raw->length;
		long got = talk_read_raw(t, buffer, want < sizeof(buffer) ? want : sizeof(buffer));

		if (got <= 0)
			return false;
		bytes_add(raw, buffer, (size_t)got);
	}
	return true;
}

bool client_hello_read(struct talk *t, struct client_hello *h, struct bytes *raw)
{
	struct bytes message = {0};
	size_t at = 0;
	bool good = false;

	*h = (struct client_hello){0};
	if (!fill(t, raw, 3))
		return false;
	if (raw->data[0] & 0x80 && raw->data[2] == 1) {
		size_t length = (size_t)(raw->data[0] & 0x7f) << 8 | raw->data[1];

		return fill(t, raw, 2 + length) &&
		       read_ssl2(h, (struct cursor){raw->data + 2, length, false});
	}
	do { /* records until the handshake message is whole */
		size_t length;

		if (!fill(t, raw, at + 5) || raw->data[at] != 0x16 || raw->data[at + 1] != 3)
			goto out;
		h->record_version = (uint16_t)(raw->data[at + 1] << 8 | raw->data[at + 2]);
		length = (size_t)raw->data[at + 3] << 8 | raw->data[at + 4];
		if (!fill(t, raw, at + 5 + length))
			goto out;
		bytes_add(&message, raw->data + at + 5, length);
		at += 5 + length;
		if (message.length >= 4) {
			size_t whole = (size_t)message.data[1] << 16 |
				       (size_t)message.data[2] << 8 | message.data[3];

			if (message.data[0] != 1 || whole > 200000)
				goto out;
			if (message.length >= 4 + whole) {
				good = read_message(
					h, (struct cursor){message.data + 4, whole, false});
				goto out;
			}
		}
	} while (raw->length < 300000);
out:
	bytes_free(&message);
	return good;
}

bool client_hello_offers(const struct client_hello *h, uint32_t suite)
{
	for (size_t i = 0; i < h->suite_count; i++)
		if (h->suites[i] == suite)
			return true;
	return false;
}

bool client_hello_takes(const struct client_hello *h, uint16_t version)
{
	if (h->ssl2)
		return version == 2 || (h->version >= 0x300 && version <= h->version);
	if (h->version_count == 0)
		return version >= 0x300 && version <= h->version && version < 0x304;
	for (size_t i = 0; i < h->version_count; i++)
		if (h->versions[i] == version)
			return true;
	return false;
}
