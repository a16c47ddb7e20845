/* dialogue_steps - the dialogues as data, from the greeting up to "begin TLS now" */
#include "wire/dialogue_steps.h"

#include <stddef.h>
#include <string.h>

#include "base/attributes.h"
#include "base/text.h"

/* purpose × class of reply. A POP3 server that is overloaded says -ERR and hangs up; RFC 5321 3.1
 * lets an SMTP server say 554 in place of 220; every reply but the positive one to STARTTLS, 421
 * and 454 included, is a refusal (SPEC 3). */
const enum step_verdict step_verdicts[STEP_PURPOSES][REPLY_CLASSES] = {
	[STEP_GREETING] = {[REPLY_POSITIVE] = VERDICT_NEXT,
			   [REPLY_CHALLENGE] = VERDICT_GARBAGE,
			   [REPLY_LATER] = VERDICT_BUSY,
			   [REPLY_NEGATIVE] = VERDICT_REFUSED,
			   [REPLY_BYE] = VERDICT_BUSY,
			   [REPLY_PREAUTH] = VERDICT_PREAUTH},
	[STEP_CAPABILITIES] = {[REPLY_POSITIVE] = VERDICT_NEXT,
			       [REPLY_CHALLENGE] = VERDICT_GARBAGE,
			       [REPLY_LATER] = VERDICT_BUSY,
			       [REPLY_NEGATIVE] = VERDICT_REFUSED,
			       [REPLY_BYE] = VERDICT_BUSY,
			       [REPLY_PREAUTH] = VERDICT_GARBAGE},
	[STEP_STARTTLS] = {[REPLY_POSITIVE] = VERDICT_NEXT,
			   [REPLY_CHALLENGE] = VERDICT_REFUSED,
			   [REPLY_LATER] = VERDICT_REFUSED,
			   [REPLY_NEGATIVE] = VERDICT_REFUSED,
			   [REPLY_BYE] = VERDICT_REFUSED,
			   [REPLY_PREAUTH] = VERDICT_GARBAGE},
};

#define GREETING "waiting for the greeting"

/* RFC 3207 */
static const struct dialogue_step smtp_steps[] = {
	{.purpose = STEP_GREETING, .form = REPLY_SMTP, .code = 220, .stage = GREETING},
	{.purpose = STEP_CAPABILITIES,
	 .command = "EHLO",
	 .names_client = true,
	 .form = REPLY_SMTP,
	 .stage = "waiting for the reply to EHLO"},
	{.purpose = STEP_STARTTLS,
	 .command = "STARTTLS",
	 .needs = "STARTTLS",
	 .form = REPLY_SMTP,
	 .code = 220,
	 .stage = "waiting for the reply to STARTTLS"},
};

/* RFC 2033 4.1: LHLO in place of EHLO; all else is SMTP. */
static const struct dialogue_step lmtp_steps[] = {
	{.purpose = STEP_GREETING, .form = REPLY_SMTP, .code = 220, .stage = GREETING},
	{.purpose = STEP_CAPABILITIES,
	 .command = "LHLO",
	 .names_client = true,
	 .form = REPLY_SMTP,
	 .stage = "waiting for the reply to LHLO"},
	{.purpose = STEP_STARTTLS,
	 .command = "STARTTLS",
	 .needs = "STARTTLS",
	 .form = REPLY_SMTP,
	 .code = 220,
	 .stage = "waiting for the reply to STARTTLS"},
};

/* RFC 9051 6.2.1. The greeting may announce capabilities (7.1): then they need not be asked for. */
static const struct dialogue_step imap_steps[] = {
	{.purpose = STEP_GREETING, .form = REPLY_IMAP_GREETING, .stage = GREETING},
	{.purpose = STEP_CAPABILITIES,
	 .command = "CAPABILITY",
	 .unless = "STARTTLS",
	 .form = REPLY_IMAP,
	 .stage = "waiting for the reply to CAPABILITY"},
	{.purpose = STEP_STARTTLS,
	 .command = "STARTTLS",
	 .needs = "STARTTLS",
	 .form = REPLY_IMAP,
	 .stage = "waiting for the reply to STARTTLS"},
};

/* RFC 2595 4. CAPA (RFC 2449) is younger than many servers: where it fails, STLS is tried. */
static const struct dialogue_step pop3_steps[] = {
	{.purpose = STEP_GREETING, .form = REPLY_POP3, .stage = GREETING},
	{.purpose = STEP_CAPABILITIES,
	 .command = "CAPA",
	 .optional = true,
	 .form = REPLY_POP3_LIST,
	 .stage = "waiting for the reply to CAPA"},
	{.purpose = STEP_STARTTLS,
	 .command = "STLS",
	 .needs = "STLS",
	 .form = REPLY_POP3,
	 .stage = "waiting for the reply to STLS"},
};

/* RFC 5804 2.2. The greeting is the list of capabilities. */
static const struct dialogue_step sieve_steps[] = {
	{.purpose = STEP_GREETING, .form = REPLY_SIEVE, .stage = GREETING},
	{.purpose = STEP_STARTTLS,
	 .command = "STARTTLS",
	 .needs = "STARTTLS",
	 .form = REPLY_SIEVE,
	 .stage = "waiting for the reply to STARTTLS"},
};

static const struct dialogue_script scripts[] = {
	[DIALECT_SMTP] = {"SMTP", "use smtps", "QUIT", false, smtp_steps, COUNT_OF(smtp_steps)},
	[DIALECT_LMTP] = {"LMTP", "use tls", "QUIT", false, lmtp_steps, COUNT_OF(lmtp_steps)},
	[DIALECT_IMAP] = {"IMAP", "use imaps", "LOGOUT", true, imap_steps, COUNT_OF(imap_steps)},
	[DIALECT_POP3] = {"POP3", "use pop3s", "QUIT", false, pop3_steps, COUNT_OF(pop3_steps)},
	[DIALECT_SIEVE] = {"ManageSieve", "use tls", "LOGOUT", false, sieve_steps,
			   COUNT_OF(sieve_steps)},
};

const struct dialogue_script *dialogue_script(enum dialect dialect)
{
	return &scripts[dialect];
}

/* How the greetings of other protocols begin; '9' stands for a digit. */
static const struct {
	const char *begins, *protocol;
} looks[] = {
	{"* OK", "IMAP"},  {"* PREAUTH", "IMAP"}, {"* BYE", "IMAP"},
	{"+OK", "POP3"},   {"-ERR", "POP3"},	  {"\"IMPLEMENTATION\"", "ManageSieve"},
	{"HTTP/", "HTTP"}, {"<!DOCTYPE", "HTTP"}, {"<html", "HTTP"},
	{"SSH-", "SSH"},   {"999 ", "SMTP"},	  {"999-", "SMTP"},
};

static bool matches(const char *line, const char *pattern)
{
	for (; *pattern != '\0'; pattern++, line++) {
		bool digit = *line >= '0' && *line <= '9';

		if (*pattern == '9' ? !digit : text_lower(*line) != text_lower(*pattern))
			return false;
	}
	return true;
}

const char *dialogue_looks_like(const char *line)
{
	for (size_t i = 0; i < COUNT_OF(looks); i++)
		if (matches(line, looks[i].begins))
			return looks[i].protocol;
	return NULL;
}
