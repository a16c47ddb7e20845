/* answer_words - an answer in words */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "wire/answer_private.h"
#include "wire/greeting.h"

enum answer_step answer_garbage(struct hello_machine *m, const char *format, ...)
{
	va_list arguments;
	m->answer.kind = ANSWER_GARBAGE;
	va_start(arguments, format);
	vsnprintf(m->answer.text, sizeof(m->answer.text), format, arguments);
	va_end(arguments);
	return ANSWER_DONE;
}

enum answer_step answer_not_tls(struct hello_machine *m, struct span bytes)
{
	char quote[61], words[160];
	size_t length = 0;
	while (length < bytes.length && length < sizeof(quote) - 1 && bytes.data[length] != '\r' &&
	       bytes.data[length] != '\n') {
		uint8_t byte = bytes.data[length];
		quote[length++] = byte >= 0x20 && byte < 0x7F ? (char)byte : '.';
	}
	quote[length] = '\0';
	if (greeting_is_busy(bytes, m->answer.text, sizeof(m->answer.text))) {
		m->state->busy = true;
		return ANSWER_DONE;
	}
	if (greeting_in_clear(bytes, words, sizeof(words)))
		return answer_garbage(m, "%s", words);
	return answer_garbage(m, "not TLS: %s", quote);
}

static void alert_words(const struct answer *answer, char *buffer, size_t size)
{
	const char *name = alert_name(answer->alert);
	if (answer->version == TLS_SSL2)
		snprintf(buffer, size, "SSLv2 error %u", answer->alert);
	else if (name)
		snprintf(buffer, size, "TLS alert %u %s", answer->alert, name);
	else
		snprintf(buffer, size, "TLS alert %u", answer->alert);
}

const char *answer_words(const struct answer *answer, char *buffer, size_t size)
{
	char suite[SUITE_NAME];
	switch (answer->kind) {
	case ANSWER_NONE:
		snprintf(buffer, size, "no answer");
		break;
	case ANSWER_HELLO:
		snprintf(buffer, size, "ServerHello of %s with %s", version_name(answer->version),
			 suite_name(answer->suite, suite));
		break;
	case ANSWER_RETRY: {
		const char *group = group_name(answer->group);
		snprintf(buffer, size, "HelloRetryRequest of %s with %s%s%s",
			 version_name(answer->version), suite_name(answer->suite, suite),
			 group ? ", group " : "", group ? group : "");
		break;
	}
	case ANSWER_SSL2:
		snprintf(buffer, size, "SERVER-HELLO of SSLv2 with %zu cipher kinds",
			 answer->ssl2_kind_count);
		break;
	case ANSWER_ALERT:
		alert_words(answer, buffer, size);
		break;
	case ANSWER_CLOSED:
		snprintf(buffer, size, "connection closed");
		break;
	case ANSWER_RESET:
		snprintf(buffer, size, "connection reset");
		break;
	case ANSWER_GARBAGE:
		snprintf(buffer, size, "%s", answer->text);
		break;
	}
	return buffer;
}
