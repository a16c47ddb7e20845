/* test_targets - which endpoints a command line means, with a resolver that answers from a table
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "base/mem.h"
#include "frame/targets.h"
#include "unit.h"

/* The resolver of this test: questions are kept, and answered afterwards in reverse. */
static struct question {
	bool mx;
	char host[64];
	resolver_addresses_callback *addresses;
	resolver_mx_callback *hosts;
	void *argument;
} questions[32];
static size_t question_count;

void resolver_address(struct resolver *r, const char *host, enum resolve_families families,
		      resolver_addresses_callback *done, void *argument)
{
	struct question *q = &questions[question_count++];

	(void)r;
	(void)families;
	*q = (struct question){.addresses = done, .argument = argument};
	snprintf(q->host, sizeof(q->host), "%s", host);
}

void resolver_mx(struct resolver *r, const char *domain, resolver_mx_callback *done, void *argument)
{
	struct question *q = &questions[question_count++];

	(void)r;
	*q = (struct question){.mx = true, .hosts = done, .argument = argument};
	snprintf(q->host, sizeof(q->host), "%s", domain);
}

static void answer_mx(const struct question *q)
{
	struct mx_host hosts[2] = {{10, NULL}, {20, NULL}};
	const struct fail none = {0}, null_mx = {.kind = FAIL_NULL_MX};

	if (strcmp(q->host, "null.example") == 0) {
		q->hosts(q->argument, NULL, 0, &null_mx);
		return;
	}
	hosts[0].host =
		mem_string(strcmp(q->host, "number.example") == 0 ? "192.0.2.3" : "mx1.example");
	hosts[1].host =
		mem_string(strcmp(q->host, "b.example") == 0 ? "mx3.example" : "mx2.example");
	q->hosts(q->argument, hosts, 2, &none);
	free(hosts[0].host);
	free(hosts[1].host);
}

static void answer(void)
{
	struct address two[2];
	const struct fail none = {0}, no_name = {.kind = FAIL_NO_NAME}, failed = {.kind = FAIL_DNS};

	address_parse("192.0.2.1", &two[0]);
	address_parse("2001:db8::1", &two[1]);
	while (question_count) {
		struct question q = questions[--question_count];

		if (q.mx)
			answer_mx(&q);
		else if (strcmp(q.host, "nowhere.example") == 0)
			q.addresses(q.argument, NULL, 0, &no_name);
		else if (strcmp(q.host, "half.example") == 0)
			q.addresses(q.argument, two, 1, &failed);
		else
			q.addresses(q.argument, two, 2, &none);
	}
}

static struct target_item *items[64];
static size_t item_count;

static void ready(void *argument, struct target_item *item)
{
	(void)argument;
	items[item_count++] = item;
}

static int by_place(const void *a, const void *b)
{
	const struct target_item *x = *(struct target_item *const *)a;
	const struct target_item *y = *(struct target_item *const *)b;

	return (x->place > y->place) - (x->place < y->place);
}

