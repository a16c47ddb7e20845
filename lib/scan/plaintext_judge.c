/* plaintext_judge - from what the three connections saw to what is wrong, in words */
#include "scan/plaintext_judge.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "wire/capability.h"

/* What the judgement of one endpoint looks at. */
struct judge {
	const struct plaintext_scan *scan;
	const struct plaintext_view *survey, *inside, *injection;
	const struct protocol_info *protocol;
	struct plaintext_verdict *verdict;
};

static void PRINTF_LIKE(3, 4)
	add(struct judge *j, enum plaintext_problem problem, const char *format, ...)
{
	struct plaintext_verdict *v = j->verdict;
	va_list arguments;

	if (v->count == PLAINTEXT_VERDICTS)
		return;
	v->found[v->count].problem = problem;
	va_start(arguments, format);
	vsnprintf(v->found[v->count].text, PLAINTEXT_TEXT, format, arguments);
	va_end(arguments);
	v->count++;
	/* What a server announced before it fell silent is no answer yet. */
	if (problem != PROBLEM_NOT_DONE && problem != PROBLEM_AUTH_ANNOUNCED &&
	    problem != PROBLEM_AUTH_OTHER && problem != PROBLEM_PORT_OPEN)
		v->answered = true;
}

static bool found(const struct judge *j, enum plaintext_problem problem)
{
	for (size_t i = 0; i < j->verdict->count; i++)
		if (j->verdict->found[i].problem == problem)
			return true;
	return false;
}

/* The server's doing, not a lack of time, of room or on our side. */
static bool is_breakage(const struct fail *fail)
{
	return fail->kind == FAIL_PROTOCOL || fail->kind == FAIL_CLOSED || fail->kind == FAIL_RESET;
}

/* ----- whether TLS can be had ----- */

/* Where the dialogue ended before STARTTLS was said. */
static void judge_no_starttls(struct judge *j, const struct plaintext_view *view)
{
	bool elsewhere = j->survey->clear && j->survey->clear->offered;

	if (view->clear->stripped)
		add(j, PROBLEM_STRIPPED, "%s", view->fail.text);
	else
		add(j, PROBLEM_NOT_OFFERED, "%s%s", view->fail.text,
		    elsewhere ? ", though on another connection it did offer it" : "");
}

static void judge_inside_failed(struct judge *j)
{
	const struct plaintext_view *view = j->inside;
	bool refused = view->reach == REACH_INSIDE && view->fail.kind == FAIL_REFUSED;

	if (view->key_disproven)
		add(j, PROBLEM_DISPROVEN,
		    "whoever answers does not hold the key of the certificate shown: the "
		    "signature that should prove it is not by that key");
	else if (view->later[0] || view->client_certificate_asked)
		add(j, PROBLEM_NOT_DONE, "not known what is announced inside TLS: %s",
		    view->later[0] ? view->later : "the server asks for a client certificate");
	else if (is_breakage(&view->fail) || refused || view->fail.kind == FAIL_ALERT)
		add(j, PROBLEM_BROKEN_DIALOGUE, "%s: %s",
		    view->reach == REACH_INSIDE ? "inside TLS the dialogue breaks"
						: "STARTTLS is accepted, but TLS does not begin",
		    view->fail.text);
	else
		add(j, PROBLEM_NOT_DONE, "not known what is announced inside TLS: %s",
		    view->fail.text);
}

/* The second connection tells whether STARTTLS works; where it was not let come so far, the first
 * tells whether it is announced. */
static void judge_starttls(struct judge *j)
{
	const struct plaintext_view *view = j->inside;
	const struct dialogue *clear = view->clear;

	if (view->reach == REACH_END)
		return;
	if ((clear && clear->preauth) || (j->survey->clear && j->survey->clear->preauth)) {
		add(j, PROBLEM_PREAUTH, "the server logs clients in before TLS: %s",
		    clear && clear->preauth ? view->fail.text : j->survey->fail.text);
		return;
	}
	if (view->reach >= REACH_INSIDE || view->key_disproven ||
	    (view->reach == REACH_TLS && clear)) {
		judge_inside_failed(j);
		return;
	}
	if (view->reach >= REACH_GREETING && view->fail.kind == FAIL_REFUSED) {
		if (clear->asked)
			add(j, PROBLEM_REFUSED, "%s", view->fail.text);
		else
			judge_no_starttls(j, view);
		return;
	}
	if (view->reach >= REACH_GREETING && is_breakage(&view->fail)) {
		add(j, PROBLEM_BROKEN_DIALOGUE, "the dialogue breaks: %s", view->fail.text);
		return;
	}
	if (j->survey->reach == REACH_END && j->survey->clear->capabilities_known &&
	    !j->survey->clear->offered)
		add(j, j->survey->clear->stripped ? PROBLEM_STRIPPED : PROBLEM_NOT_OFFERED,
		    "the server does not announce %s", j->protocol->starttls_command);
	add(j, PROBLEM_NOT_DONE, "not known whether STARTTLS works: %s", view->fail.text);
}

