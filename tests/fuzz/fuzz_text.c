/* fuzz_text - whatever bytes come in, cleaned text is valid UTF-8 and holds nothing that shapes
 * output */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* Written apart from the library's own decoder, so that both would have to err alike. */
static bool is_utf8(const uint8_t *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t more;

		if (s[i] < 0x80) {
			more = 0;
		} else if (s[i] >= 0xC2 && s[i] <= 0xDF) {
			more = 1;
		} else if ((s[i] & 0xF0) == 0xE0) {
			if (n - i < 2 || (s[i] == 0xE0 && s[i + 1] < 0xA0) ||
			    (s[i] == 0xED && s[i + 1] > 0x9F))
				return false;
			more = 2;
		} else if (s[i] >= 0xF0 && s[i] <= 0xF4) {
			if (n - i < 2 || (s[i] == 0xF0 && s[i + 1] < 0x90) ||
			    (s[i] == 0xF4 && s[i + 1] > 0x8F))
				return false;
			more = 3;
		} else {
			return false;
		}
		if (n - i <= more)
			return false;
		while (more--)
			if ((s[++i] & 0xC0) != 0x80)
				return false;
		i++;
	}
	return true;
}

static void require(bool fact)
{
	if (!fact)
		abort();
}

static void check_clean(const uint8_t *data, size_t size, enum text_clean how, const char *none)
{
	struct writer once = writer_with_maximum(size * 8 + 1);
	struct writer twice = writer_with_maximum(size * 8 + 1);

	text_clean(&once, data, size, how);
	require(!once.failed && is_utf8(once.data, once.length));
	for (size_t i = 0; i < once.length; i++) {
		uint8_t c = once.data[i];

		require(c >= 0x20 && c != 0x7F && !strchr(none, c));
		if (c == 0xC2) /* C1 controls are C2 80 to C2 9F */
			require(once.data[i + 1] >= 0xA0);
	}
	text_clean(&twice, once.data, once.length, how);
	require(span_equal(writer_span(&once), writer_span(&twice)));
	require(text_width(writer_string(&once)) <= 2 * once.length);
	writer_free(&once);
	writer_free(&twice);
}

static void check_numbers(const char *text)
{
	char buffer[32], again[32];
	long number = 7;
	double decimal;

	if (text_number(text, -10, 1000, &number))
		require(number >= -10 && number <= 1000);
	else
		require(number == 7);
	if (text_decimal(text, strlen(text), &decimal)) {
		text_from_double(decimal, buffer);
		require(text_decimal(buffer, strlen(buffer), &decimal));
		require(strcmp(text_from_double(decimal, again), buffer) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct writer utf8 = writer_with_maximum(size * 4 + 1);
	struct writer text = writer_with_maximum(size);
	const char *cursor, *word;
	size_t length;

	check_clean(data, size, TEXT_PLAIN, "|");
	check_clean(data, size, TEXT_TERMINAL, "|");
	check_clean(data, size, TEXT_LINE, "|<>[]()");
	check_clean(data, size, TEXT_FIRST, "|<>[]()`~$&'\"");
	text_valid_utf8(&utf8, data, size);
	require(!utf8.failed && is_utf8(utf8.data, utf8.length));
	require(utf8.length == 0 || !memchr(utf8.data, 0, utf8.length));
	writer_bytes(&text, data, size);
	text_width(writer_string(&text));
	check_numbers(writer_string(&text));
	cursor = writer_string(&text);
	while (text_next_word(&cursor, ',', &word, &length))
		require(length > 0 && !memchr(word, ',', length) && word[length - 1] != ' ');
	if (size < 64)
		text_glob(writer_string(&text), "server.timeout");
	writer_free(&utf8);
	writer_free(&text);
	return 0;
}