static const struct row {
	const char *title;
	const char *hosts[4];
	struct targets_settings settings;
	const char *want; /* the endpoints, in order; a failed one with '!', -I with '@' */
	bool plain;
} rows[] = {
	{"a host alone is smtp", {"mx.example"}, {.port = 0}, "smtp://mx.example:25", true},
	{"the well-known port tells", {"a.example"}, {.port = 993}, "imaps://a.example:993", true},
	{"URL", {"imaps://a.example"}, {.port = 0}, "imaps://a.example:993", true},
	{"URL, alias, port, case",
	 {"SubmissionS://A.Example.:1465"},
	 {.port = 0},
	 "smtps://a.example:1465",
	 true},
	{"protocols times hosts",
	 {"a.example", "b.example"},
	 {.protocols = "imap, pop3s"},
	 "imap://a.example:143 pop3s://a.example:995 imap://b.example:143 pop3s://b.example:995",
	 false},
	{"a URL keeps its protocol beside -P",
	 {"imaps://a.example", "b.example"},
	 {.protocols = "pop3"},
	 "imaps://a.example:993 pop3://b.example:110",
	 false},
	{"twice is once",
	 {"a.example", "A.EXAMPLE.", "smtp://a.example:25"},
	 {.port = 0},
	 "smtp://a.example:25",
	 true},
	{"IPv4 literal", {"192.0.2.7"}, {.port = 0}, "smtp://192.0.2.7:25", true},
	{"IPv6 literal", {"2001:DB8:0::7"}, {.port = 0}, "smtp://[2001:db8::7]:25", true},
	{"IPv6 literal in a URL", {"imaps://[::1]:1993"}, {.port = 0}, "imaps://[::1]:1993", true},
	{"IPv6 literal in brackets", {"[::1]"}, {.port = 0}, "smtp://[::1]:25", true},
	{"tls with its port", {"tls://a.example:8443"}, {.port = 0}, "tls://a.example:8443", true},
	{"tls with -p",
	 {"a.example"},
	 {.protocols = "tls", .port = 443},
	 "tls://a.example:443",
	 true},
	{"-I", {"a.example"}, {.address = "192.0.2.9"}, "smtp://a.example:25@192.0.2.9", true},
	{"-I with the host's own name",
	 {"imaps://a.example"},
	 {.address = "A.example."},
	 "imaps://a.example:993",
	 true},
	{"-A",
	 {"a.example"},
	 {.all_addresses = true},
	 "smtp://a.example:25 at 192.0.2.1 smtp://a.example:25 at 2001:db8::1",
	 false},
	{"-A with a literal", {"192.0.2.7"}, {.all_addresses = true}, "smtp://192.0.2.7:25", false},
	{"no such name", {"nowhere.example"}, {.port = 0}, "smtp://nowhere.example:25!", true},
	{"no such name with -A",
	 {"nowhere.example"},
	 {.all_addresses = true},
	 "smtp://nowhere.example:25!",
	 false},
	{"U-labels",
	 {"m\xc3\xbcller.example"},
	 {.port = 0},
	 "smtp://xn--mller-kva.example:25",
	 true},
	{"MX hosts",
	 {"a.example"},
	 {.mx = true},
	 "smtp://mx1.example:25 smtp://mx2.example:25",
	 false},
	{"MX hosts shared by two domains, in the order of the command line",
	 {"a.example", "b.example"},
	 {.mx = true},
	 "smtp://mx1.example:25 smtp://mx2.example:25 smtp://mx3.example:25",
	 false},
	{"null MX",
	 {"null.example", "a.example"},
	 {.mx = true},
	 "smtp://null.example:25! smtp://mx1.example:25 smtp://mx2.example:25",
	 false},
	{"MX and -A",
	 {"a.example"},
	 {.mx = true, .all_addresses = true},
	 "smtp://mx1.example:25 at 192.0.2.1 smtp://mx1.example:25 at 2001:db8::1 "
	 "smtp://mx2.example:25 at 192.0.2.1 smtp://mx2.example:25 at 2001:db8::1",
	 false},
	{"an MX that is an address is none",
	 {"number.example"},
	 {.mx = true},
	 "smtp://192.0.2.3:25! smtp://mx2.example:25",
	 false},
	{"-A, and a family could not be asked for",
	 {"half.example"},
	 {.all_addresses = true},
	 "smtp://half.example:25 at 192.0.2.1 smtp://half.example:25!",
	 false},
	{"names only",
	 {"a.example", "nowhere.example"},
	 {.names_only = true},
	 "smtp://a.example:25 smtp://nowhere.example:25",
	 false},
};

static struct targets_settings settings_of(const char *const *hosts,
					   const struct targets_settings *settings)
{
	struct targets_settings s = *settings;

	s.hosts.text = (const char **)(size_t)hosts;
	while (s.hosts.count < 4 && hosts[s.hosts.count])
		s.hosts.count++;
	return s;
}

static void describe(struct writer *w)
{
	char address[ADDRESS_TEXT_SIZE];

	for (size_t i = 0; i < item_count; i++) {
		const struct endpoint *e = &items[i]->endpoint;
		char *text = endpoint_text(e);

		writer_print(w, "%s%s", i ? " " : "", text);
		free(text);
		if (items[i]->fail.kind)
			writer_text(w, "!");
		if (e->pinned.family && !e->label_address && !e->host_is_address)
			writer_print(w, "@%s", address_text(&e->pinned, address));
	}
}

START_TEST(test_endpoints)
{
	const struct row *row = &rows[_i];
	struct targets_settings settings = settings_of(row->hosts, &row->settings);
	struct writer w = writer_with_maximum(4096);
	struct fail f = {0};
	struct targets *t = targets_parse(&settings, &f);

	ck_assert_msg(t != NULL, "%s: %s", row->title, f.text);
	item_count = question_count = 0;
	targets_expand(t, NULL, ready, NULL);
	answer();
	qsort(items, item_count, sizeof(items[0]), by_place);
	describe(&w);
	unit_same(row->title, writer_string(&w), row->want);
	ck_assert_msg(targets_plain_labels(t) == row->plain, "%s: plain labels", row->title);
	for (size_t i = 0; i < item_count; i++)
		ck_assert_msg((items[i]->address_count > 0) ==
				      (items[i]->fail.kind == FAIL_NONE && !settings.names_only),
			      "%s: addresses", row->title);
	writer_free(&w);
	targets_free(&t);
	ck_assert_ptr_null(t);
}
END_TEST

