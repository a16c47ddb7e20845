/* words - what stands between the words of a list */
#include "verdict/words.h"

void words_add(struct writer *w, size_t at, size_t count, const char *word)
{
	if (at > 0)
		writer_text(w, at + 1 == count ? " and " : ", ");
	writer_text(w, word);
}
