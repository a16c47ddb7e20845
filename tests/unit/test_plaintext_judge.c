/* test_plaintext_judge - what three connections saw, and what is found wrong; for each finding a
 * case that raises it and a near miss */
#include <stdio.h>
#include <string.h>

#include "base/attributes.h"
#include "base/text.h"
#include "base/writer.h"
#include "scan/plaintext_judge.h"
#include "unit.h"
#include "wire/capability.h"

/* A dialogue's facts. */
struct said {
	const char *announces;				 /* joined by ','; NULL: nothing is known */
	const char *accepted, *refused, *unclear, *mail; /* attempts */
	bool asked, stripped, preauth, obeyed;
	size_t injected;
};

struct seen {
	enum plaintext_reach reach;
	enum fail_kind kind;
	int code;
	struct said clear, inside;
	bool client_certificate, disproven;
	const char *later;
};

struct row {
	const char *title;
	enum protocol protocol;
	struct seen survey, inside, injection;
	bool forbid_port, own_address;
	const char *want; /* names of problems, in order, joined by ' ' */
	const char *says; /* stands in the first sentence */
	bool unanswered;
};

static const char *const names[PLAINTEXT_PROBLEMS] = {
	[PROBLEM_NOT_OFFERED] = "not-offered",
	[PROBLEM_REFUSED] = "refused",
	[PROBLEM_STRIPPED] = "stripped",
	[PROBLEM_PREAUTH] = "preauth",
	[PROBLEM_BROKEN_DIALOGUE] = "broken",
	[PROBLEM_AUTH] = "auth",
	[PROBLEM_AUTH_ANNOUNCED] = "announced",
	[PROBLEM_AUTH_OTHER] = "other",
	[PROBLEM_MAIL] = "mail",
	[PROBLEM_PORT_OPEN] = "port",
	[PROBLEM_COMMAND_INJECTION] = "command",
	[PROBLEM_REPLY_INJECTION] = "reply",
	[PROBLEM_UNCHANGED] = "unchanged",
	[PROBLEM_DISPROVEN] = "disproven",
	[PROBLEM_NOT_DONE] = "not-done",
};

#define OFFERS .clear = {.announces = "STARTTLS"}
/* All three connections of a sound server, each of which a row may replace. */
#define SURVEYED .survey = {.reach = REACH_END, OFFERS}
#define INSIDE                                                        \
	.inside = {.reach = REACH_END,                                \
		   .clear = {.announces = "STARTTLS", .asked = true}, \
		   .inside = {.announces = "AUTH PLAIN"}}
#define INJECTED .injection = {.reach = REACH_END}
/* A survey that ends well and announces something. */
#define CLEAR(...) .survey = {.reach = REACH_END, .clear = {__VA_ARGS__}}
#define SOUND_BUT_CLEAR(...) CLEAR(__VA_ARGS__), INSIDE, INJECTED
#define SOUND_BUT_INSIDE(...) \
	SURVEYED, INJECTED,   \
		.inside = {.clear = {.announces = "STARTTLS", .asked = true}, __VA_ARGS__}
#define SOUND_BUT_INJECTION(...) SURVEYED, INSIDE, .injection = {__VA_ARGS__}
#define ALL_FAIL(at, why)                             \
	.survey = {.reach = at, .kind = why, OFFERS}, \
	.inside = {.reach = at, .kind = why, OFFERS}, \
	.injection = {.reach = at, .kind = why, OFFERS}

