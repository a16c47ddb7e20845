/* dialogue_steps - the dialogues as data */
#include "wire/dialogue_steps.h"

#include <string.h>

#include "base/attributes.h"
#include "base/text.h"
#include "wire/dialogue.h"

/* purpose × class of reply. A POP3 server that is overloaded says -ERR and hangs up; RFC 5321 3.1
 * lets an SMTP server say 554 in place of 220; every reply but the positive one to STARTTLS, 421
 * and 454 included, is a refusal (SPEC 3). An attempt has no wrong answer. */
#define ANY_REPLY(to_challenge)                                                    \
	{                                                                          \
		[REPLY_POSITIVE] = VERDICT_NEXT, [REPLY_CHALLENGE] = to_challenge, \
		[REPLY_LATER] = VERDICT_NEXT, [REPLY_NEGATIVE] = VERDICT_NEXT,     \
		[REPLY_BYE] = VERDICT_OVER, [REPLY_PREAUTH] = VERDICT_GARBAGE      \
	}
const uint8_t step_verdicts[STEP_PURPOSES][REPLY_CLASSES] = {
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
	[STEP_ATTEMPT] = ANY_REPLY(VERDICT_NEXT),
	[STEP_CANCEL] = ANY_REPLY(VERDICT_OVER),
	[STEP_MAIL] = ANY_REPLY(VERDICT_OVER),
	[STEP_RESET] = ANY_REPLY(VERDICT_OVER),
	/* Behind an injected command the replies may stand in each other's places. */
	[STEP_LEAVE] = {[REPLY_BYE] = VERDICT_NEXT},
	[STEP_EXTRA] = {[REPLY_BYE] = VERDICT_NEXT},
};

#define GOAL(goal) (1U << (goal))
#define IN_CLEAR (GOAL(DIALOGUE_STARTTLS) | GOAL(DIALOGUE_SURVEY))
#define IN_TLS (GOAL(DIALOGUE_INSIDE) | GOAL(DIALOGUE_INJECTED))
#define ALL_GOALS (GOAL(DIALOGUE_GOALS) - 1U)

#define GREETING(...)                                                                  \
	{                                                                              \
		.goals = IN_CLEAR | GOAL(DIALOGUE_IMPLICIT), .purpose = STEP_GREETING, \
		.stage = "waiting for the greeting", __VA_ARGS__                       \
	}

#define STARTTLS(text, ...)                                                                  \
	{                                                                                    \
		.goals = GOAL(DIALOGUE_STARTTLS), .purpose = STEP_STARTTLS, .command = text, \
		.stage = "waiting for the reply to " text, __VA_ARGS__                       \
	}

/* One reply for each command and then the end; one reply more belongs to the injected command. */
#define LEAVE(text, in_form)                                                              \
	{.goals = GOAL(DIALOGUE_INJECTED),                                                \
	 .purpose = STEP_LEAVE,                                                           \
	 .command = text,                                                                 \
	 .form = in_form,                                                                 \
	 .stage = "waiting for the reply to " text},                                      \
	{                                                                                 \
		.goals = GOAL(DIALOGUE_INJECTED), .purpose = STEP_EXTRA, .form = in_form, \
		.stage = "waiting for the end after " text                                \
	}

/* RFC 3207, RFC 4954; LMTP says LHLO in place of EHLO, all else is SMTP (RFC 2033 4.1). */
#define MAIL_STEPS(hello)                                     \
	GREETING(.form = REPLY_SMTP, .code = 220),            \
		{.goals = ALL_GOALS,                          \
		 .purpose = STEP_CAPABILITIES,                \
		 .command = hello,                            \
		 .names_client = true,                        \
		 .form = REPLY_SMTP,                          \
		 .code = 250,                                 \
		 .stage = "waiting for the reply to " hello}, \
		STARTTLS("STARTTLS", .form = REPLY_SMTP, .code = 220), LEAVE("QUIT", REPLY_SMTP)

static const struct dialogue_step smtp_steps[] = {MAIL_STEPS("EHLO")};
static const struct dialogue_step lmtp_steps[] = {MAIL_STEPS("LHLO")};

/* RFC 9051 6.2.1. The greeting may announce capabilities (7.1): then they need not be asked for.
 * The reply to an injected command is known by its tag and comes before that to CAPABILITY. */
static const struct dialogue_step imap_steps[] = {
	GREETING(.form = REPLY_IMAP_GREETING),
	{.goals = ALL_GOALS,
	 .purpose = STEP_CAPABILITIES,
	 .command = "CAPABILITY",
	 .when = WHEN_UNKNOWN,
	 .form = REPLY_IMAP,
	 .stage = "waiting for the reply to CAPABILITY"},
	STARTTLS("STARTTLS", .form = REPLY_IMAP),
};

/* RFC 2595 4. CAPA (RFC 2449) is younger than many servers: where it fails, STLS is tried. */
static const struct dialogue_step pop3_steps[] = {
	GREETING(.form = REPLY_POP3),
	{.goals = ALL_GOALS,
	 .purpose = STEP_CAPABILITIES,
	 .command = "CAPA",
	 .optional = true,
	 .form = REPLY_POP3_LIST,
	 .stage = "waiting for the reply to CAPA"},
	STARTTLS("STLS", .form = REPLY_POP3),
	LEAVE("QUIT", REPLY_POP3),
};

/* RFC 5804 2.2. The greeting is the list of capabilities, and TLS begins with it once more. */
static const struct dialogue_step sieve_steps[] = {
	GREETING(.form = REPLY_SIEVE),
	{.goals = IN_TLS,
	 .purpose = STEP_CAPABILITIES,
	 .form = REPLY_SIEVE,
	 .stage = "waiting for the capabilities inside TLS"},
	STARTTLS("STARTTLS", .form = REPLY_SIEVE),
	LEAVE("LOGOUT", REPLY_SIEVE),
};

/* POP3's NOOP is no command before login, and an unknown one is answered with -ERR everywhere. */
static const struct dialogue_script scripts[] = {
	[DIALECT_SMTP] = {"SMTP", "use smtps", "QUIT", false, "NOOP", smtp_steps,
			  COUNT_OF(smtp_steps)},
	[DIALECT_LMTP] = {"LMTP", "use tls", "QUIT", false, "NOOP", lmtp_steps,
			  COUNT_OF(lmtp_steps)},
	[DIALECT_IMAP] = {"IMAP", "use imaps", "LOGOUT", true, INJECTED_TAG " NOOP", imap_steps,
			  COUNT_OF(imap_steps)},
	[DIALECT_POP3] = {"POP3", "use pop3s", "QUIT", false, "XNOOP", pop3_steps,
			  COUNT_OF(pop3_steps)},
	[DIALECT_SIEVE] = {"ManageSieve", "use tls", "LOGOUT", false, "NOOP \"inject\"",
			   sieve_steps, COUNT_OF(sieve_steps)},
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
