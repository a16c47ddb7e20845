/* text_width - how many terminal columns a string takes, without the C library's locales */
#include "base/text.h"
#include "base/utf8.h"

#include <string.h>

/* Ranges, ascending, that take other than one column: 0 for combining marks and joiners, 2 for what
 * Unicode's East Asian Width calls W or F. Enough for names and organisations in certificates; a
 * code point missing here costs a crooked column and nothing else. */
static const struct {
	uint32_t first, last;
	uint8_t columns;
} ranges[] = {
	{0x0300, 0x036F, 0},   {0x0483, 0x0489, 0},   {0x0591, 0x05BD, 0},   {0x0610, 0x061A, 0},
	{0x064B, 0x065F, 0},   {0x0900, 0x0902, 0},   {0x093C, 0x093C, 0},   {0x0941, 0x0948, 0},
	{0x094D, 0x094D, 0},   {0x0E31, 0x0E31, 0},   {0x0E34, 0x0E3A, 0},   {0x0E47, 0x0E4E, 0},
	{0x1100, 0x115F, 2},   {0x1AB0, 0x1AFF, 0},   {0x1DC0, 0x1DFF, 0},   {0x200B, 0x200F, 0},
	{0x20D0, 0x20FF, 0},   {0x231A, 0x231B, 2},   {0x2E80, 0x303E, 2},   {0x3041, 0x3098, 2},
	{0x3099, 0x309A, 0},   {0x309B, 0x4DBF, 2},   {0x4E00, 0xA4CF, 2},   {0xA960, 0xA97F, 2},
	{0xAC00, 0xD7A3, 2},   {0xF900, 0xFAFF, 2},   {0xFE00, 0xFE0F, 0},   {0xFE20, 0xFE2F, 0},
	{0xFE30, 0xFE6F, 2},   {0xFF00, 0xFF60, 2},   {0xFFE0, 0xFFE6, 2},   {0x1F300, 0x1F64F, 2},
	{0x1F680, 0x1F6FF, 2}, {0x1F900, 0x1F9FF, 2}, {0x20000, 0x3FFFD, 2}, {0xE0100, 0xE01EF, 0},
};

static size_t columns_of(uint32_t code)
{
	if (code < ranges[0].first)
		return 1;
	for (size_t i = 0; i < COUNT_OF(ranges) && code >= ranges[i].first; i++)
		if (code <= ranges[i].last)
			return ranges[i].columns;
	return 1;
}

size_t text_width(const char *text)
{
	const uint8_t *bytes = (const uint8_t *)text;
	size_t length = strlen(text), width = 0;

	for (size_t i = 0; i < length;) {
		uint32_t code;
		size_t step = utf8_step(bytes + i, length - i, &code);

		width += step ? columns_of(code) : 1;
		i += step ? step : 1;
	}
	return width;
}