static const struct row rows[] = {
	{"a sound server", PROTOCOL_SMTP, SURVEYED, INSIDE, INJECTED, .want = ""},
	{"nothing listens: the failure is the answer", PROTOCOL_SMTP,
	 ALL_FAIL(REACH_NOTHING, FAIL_UNREACHABLE), .want = "", .unanswered = true},
	{"silence behind the greeting, everywhere", PROTOCOL_SMTP,
	 ALL_FAIL(REACH_GREETING, FAIL_TIMEOUT), .want = "", .unanswered = true},
	{"busy at EHLO, everywhere", PROTOCOL_SMTP, ALL_FAIL(REACH_GREETING, FAIL_BUSY), .want = "",
	 .unanswered = true},

	{"not offered", PROTOCOL_SMTP, CLEAR(.announces = "DSN"),
	 .inside = {.reach = REACH_GREETING, .kind = FAIL_REFUSED, .clear = {.announces = "DSN"}},
	 .injection = {.reach = REACH_GREETING, .kind = FAIL_REFUSED}, .want = "not-offered"},
	{"not offered on this connection", PROTOCOL_SMTP, SURVEYED,
	 .inside = {.reach = REACH_GREETING, .kind = FAIL_REFUSED, .clear = {.announces = ""}},
	 INJECTED, .want = "not-offered", .says = "though on another connection it did"},
	{"not announced, the second connection throttled", PROTOCOL_SMTP, CLEAR(.announces = "DSN"),
	 .inside = {.reach = REACH_NOTHING, .kind = FAIL_BUSY}, INJECTED,
	 .want = "not-offered not-done", .says = "does not announce STARTTLS"},
	{"not offered, and the first connection broke off", PROTOCOL_SMTP,
	 .survey = {.reach = REACH_GREETING, .kind = FAIL_TIMEOUT},
	 .inside = {.reach = REACH_GREETING, .kind = FAIL_REFUSED, .clear = {.announces = "DSN"}},
	 INJECTED, .want = "not-offered not-done"},
	{"not offered, for EHLO is refused on both", PROTOCOL_SMTP,
	 .survey = {.reach = REACH_GREETING, .kind = FAIL_REFUSED},
	 .inside = {.reach = REACH_GREETING, .kind = FAIL_REFUSED, .clear = {.announces = ""}},
	 INJECTED, .want = "not-offered"},
	{"announced, the second connection throttled", PROTOCOL_SMTP, SURVEYED,
	 .inside = {.reach = REACH_NOTHING, .kind = FAIL_BUSY}, INJECTED, .want = "not-done"},
	{"stripped", PROTOCOL_SMTP, CLEAR(.announces = "XXXXXXXA", .stripped = true),
	 .inside = {.reach = REACH_GREETING,
		    .kind = FAIL_REFUSED,
		    .clear = {.announces = "XXXXXXXA", .stripped = true}},
	 .injection = {.reach = REACH_GREETING, .kind = FAIL_REFUSED}, .want = "stripped"},
	{"refused", PROTOCOL_SMTP,
	 SOUND_BUT_INSIDE(.reach = REACH_STARTTLS, .kind = FAIL_REFUSED, .code = 454),
	 .want = "refused"},
	{"silent at STARTTLS is not refused", PROTOCOL_SMTP,
	 SOUND_BUT_INSIDE(.reach = REACH_STARTTLS, .kind = FAIL_TIMEOUT), .want = "not-done"},
	{"PREAUTH", PROTOCOL_IMAP,
	 .survey = {.reach = REACH_NOTHING, .kind = FAIL_REFUSED, .clear = {.preauth = true}},
	 .inside = {.reach = REACH_NOTHING, .kind = FAIL_REFUSED, .clear = {.preauth = true}},
	 .injection = {.reach = REACH_NOTHING, .kind = FAIL_REFUSED}, .want = "preauth"},
	{"a 5xx greeting is no finding of ours", PROTOCOL_SMTP,
	 ALL_FAIL(REACH_NOTHING, FAIL_REFUSED), .want = "", .unanswered = true},

	{"closed behind the greeting", PROTOCOL_SMTP, ALL_FAIL(REACH_GREETING, FAIL_CLOSED),
	 .want = "broken"},
	{"closed before it", PROTOCOL_SMTP, ALL_FAIL(REACH_NOTHING, FAIL_CLOSED), .want = "",
	 .unanswered = true},
	{"plain text in place of TLS", PROTOCOL_SMTP,
	 SOUND_BUT_INSIDE(.reach = REACH_TLS, .kind = FAIL_PROTOCOL), .want = "broken",
	 .says = "STARTTLS is accepted, but TLS does not begin"},
	{"an alert in place of TLS", PROTOCOL_SMTP,
	 SOUND_BUT_INSIDE(.reach = REACH_TLS, .kind = FAIL_ALERT), .want = "broken",
	 .says = "STARTTLS is accepted, but TLS does not begin"},
	{"a proof of the key that is wrong", PROTOCOL_SMTP,
	 SOUND_BUT_INSIDE(.reach = REACH_TLS, .kind = FAIL_PROTOCOL, .disproven = true),
	 .want = "disproven"},
	{"a proof of the key that is wrong, TLS at once", PROTOCOL_IMAPS,
	 .inside = {.reach = REACH_TLS, .kind = FAIL_PROTOCOL, .disproven = true},
	 .want = "disproven"},
	{"our TLS library cannot", PROTOCOL_SMTP,
	 SOUND_BUT_INSIDE(.reach = REACH_TLS, .kind = FAIL_TLS), .want = "not-done"},
	{"closed inside TLS", PROTOCOL_SMTP,
	 SOUND_BUT_INSIDE(.reach = REACH_INSIDE, .kind = FAIL_CLOSED), .want = "broken",
	 .says = "inside TLS the dialogue breaks"},
	{"EHLO refused inside TLS", PROTOCOL_SMTP,
	 SOUND_BUT_INSIDE(.reach = REACH_INSIDE, .kind = FAIL_REFUSED), .want = "broken"},
	{"closed inside TLS for want of a client certificate", PROTOCOL_SMTP,
	 SOUND_BUT_INSIDE(.reach = REACH_INSIDE, .kind = FAIL_CLOSED, .client_certificate = true),
	 .want = "not-done"},
	{"failed behind the proof", PROTOCOL_SMTP,
	 SOUND_BUT_INSIDE(.reach = REACH_INSIDE, .kind = FAIL_RESET, .later = "an alert"),
	 .want = "not-done", .says = "an alert"},
	{"busy inside TLS", PROTOCOL_SMTP,
	 SOUND_BUT_INSIDE(.reach = REACH_INSIDE, .kind = FAIL_BUSY), .want = "not-done"},
	{"the survey breaks alone", PROTOCOL_SMTP,
	 .survey = {.reach = REACH_GREETING, .kind = FAIL_RESET, OFFERS}, INSIDE, INJECTED,
	 .want = "broken"},
	{"the survey is throttled alone", PROTOCOL_SMTP,
	 .survey = {.reach = REACH_NOTHING, .kind = FAIL_BUSY}, INSIDE, INJECTED,
	 .want = "not-done", .says = "whether a login without TLS is accepted"},
	{"the survey is throttled, but the other saw PLAIN", PROTOCOL_SMTP,
	 .survey = {.reach = REACH_NOTHING, .kind = FAIL_BUSY},
	 .inside = {.reach = REACH_END,
		    .clear = {.announces = "STARTTLS,AUTH PLAIN", .asked = true}},
	 INJECTED, .want = "announced not-done", .says = "was not tried"},

	{"login accepted", PROTOCOL_SMTP,
	 SOUND_BUT_CLEAR(.announces = "STARTTLS,AUTH PLAIN", .accepted = "AUTH PLAIN"),
	 .want = "auth", .says = "AUTH PLAIN is accepted without TLS"},
	{"login accepted at the server's own address", PROTOCOL_SMTP,
	 SOUND_BUT_CLEAR(.announces = "STARTTLS,AUTH PLAIN", .accepted = "AUTH PLAIN"),
	 .own_address = true, .want = "auth", .says = "--source-address"},
	{"announced and refused", PROTOCOL_SMTP,
	 SOUND_BUT_CLEAR(.announces = "STARTTLS,AUTH PLAIN LOGIN", .refused = "AUTH PLAIN"),
	 .want = "announced", .says = "though refused: PLAIN, LOGIN"},
	{"announced, answer unclear", PROTOCOL_IMAP,
	 SOUND_BUT_CLEAR(.announces = "STARTTLS", .unclear = "LOGIN"), .want = "announced",
	 .says = "the command LOGIN; whether it is accepted was not seen"},
	{"IMAP with LOGINDISABLED", PROTOCOL_IMAP,
	 SOUND_BUT_CLEAR(.announces = "STARTTLS,LOGINDISABLED"), .want = ""},
	{"silent, tried on demand, refused", PROTOCOL_SMTP,
	 SOUND_BUT_CLEAR(.announces = "STARTTLS", .refused = "AUTH PLAIN"), .want = ""},
	{"POP3 without CAPA refuses USER", PROTOCOL_POP3, SOUND_BUT_CLEAR(.refused = "USER"),
	 .want = ""},
	{"POP3 announces USER and refuses it", PROTOCOL_POP3,
	 SOUND_BUT_CLEAR(.announces = "STLS,USER", .refused = "USER"), .want = "announced"},
	{"other mechanisms", PROTOCOL_SMTP,
	 SOUND_BUT_CLEAR(.announces = "STARTTLS,AUTH CRAM-MD5 GSSAPI,AUTH=GSSAPI"), .want = "other",
	 .says = "stays hidden: CRAM-MD5, GSSAPI"},
	{"both kinds", PROTOCOL_SMTP,
	 SOUND_BUT_CLEAR(.announces = "STARTTLS,AUTH PLAIN NTLM", .refused = "AUTH PLAIN"),
	 .want = "announced other"},
	{"an empty AUTH announces nothing", PROTOCOL_SMTP,
	 SOUND_BUT_CLEAR(.announces = "STARTTLS,AUTH"), .want = ""},
	{"mail accepted", PROTOCOL_SUBMISSION,
	 SOUND_BUT_CLEAR(.announces = "STARTTLS", .mail = "accepted"), .want = "mail"},
	{"mail refused", PROTOCOL_SUBMISSION,
	 SOUND_BUT_CLEAR(.announces = "STARTTLS", .mail = "refused"), .want = ""},

	{"STARTTLS inside TLS", PROTOCOL_SMTP,
	 SOUND_BUT_INSIDE(.reach = REACH_END, .inside = {.announces = "STARTTLS"}),
	 .want = "unchanged", .says = "STARTTLS is still announced"},
	{"LOGINDISABLED inside TLS, and so no way in", PROTOCOL_IMAP,
	 SOUND_BUT_INSIDE(.reach = REACH_END, .inside = {.announces = "LOGINDISABLED"}),
	 .want = "announced unchanged unchanged"},
	{"no login inside TLS on submission", PROTOCOL_SUBMISSION,
	 SOUND_BUT_INSIDE(.reach = REACH_END, .inside = {.announces = "DSN"}), .want = "unchanged",
	 .says = "no way to log in"},
	{"no login inside TLS on a relay is normal", PROTOCOL_SMTP,
	 SOUND_BUT_INSIDE(.reach = REACH_END, .inside = {.announces = "DSN"}), .want = ""},
	{"no login inside TLS in ManageSieve", PROTOCOL_SIEVE,
	 SOUND_BUT_INSIDE(.reach = REACH_END, .inside = {.announces = "SASL "}),
	 .want = "unchanged"},
	{"USER inside TLS in POP3", PROTOCOL_POP3,
	 SOUND_BUT_INSIDE(.reach = REACH_END, .inside = {.announces = "USER"}), .want = ""},
	{"CAPA refused inside TLS, though answered before it", PROTOCOL_POP3,
	 SOUND_BUT_INSIDE(.reach = REACH_END), .want = "not-done",
	 .says = "not known what is announced inside TLS"},
	{"CAPA unknown before and inside TLS", PROTOCOL_POP3, SURVEYED, INJECTED,
	 .inside = {.reach = REACH_END, .clear = {.asked = true}}, .want = ""},
	{"injected command obeyed", PROTOCOL_SMTP,
	 SOUND_BUT_INJECTION(.reach = REACH_END, .inside = {.announces = "", .obeyed = true}),
	 .want = "command"},
	{"injected command obeyed, then cut off", PROTOCOL_SMTP,
	 SOUND_BUT_INJECTION(.reach = REACH_INSIDE, .kind = FAIL_TIMEOUT,
			     .inside = {.announces = "", .obeyed = true}),
	 .want = "command"},
	{"out of step: refused", PROTOCOL_SMTP,
	 SOUND_BUT_INJECTION(.reach = REACH_STARTTLS, .kind = FAIL_REFUSED, .code = 554),
	 .want = ""},
	{"throttled at STARTTLS", PROTOCOL_SMTP,
	 SOUND_BUT_INJECTION(.reach = REACH_STARTTLS, .kind = FAIL_REFUSED, .code = 421),
	 .want = "not-done"},
	{"hung up on", PROTOCOL_SMTP,
	 SOUND_BUT_INJECTION(.reach = REACH_STARTTLS, .kind = FAIL_CLOSED), .want = ""},
	{"taken for TLS: alert", PROTOCOL_SMTP,
	 SOUND_BUT_INJECTION(.reach = REACH_TLS, .kind = FAIL_ALERT), .want = ""},
	{"silent behind it", PROTOCOL_SMTP,
	 SOUND_BUT_INJECTION(.reach = REACH_TLS, .kind = FAIL_TIMEOUT), .want = "not-done"},
	{"not let in", PROTOCOL_SMTP,
	 SOUND_BUT_INJECTION(.reach = REACH_NOTHING, .kind = FAIL_CLOSED), .want = "not-done",
	 .says = "an injected command"},
	{"bytes behind the reply to STARTTLS", PROTOCOL_SMTP, SURVEYED, INJECTED,
	 .inside = {.reach = REACH_END,
		    .clear = {.announces = "STARTTLS", .asked = true, .injected = 7}},
	 .want = "reply", .says = "7 bytes"},

	{"port open, and must not be", PROTOCOL_IMAP,
	 SOUND_BUT_CLEAR(.announces = "STARTTLS,LOGINDISABLED"), .forbid_port = true,
	 .want = "port"},
	{"port closed, as it must be", PROTOCOL_IMAP, ALL_FAIL(REACH_NOTHING, FAIL_UNREACHABLE),
	 .forbid_port = true, .want = ""},
	{"silence does not prove it closed", PROTOCOL_IMAP, ALL_FAIL(REACH_NOTHING, FAIL_TIMEOUT),
	 .forbid_port = true, .want = "", .unanswered = true},
	{"what was announced before the silence is no answer", PROTOCOL_IMAP,
	 ALL_FAIL(REACH_GREETING, FAIL_TIMEOUT), .forbid_port = true, .want = "",
	 .unanswered = true},
	{"a relay's port may be open", PROTOCOL_SMTP, SURVEYED, INSIDE, INJECTED,
	 .forbid_port = true, .want = ""},

	{"TLS at once", PROTOCOL_IMAPS,
	 .inside = {.reach = REACH_END, .inside = {.announces = "AUTH=PLAIN"}}, .want = ""},
	{"TLS at once, and STARTTLS inside", PROTOCOL_SMTPS,
	 .inside = {.reach = REACH_END, .inside = {.announces = "STARTTLS,AUTH PLAIN"}},
	 .want = "unchanged"},
	{"TLS at once, but none came", PROTOCOL_IMAPS,
	 .inside = {.reach = REACH_NOTHING, .kind = FAIL_PROTOCOL}, .want = "", .unanswered = true},
	{"TLS at once, closed inside", PROTOCOL_IMAPS,
	 .inside = {.reach = REACH_INSIDE, .kind = FAIL_CLOSED}, .want = "broken"},
};