/* ----- what travels in the clear ----- */

static const struct dialogue_attempt *find_attempt(const struct dialogue *d, bool mail,
						   enum attempt_result result)
{
	for (size_t i = 0; i < d->attempt_count; i++)
		if (d->attempt[i].mail == mail && d->attempt[i].result == result)
			return &d->attempt[i];
	return NULL;
}

static void judge_announced(struct judge *j, const struct dialogue *d)
{
	const struct dialogue_attempt *refused = find_attempt(d, false, ATTEMPT_REFUSED);
	const struct dialogue_attempt *unclear = find_attempt(d, false, ATTEMPT_UNCLEAR);
	struct writer w = writer_with_maximum(1024);

	plaintext_logins(&w, j->protocol->dialect, d);
	if (w.length > 0 && unclear)
		add(j, PROBLEM_AUTH_ANNOUNCED,
		    "announced without TLS: %s; whether it is accepted was not seen, %s got %s",
		    writer_string(&w), unclear->what, unclear->reply);
	else if (w.length > 0 && refused)
		add(j, PROBLEM_AUTH_ANNOUNCED, "announced without TLS, though refused: %s",
		    writer_string(&w));
	else if (w.length > 0)
		add(j, PROBLEM_AUTH_ANNOUNCED,
		    "announced without TLS: %s; whether it is accepted was not tried",
		    writer_string(&w));
	writer_free(&w);
}

static const char *own_address(const struct judge *j)
{
	return j->scan->outcome.own_address
		       ? "; asked from the address of the server itself, which it may trust more "
			 "than others: see --source-address"
		       : "";
}

static void judge_clear(struct judge *j)
{
	const struct dialogue *d = j->survey->clear;
	const struct dialogue_attempt *login, *mail;
	struct writer others = writer_with_maximum(1024);

	/* Cut short, the second connection may have seen more. */
	if (j->survey->reach != REACH_END && j->inside->clear &&
	    j->inside->clear->capabilities_known && (!d || !d->capabilities_known))
		d = j->inside->clear;
	if (!d)
		return;
	login = find_attempt(d, false, ATTEMPT_ACCEPTED);
	mail = find_attempt(d, true, ATTEMPT_ACCEPTED);
	if (login)
		add(j, PROBLEM_AUTH, "%s is accepted without TLS%s", login->what, own_address(j));
	else
		judge_announced(j, d);
	plaintext_other_logins(&others, d);
	if (others.length > 0)
		add(j, PROBLEM_AUTH_OTHER, "announced without TLS, the password stays hidden: %s",
		    writer_string(&others));
	if (mail)
		add(j, PROBLEM_MAIL, "%s is accepted without TLS%s", mail->what, own_address(j));
	writer_free(&others);
}

static void judge_survey_failed(struct judge *j)
{
	const struct plaintext_view *view = j->survey;
	bool not_offered = found(j, PROBLEM_NOT_OFFERED) || found(j, PROBLEM_STRIPPED);

	if (!view->planned || view->reach == REACH_END || found(j, PROBLEM_PREAUTH) ||
	    found(j, PROBLEM_BROKEN_DIALOGUE))
		return;
	/* EHLO is refused here as there: told already. */
	if (not_offered && view->fail.kind == FAIL_REFUSED)
		return;
	if (view->reach >= REACH_GREETING && is_breakage(&view->fail))
		add(j, PROBLEM_BROKEN_DIALOGUE, "the dialogue breaks: %s", view->fail.text);
	else
		add(j, PROBLEM_NOT_DONE, "not known whether a login without TLS is accepted: %s",
		    view->fail.text);
}

/* ----- inside TLS ----- */

static bool offers_login(enum dialect dialect, const struct dialogue *d)
{
	if (capability_has_mechanism(d->capabilities, d->capability_count, NULL))
		return true;
	if (dialect == DIALECT_IMAP)
		return !capability_find(d->capabilities, d->capability_count, "LOGINDISABLED");
	return dialect == DIALECT_POP3 &&
	       capability_find(d->capabilities, d->capability_count, "USER");
}

