/* greeting - how SMTP (RFC 5321), IMAP (RFC 9051), POP3 (RFC 1939), ManageSieve (RFC 5804) and what
 * else is met on mail servers begin */
#include "wire/greeting.h"

#include <stdio.h>
#include <string.h>

#include "base/attributes.h"

static const struct {
	const char *begins, *language, *instead;
} greetings[] = {
	{"220", "SMTP", "use smtp, submission or lmtp, which begin TLS by STARTTLS"},
	{"554", "SMTP", "use smtp, submission or lmtp, which begin TLS by STARTTLS"},
	{"* OK", "IMAP", "use imap, which begins TLS by STARTTLS"},
	{"* PREAUTH", "IMAP", "use imap, which begins TLS by STARTTLS"},
	{"+OK", "POP3", "use pop3, which begins TLS by STLS"},
	{"-ERR", "POP3", "use pop3, which begins TLS by STLS"},
	{"\"IMPLEMENTATION\"", "ManageSieve", "use sieve, which begins TLS by STARTTLS"},
	{"HTTP/", "HTTP", "this is no mail port"},
	{"SSH-", "SSH", "this is no mail port"},
};

bool greeting_in_clear(struct span bytes, char *buffer, size_t size)
{
	for (size_t i = 0; i < COUNT_OF(greetings); i++) {
		size_t length = strlen(greetings[i].begins);

		if (bytes.length < length || memcmp(bytes.data, greetings[i].begins, length) != 0)
			continue;
		snprintf(buffer, size, "the server speaks %s in the clear here, not TLS: %s",
			 greetings[i].language, greetings[i].instead);
		return true;
	}
	return false;
}

bool greeting_is_busy(struct span bytes, char *buffer, size_t size)
{
	static const char *const words[] = {"421 ", "421-", "* BYE ", "BYE "};
	size_t length = 0;

	while (length < bytes.length && bytes.data[length] != '\r' && bytes.data[length] != '\n')
		length++;
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (length < strlen(words[i]) ||
		    memcmp(bytes.data, words[i], strlen(words[i])) != 0)
			continue;
		snprintf(buffer, size, "the server is busy: %.*s",
			 (int)(length < 120 ? length : 120), (const char *)bytes.data);
		return true;
	}
	return false;
}