/* ----- a scan made of a row ----- */

#define ITEMS 8

struct built {
	struct dialogue dialogue;
	char text[200];
	char *item[ITEMS];
};

static void add_attempt(struct dialogue *d, const char *what, enum attempt_result result, bool mail)
{
	static char reply[] = "a reply";

	if (what)
		d->attempt[d->attempt_count++] =
			(struct dialogue_attempt){what, mail, result, reply};
}

/* NULL where the connection did not come so far as to have a dialogue. */
static const struct dialogue *build(struct built *b, const struct said *said, bool there)
{
	struct dialogue *d = &b->dialogue;
	const char *cursor = said->announces ? said->announces : "", *word;
	size_t length, at = 0;

	if (!there)
		return NULL;
	d->capabilities = b->item;
	d->capabilities_known = said->announces != NULL;
	while (text_next_word(&cursor, ',', &word, &length)) {
		b->item[d->capability_count++] = b->text + at;
		at += (size_t)snprintf(b->text + at, sizeof(b->text) - at, "%.*s", (int)length,
				       word) +
		      1;
	}
	d->offered = capability_find(d->capabilities, d->capability_count, "STARTTLS") != NULL;
	d->asked = said->asked;
	d->stripped = said->stripped;
	d->preauth = said->preauth;
	d->obeyed = said->obeyed;
	d->injected = said->injected;
	add_attempt(d, said->accepted, ATTEMPT_ACCEPTED, false);
	add_attempt(d, said->refused, ATTEMPT_REFUSED, false);
	add_attempt(d, said->unclear, ATTEMPT_UNCLEAR, false);
	if (said->mail)
		add_attempt(d, "MAIL FROM",
			    strcmp(said->mail, "accepted") == 0 ? ATTEMPT_ACCEPTED
								: ATTEMPT_REFUSED,
			    true);
	return d;
}

