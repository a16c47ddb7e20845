/* misbehave - what can go wrong at a stage: instead of the reply, or right after it */
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "talk.h"

const char *talk_busy_line(const struct talk *t)
{
	switch (t->port->language) {
	case LANGUAGE_IMAP:
		return "* BYE Too many connections, try again later\r\n";
	case LANGUAGE_POP3:
		return "-ERR [SYS/TEMP] Too many connections, try again later\r\n";
	case LANGUAGE_SIEVE:
		return "BYE (TRYLATER) \"Too many connections\"\r\n";
	default:
		return "421 4.7.0 peer.example.org Too many connections, try again later\r\n";
	}
}

static const char *flood_line(const struct talk *t, enum stage stage)
{
	switch (t->port->language) {
	case LANGUAGE_IMAP:
		return "* OK still here\r\n";
	case LANGUAGE_POP3:
		return stage == STAGE_GREETING ? "+OK " : "X-FLOOD\r\n";
	case LANGUAGE_SIEVE:
		return "\"X-FLOOD\" \"yes\"\r\n";
	default:
		return stage == STAGE_EHLO ? "250-XFLOOD\r\n" : "220-flood\r\n";
	}
}

static void flood(struct talk *t, enum stage stage, const char *text)
{
	struct bytes block = {0};

	if (stage == STAGE_HELLO) { /* warnings: unrecognized_name, without end */
		while (block.length < 7000)
			bytes_add(&block, "\x15\x03\x01\x00\x02\x01\x70", 7);
	} else {
		if (text)
			talk_say(t, text);
		while (block.length < 8192)
			bytes_text(&block, flood_line(t, stage));
	}
	while (!t->over)
		talk_say_bytes(t, block.data, block.length);
	bytes_free(&block);
}

static void endless(struct talk *t, enum stage stage)
{
	char block[4096];

	memset(block, stage == STAGE_HELLO ? 0 : 'x', sizeof(block));
	if (stage == STAGE_HELLO) /* a handshake message of 16 MB, in one record after the other */
		talk_say_bytes(t, "\x16\x03\x03\x10\x00\x02\xff\xff\xff", 9);
	else
		talk_say(t, t->port->language == LANGUAGE_IMAP	  ? "* OK "
			    : t->port->language == LANGUAGE_POP3  ? "+OK "
			    : t->port->language == LANGUAGE_SIEVE ? "\""
			    : stage == STAGE_EHLO		  ? "250-"
								  : "220-");
	if (stage == STAGE_HELLO)
		talk_say_bytes(t, block, 4092);
	while (!t->over) {
		if (stage == STAGE_HELLO)
			talk_say_bytes(t, "\x16\x03\x03\x10\x00", 5);
		talk_say_bytes(t, block, sizeof(block));
	}
}

static void garbage(struct talk *t)
{
	struct bytes noise = {0};

	bytes_noise(&noise, 3000, 99);
	talk_say_bytes(t, noise.data, noise.length);
	bytes_free(&noise);
	talk_drain(t);
}

static void drip(struct talk *t, const char *text)
{
	t->drip = true;
	while (!t->over)
		talk_say(t, text && *text ? text : "220-drip\r\n");
}

bool talk_misbehaves(struct talk *t, enum stage stage, const char *text)
{
	enum action action = t->port->actions[stage];

	/* what a connection gets for its number, it gets at once */
	if (t->whole != ACTION_NONE && stage <= STAGE_GREETING)
		action = t->whole;
	switch (action) {
	case ACTION_DROP:
		break;
	case ACTION_SILENT:
		talk_drain(t);
		break;
	case ACTION_DRIP:
		if (stage == STAGE_HELLO) { /* the handshake goes on, slowly */
			t->drip = true;
			return false;
		}
		drip(t, text);
		break;
	case ACTION_FLOOD:
		flood(t, stage,
		      stage == STAGE_GREETING ? port_text(t->port, "greeting", NULL) : NULL);
		break;
	case ACTION_ENDLESS:
		endless(t, stage);
		break;
	case ACTION_GARBAGE:
		garbage(t);
		break;
	case ACTION_BUSY:
		talk_say(t, talk_busy_line(t));
		break;
	case ACTION_TEXT:
		talk_say(t, "500 5.5.2 Error: bad syntax\r\n");
		talk_drain(t);
		break;
	default:
		return false;
	}
	talk_log(t, "!", "misbehaved instead of a reply");
	t->over = true;
	return true;
}

bool talk_goes_on(struct talk *t, enum stage stage)
{
	enum action action = t->port->actions[stage];

	if (t->whole != ACTION_NONE && stage <= STAGE_GREETING)
		action = t->whole;
	switch (action) {
	case ACTION_CLOSE:
		t->over = true;
		break;
	case ACTION_RESET:
		talk_reset(t);
		break;
	case ACTION_HALF_CLOSE:
		shutdown(t->fd, SHUT_WR);
		talk_drain(t);
		break;
	default:
		break;
	}
	return !t->over;
}

bool talk_reply(struct talk *t, enum stage stage, const char *text)
{
	if (talk_misbehaves(t, stage, text))
		return false;
	talk_say(t, text);
	return talk_goes_on(t, stage);
}
