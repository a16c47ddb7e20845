/* der_text - the characters of an ASN.1 string, whatever its type, as UTF-8 one octet at a time */
#include "pki/der_text.h"

#include "base/text.h"

bool der_is_text(uint8_t tag)
{
	switch (tag) {
	case DER_UTF8_STRING:
	case DER_NUMERIC_STRING:
	case DER_PRINTABLE_STRING:
	case DER_TELETEX_STRING:
	case DER_IA5_STRING:
	case DER_VISIBLE_STRING:
	case DER_UNIVERSAL_STRING:
	case DER_BMP_STRING:
		return true;
	default:
		return false;
	}
}

struct der_text der_text_over(const struct der *value)
{
	return (struct der_text){.bytes = value->content, .tag = value->tag};
}

/* Bytes of a character in the string types that have a fixed width. */
static unsigned width_of(uint8_t tag)
{
	return tag == DER_BMP_STRING ? 2 : tag == DER_UNIVERSAL_STRING ? 4 : 1;
}

bool der_is_narrow(uint8_t tag)
{
	return der_is_text(tag) && width_of(tag) == 1;
}

/* The octets of a code point, RFC 3629. Surrogates are passed on: whoever shows the text escapes
 * what is no UTF-8. */
static int encode(struct der_text *t, uint32_t c)
{
	static const uint8_t lead[] = {0, 0xc0, 0xe0, 0xf0};
	unsigned more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;

	if (c > 0x10ffff)
		return '?';
	for (t->queued = 0; t->queued < more; c >>= 6)
		t->queue[t->queued++] = (uint8_t)(0x80 | (c & 0x3f));
	return (int)(lead[more] | c);
}

int der_text_next(struct der_text *t)
{
	unsigned width;
	uint32_t c = 0;

	if (t->queued > 0)
		return t->queue[--t->queued];
	width = width_of(t->tag);
	if (t->bytes.length - t->at < width)
		return -1;
	while (width-- > 0)
		c = c << 8 | t->bytes.data[t->at++];
	/* A TeletexString is Latin-1 in practice; the other one-byte types are ASCII or UTF-8. */
	if (c < 0x80 || (width_of(t->tag) == 1 && t->tag != DER_TELETEX_STRING))
		return (int)c;
	return encode(t, c);
}

struct der_fold der_fold_over(const struct der *value)
{
	return (struct der_fold){.text = der_text_over(value), .held = -1};
}

static bool is_space(int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

int der_fold_next(struct der_fold *f)
{
	bool space = false;
	int c;

	if (!der_is_text(f->text.tag))
		return der_text_next(&f->text);
	if (f->held >= 0) {
		c = f->held;
		f->held = -1;
		return c;
	}
	while (is_space(c = der_text_next(&f->text)))
		space = true;
	if (c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	if (space && f->started && c >= 0) {
		f->held = c;
		return ' ';
	}
	f->started = true;
	return c;
}