static void view(struct plaintext_view *v, const struct seen *seen, bool in_clear,
		 struct built *clear, struct built *inside)
{
	v->reach = seen->reach;
	v->connected = seen->kind != FAIL_UNREACHABLE && seen->reach > REACH_NOTHING;
	v->status = seen->reach == REACH_END ? PROBE_DONE : PROBE_FAILED;
	v->fail.kind = seen->kind;
	v->fail.code = seen->code;
	snprintf(v->fail.text, sizeof(v->fail.text), "it failed so");
	snprintf(v->later, sizeof(v->later), "%s", seen->later ? seen->later : "");
	v->client_certificate_asked = seen->client_certificate;
	v->key_disproven = seen->disproven;
	v->clear = build(clear, &seen->clear, in_clear);
	v->inside = build(inside, &seen->inside, seen->reach >= REACH_INSIDE);
}

static void want_problems(const struct row *row, const struct plaintext_verdict *v)
{
	struct writer w = writer_with_maximum(1024);

	for (size_t i = 0; i < v->count; i++)
		writer_print(&w, "%s%s", i ? " " : "", names[v->found[i].problem]);
	unit_same(row->title, writer_string(&w), row->want);
	writer_free(&w);
	ck_assert_msg(v->answered == !row->unanswered, "%s: answered %d", row->title, v->answered);
	if (row->says)
		ck_assert_msg(strstr(v->found[0].text, row->says), "%s: \"%s\" lacks \"%s\"",
			      row->title, v->found[0].text, row->says);
}

START_TEST(test_row)
{
	const struct row *row = &rows[_i];
	const struct seen *seen[] = {&row->survey, &row->inside, &row->injection};
	bool in_clear = !protocol_info(row->protocol)->implicit_tls;
	struct endpoint endpoint = {.protocol = row->protocol};
	struct plaintext_scan scan = {.target = {.endpoint = &endpoint}};
	struct built clear[PLAINTEXT_PARTS] = {0}, inside[PLAINTEXT_PARTS] = {0};
	struct plaintext_verdict verdict;

	scan.outcome.own_address = row->own_address;
	for (size_t i = 0; i < PLAINTEXT_PARTS; i++) {
		scan.view[i].planned = in_clear || i == PLAINTEXT_INSIDE;
		view(&scan.view[i], seen[i], in_clear, &clear[i], &inside[i]);
	}
	plaintext_judge(&scan, row->forbid_port, &verdict);
	want_problems(row, &verdict);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, test_row, 0, (int)COUNT_OF(rows));
}

int main(void)
{
	return unit_run("plaintext_judge", add);
}