static void judge_inside(struct judge *j)
{
	static const char *const leftovers[] = {"STARTTLS", "STLS", "LOGINDISABLED"};
	const struct dialogue *d = j->inside->inside, *clear = j->inside->clear;

	if (!d || j->inside->reach != REACH_END)
		return;
	if (!d->capabilities_known) {
		/* An old POP3 server knows no CAPA at all. */
		if (j->protocol->dialect == DIALECT_POP3 && clear && clear->capabilities_known)
			add(j, PROBLEM_NOT_DONE,
			    "not known what is announced inside TLS: CAPA is refused there, though "
			    "it was answered before");
		return;
	}
	for (size_t i = 0; i < COUNT_OF(leftovers); i++)
		if (capability_find(d->capabilities, d->capability_count, leftovers[i]))
			add(j, PROBLEM_UNCHANGED, "inside TLS %s is still announced", leftovers[i]);
	if (j->protocol->login && !offers_login(j->protocol->dialect, d))
		add(j, PROBLEM_UNCHANGED, "inside TLS no way to log in is announced");
}

/* ----- injection ----- */

/* Whether the server got rid of the injected bytes, by refusing, by hanging up, or by taking them
 * for TLS. What it never got, or did not answer in time, says nothing. */
static bool was_harmless(const struct plaintext_view *view)
{
	if (view->reach == REACH_END)
		return true;
	if (view->reach != REACH_STARTTLS && view->reach != REACH_TLS)
		return false;
	switch (view->fail.kind) {
	case FAIL_REFUSED:
		return view->fail.code / 100 != 4;
	case FAIL_PROTOCOL:
	case FAIL_CLOSED:
	case FAIL_RESET:
	case FAIL_ALERT:
	case FAIL_TLS:
		return true;
	default:
		return false;
	}
}

static void judge_injection(struct judge *j)
{
	const struct plaintext_view *view = j->injection;
	const struct dialogue *clear = j->inside->clear;

	if (clear && clear->injected > 0)
		add(j, PROBLEM_REPLY_INJECTION,
		    "%zu bytes stand behind the reply of the server to %s", clear->injected,
		    j->protocol->starttls_command);
	if (!view->planned || found(j, PROBLEM_NOT_OFFERED) || found(j, PROBLEM_STRIPPED) ||
	    found(j, PROBLEM_REFUSED) || found(j, PROBLEM_PREAUTH) ||
	    found(j, PROBLEM_BROKEN_DIALOGUE))
		return;
	if (view->inside && view->inside->obeyed)
		add(j, PROBLEM_COMMAND_INJECTION,
		    "a command sent in the same packet as %s was answered inside TLS",
		    j->protocol->starttls_command);
	else if (!was_harmless(view))
		add(j, PROBLEM_NOT_DONE, "not known whether an injected command is obeyed: %s",
		    view->fail.text);
}

/* ----- the port ----- */

static void judge_port(struct judge *j)
{
	bool connected = false, refused = true;

	for (size_t i = 0; i < PLAINTEXT_PARTS; i++) {
		const struct plaintext_view *view = &j->scan->view[i];

		connected = connected || view->connected;
		refused = refused && view->fail.kind == FAIL_UNREACHABLE;
	}
	if (connected)
		add(j, PROBLEM_PORT_OPEN, "the port of %s without TLS is reachable",
		    j->protocol->name);
	else if (refused)
		j->verdict->closed = j->verdict->answered = true;
}

static bool is_plaintext_port(const struct judge *j)
{
	enum protocol protocol = j->scan->target.endpoint->protocol;

	return protocol == PROTOCOL_IMAP || protocol == PROTOCOL_POP3;
}

void plaintext_judge(const struct plaintext_scan *scan, bool forbid_port,
		     struct plaintext_verdict *verdict)
{
	struct judge j = {.scan = scan,
			  .survey = &scan->view[PLAINTEXT_SURVEY],
			  .inside = &scan->view[PLAINTEXT_INSIDE],
			  .injection = &scan->view[PLAINTEXT_INJECTION],
			  .protocol = protocol_info(scan->target.endpoint->protocol),
			  .verdict = verdict};

	memset(verdict, 0, sizeof(*verdict));
	if (forbid_port && is_plaintext_port(&j))
		judge_port(&j);
	if (verdict->closed)
		return;
	for (size_t i = 0; i < PLAINTEXT_PARTS; i++)
		verdict->answered = verdict->answered || scan->view[i].reach == REACH_END;
	judge_starttls(&j);
	judge_clear(&j);
	judge_survey_failed(&j);
	judge_inside(&j);
	judge_injection(&j);
	/* With nothing seen at all, the failure itself is the answer (SPEC 3), told once. */
	if (!verdict->answered)
		verdict->count = 0;
}