static const struct wrong {
	const char *title;
	const char *hosts[4];
	struct targets_settings settings;
	const char *text; /* what the sentence must hold */
} wrong[] = {
	{"no host", {NULL}, {.port = 0}, "no host was given"},
	{"-4 with -6", {"a"}, {.only_ipv4 = true, .only_ipv6 = true}, "-4 and -6"},
	{"-I with -A", {"a"}, {.address = "::1", .all_addresses = true}, "-I and -A"},
	{"-I with --mx", {"a"}, {.address = "::1", .mx = true}, "-I and --mx"},
	{"-I with a name", {"a"}, {.address = "a.example"}, "is no IP address"},
	{"-I with the name of one of two", {"a", "b"}, {.address = "a"}, "is no IP address"},
	{"-I of the other family", {"a"}, {.address = "::1", .only_ipv4 = true}, "no IPv4 address"},
	{"literal of the other family", {"192.0.2.1"}, {.only_ipv6 = true}, "no IPv6 address"},
	{"--mx with an address", {"192.0.2.1"}, {.mx = true}, "wants a mail domain"},
	{"a port that says nothing", {"a"}, {.port = 2525}, "add -P"},
	{"-p with several -P", {"a"}, {.port = 25, .protocols = "smtp,imap"}, "several protocols"},
	{"-p with several URLs", {"smtp://a", "imap://b"}, {.port = 25}, "several protocols"},
	{"-p that fits none", {"imaps://a:993"}, {.port = 993}, "fits no host"},
	{"-P that fits none", {"imaps://a"}, {.protocols = "smtp"}, "fits no host"},
	{"-P unknown", {"a"}, {.protocols = "smtp,xmpp"}, "-P xmpp: the protocol is one of smtp"},
	{"-P of commas", {"a"}, {.protocols = ",,"}, "names no protocol"},
	{"tls without port", {"tls://a"}, {.port = 0}, "tls://a:PORT"},
	{"unknown protocol", {"https://a"}, {.port = 0}, "the protocol is one of smtp"},
	{"path", {"imaps://a:993/INBOX"}, {.port = 0}, "write imaps://a:993"},
	{"user", {"imaps://joe@a"}, {.port = 0}, "write imaps://a"},
	{"mail address", {"joe@a.example"}, {.port = 0}, "with --mx the domain a.example"},
	{"port without protocol", {"a.example:993"}, {.port = 0}, "write imaps://a.example:993"},
	{"port of no protocol", {"a.example:8443"}, {.port = 0}, "write tls://a.example:8443"},
	{"port 0", {"imap://a:0"}, {.port = 0}, "1 to 65535"},
	{"port 65536", {"imap://a:65536"}, {.port = 0}, "1 to 65535"},
	{"port empty", {"imap://a:"}, {.port = 0}, "the port is missing"},
	{"port with sign", {"imap://a:+25"}, {.port = 0}, "1 to 65535"},
	{"no host in the URL", {"imap://:143"}, {.port = 0}, "names no host"},
	{"IPv6 without brackets", {"imap://2001:db8::1"}, {.port = 0}, "stands in square brackets"},
	{"a bracket that is not closed", {"[::1"}, {.port = 0}, "write [::1] or"},
	{"a bracket that is not closed, in a URL", {"imaps://[::1"}, {.port = 0}, "is not closed"},
	{"more behind the bracket", {"imaps://[::1]x"}, {.port = 0}, "a port or nothing"},
	{"brackets around nothing",
	 {"imap://[]:143"},
	 {.port = 0},
	 "no IP address in the brackets"},
	{"short IPv4", {"10.1"}, {.port = 0}, "neither a host name nor a whole IP address"},
	{"hexadecimal IPv4",
	 {"0x7f.0x1"},
	 {.port = 0},
	 "neither a host name nor a whole IP address"},
	{"too many parts",
	 {"1.2.3.4.5"},
	 {.port = 0},
	 "neither a host name nor a whole IP address"},
	{"list of hosts", {"a,b"}, {.port = 0}, "-H of its own"},
	{"blank", {"a b"}, {.port = 0}, "character"},
	{"wildcard", {"*.example.com"}, {.port = 0}, "character"},
	{"empty label", {"a..b"}, {.port = 0}, "empty label"},
	{"a dot", {"."}, {.port = 0}, "empty label"},
	{"a bar", {"a|b"}, {.port = 0}, "character"},
};

START_TEST(test_wrong)
{
	const struct wrong *row = &wrong[_i];
	struct targets_settings settings = settings_of(row->hosts, &row->settings);
	struct fail f = {0};
	struct targets *t = targets_parse(&settings, &f);

	ck_assert_msg(t == NULL, "%s: accepted", row->title);
	ck_assert_msg(f.kind == FAIL_USAGE && strstr(f.text, row->text), "%s: got '%s', want '%s'",
		      row->title, f.text, row->text);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_loop_test(tcase, test_endpoints, 0, (int)COUNT_OF(rows));
	tcase_add_loop_test(tcase, test_wrong, 0, (int)COUNT_OF(wrong));
}

int main(void)
{
	return unit_run("targets", add);
}
