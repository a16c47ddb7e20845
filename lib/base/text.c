/* text - small helpers over strings: numbers with bounds, lists, globs */
#include "base/text.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

bool text_number(const char *text, long minimum, long maximum, long *number_r)
{
	bool negative = *text == '-';
	long number = 0;

	if (negative)
		text++;
	if (!*text)
		return false;
	for (; *text; text++) {
		int digit;

		if (!is_digit(*text))
			return false;
		digit = *text - '0';
		/* Counted downwards, as LONG_MIN has no positive twin. */
		if (number < (LONG_MIN + digit) / 10)
			return false;
		number = number * 10 - digit;
	}
	if (!negative) {
		if (number == LONG_MIN)
			return false;
		number = -number;
	}
	if (number < minimum || number > maximum)
		return false;
	*number_r = number;
	return true;
}

/* decimal = [ "-" ] ( 1*DIGIT [ "." 1*DIGIT ] / "." 1*DIGIT )
 * Digits go into an integer of at most 17 digits that is divided once, so that 41.3 is the double
 * nearest to 41.3; decimals beyond that say nothing to a double. */
bool text_decimal(const char *text, size_t length, double *number_r)
{
	uint64_t mantissa = 0, divisor = 1;
	bool negative, fraction = false;
	size_t i = 0, digits_here = 0;

	negative = length > 0 && text[0] == '-';
	if (negative)
		i++;
	for (; i < length; i++) {
		if (text[i] == '.' && !fraction) {
			fraction = true;
			digits_here = 0;
			continue;
		}
		if (!is_digit(text[i]))
			return false;
		digits_here++;
		if (mantissa >= UINT64_C(10000000000000000) ||
		    divisor >= UINT64_C(10000000000000000)) {
			if (!fraction)
				return false;
			continue;
		}
		mantissa = mantissa * 10 + (uint64_t)(text[i] - '0');
		if (fraction)
			divisor *= 10;
	}
	if (digits_here == 0)
		return false;
	*number_r = (double)mantissa / (double)divisor;
	if (negative)
		*number_r = -*number_r;
	return true;
}

const char *text_from_double(double number, char *buffer)
{
	/* Up to the first a double tells thousandths apart, up to the second whole numbers. */
	const double with_decimals = 9e12, limit = 9e15;
	const size_t size = 32;
	bool negative = number < 0;
	unsigned long long thousandths;
	size_t length;

	if (negative)
		number = -number;
	if (!(number >= 0)) /* not a number */
		number = 0;
	if (number > limit)
		number = limit;
	thousandths = number < with_decimals ? (unsigned long long)(number * 1000 + 0.5)
					     : (unsigned long long)number * 1000;
	snprintf(buffer, size, "%s%llu.%03llu", negative && thousandths ? "-" : "",
		 thousandths / 1000, thousandths % 1000);
	length = strlen(buffer);
	while (buffer[length - 1] == '0')
		length--;
	if (buffer[length - 1] == '.')
		length--;
	buffer[length] = '\0';
	return buffer;
}

char text_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

bool text_equal_nocase(const char *a, const char *b)
{
	while (*a && text_lower(*a) == text_lower(*b)) {
		a++;
		b++;
	}
	return *a == *b;
}

/* One place to come back to is enough: a later '*' can take over whatever an earlier one could. So
 * the time is bounded by the product of the lengths, and there is no recursion. */
bool text_glob(const char *pattern, const char *text)
{
	const char *star = NULL, *resume = NULL;

	while (*text) {
		if (*pattern == '*') {
			star = pattern++;
			resume = text;
		} else if (*pattern == '?' || *pattern == *text) {
			pattern++;
			text++;
		} else if (star) {
			pattern = star + 1;
			text = ++resume;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

bool text_next_word(const char **cursor, char separator, const char **word_r, size_t *length_r)
{
	const char *at = *cursor;
	const char *end;

	while (*at && (is_blank(*at) || *at == separator))
		at++;
	for (end = at; *end && *end != separator; end++)
		;
	*cursor = end;
	if (end == at)
		return false;
	*word_r = at;
	while (is_blank(end[-1]))
		end--;
	*length_r = (size_t)(end - at);
	return true;
}
