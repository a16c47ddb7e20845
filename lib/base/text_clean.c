/* text_clean - foreign text made harmless, for people's terminals and for what parses plugin output
 *
 * Runs of bytes that need nothing are copied at once; only the rest is looked at one by one.
 */
#include "base/text.h"
#include "base/utf8.h"

/* Code points beyond ASCII that move, hide or break the text around them: C1 controls, marks and
 * overrides of direction, line and paragraph separators, invisible operators, byte order mark,
 * interlinear annotation, tags. */
static const struct {
	uint32_t first, last;
} unsafe[] = {
	{0x80, 0x9F},	  {0x61C, 0x61C},   {0x200B, 0x200B}, {0x200E, 0x200F},	  {0x2028, 0x202E},
	{0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F},
};

static bool is_unsafe_beyond_ascii(uint32_t code)
{
	for (size_t i = 0; i < COUNT_OF(unsafe); i++)
		if (code >= unsafe[i].first && code <= unsafe[i].last)
			return true;
	return false;
}

static bool is_unsafe_ascii(uint8_t c, enum text_clean how)
{
	switch (c) {
	case '|':
		return true;
	case '<':
	case '>':
	case '[':
	case ']':
	case '(':
	case ')':
		return how == TEXT_LINE || how == TEXT_FIRST;
	case '`':
	case '~':
	case '$':
	case '&':
	case '\'':
	case '"':
		return how == TEXT_FIRST;
	default:
		return c < 0x20 || c == 0x7F;
	}
}

/* Icinga Web, Checkmk and Nagios turn a backslash and an n or t into a newline or tab. */
static bool is_line_break(const uint8_t *bytes, size_t left, enum text_clean how)
{
	return (how == TEXT_LINE || how == TEXT_FIRST) && bytes[0] == '\\' && left > 1 &&
	       (bytes[1] == 'n' || bytes[1] == 't');
}

/* "[OK]", "(CRITICAL" and the like, which a person might take for a verdict of ours. */
static bool is_state(const uint8_t *bytes, size_t left, enum text_clean how)
{
	static const char words[][9] = {"OK", "WARN", "CRIT", "UNKNOWN", "UP", "DOWN"};

	if (how != TEXT_TERMINAL || (bytes[0] != '[' && bytes[0] != '('))
		return false;
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		const char *c = words[i];
		size_t at = 1;

		while (*c && at < left && text_lower((char)bytes[at]) == text_lower(*c))
			c++, at++;
		if (!*c)
			return true;
	}
	return false;
}

static void show_byte(struct writer *w, uint8_t byte)
{
	static const char digits[] = "0123456789abcdef";
	const char shown[4] = {'\\', 'x', digits[byte >> 4], digits[byte & 15]};

	writer_bytes(w, shown, sizeof(shown));
}

void text_clean(struct writer *w, const void *data, size_t length, enum text_clean how)
{
	const uint8_t *bytes = data;
	size_t done = 0, i = 0;

	while (i < length) {
		uint32_t code;
		size_t step;

		if (bytes[i] < 0x80 && !is_unsafe_ascii(bytes[i], how) &&
		    !is_line_break(bytes + i, length - i, how) &&
		    !is_state(bytes + i, length - i, how)) {
			i++;
			continue;
		}
		step = utf8_step(bytes + i, length - i, &code);
		if (step > 1 && !is_unsafe_beyond_ascii(code)) {
			i += step;
			continue;
		}
		writer_bytes(w, bytes + done, i - done);
		if (step > 1) {
			writer_print(w, "\\u{%04x}", (unsigned)code);
			i += step;
		} else {
			show_byte(w, bytes[i++]);
		}
		done = i;
	}
	if (length > done)
		writer_bytes(w, bytes + done, length - done);
}

void text_valid_utf8(struct writer *w, const void *data, size_t length)
{
	const uint8_t *bytes = data;
	size_t done = 0, i = 0;

	while (i < length) {
		uint32_t code;
		size_t step = bytes[i] ? utf8_step(bytes + i, length - i, &code) : 0;

		if (step) {
			i += step;
			continue;
		}
		writer_bytes(w, bytes + done, i - done);
		show_byte(w, bytes[i++]);
		done = i;
	}
	if (length > done)
		writer_bytes(w, bytes + done, length - done);
}
