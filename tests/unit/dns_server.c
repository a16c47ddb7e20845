/* dns_server - a small DNS server on loopback with a zone of its own */
#include "dns_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/attributes.h"
#include "base/mem.h"
#include "base/reader.h"
#include "base/writer.h"

/* RFC 1035 sections 3.2.2 and 4.1.1, RFC 3596 */
enum { TYPE_A = 1, TYPE_MX = 15, TYPE_AAAA = 28 };
enum { NOERROR = 0, SERVFAIL = 2, NXDOMAIN = 3, REFUSED = 5, SILENCE = -1 };

#define BROKEN "10 ?" /* a name of an MX that points at itself (section 4.1.4) */

static const struct record {
	const char *name;
	int type;
	int code;
	const char *answers[4]; /* addresses; for MX "PREFERENCE HOST", the root is "." */
} zone[] = {
	{"four.test", TYPE_A, NOERROR, {"192.0.2.1"}},
	{"six.test", TYPE_AAAA, NOERROR, {"2001:db8::1"}},
	{"both.test", TYPE_A, NOERROR, {"192.0.2.1", "192.0.2.2"}},
	{"both.test", TYPE_AAAA, NOERROR, {"2001:db8::1"}},
	{"twice.test", TYPE_A, NOERROR, {"192.0.2.1", "192.0.2.1"}},
	{"mixed.test", TYPE_A, NOERROR, {"192.0.2.2", "192.0.2.1", "192.0.2.1", "192.0.2.2"}},
	{"half.test", TYPE_A, NOERROR, {"192.0.2.7"}},
	{"half.test", TYPE_AAAA, SILENCE, {NULL}},
	{"failing-six.test", TYPE_A, NOERROR, {"192.0.2.8"}},
	{"failing-six.test", TYPE_AAAA, SERVFAIL, {NULL}},
	{"refused-four.test", TYPE_A, REFUSED, {NULL}},
	{"refused-four.test", TYPE_AAAA, NOERROR, {"2001:db8::8"}},
	{"none.test", TYPE_A, NXDOMAIN, {NULL}},
	{"none.test", TYPE_AAAA, NXDOMAIN, {NULL}},
	{"none.test", TYPE_MX, NXDOMAIN, {NULL}},
	{"fails.test", TYPE_A, SERVFAIL, {NULL}},
	{"fails.test", TYPE_AAAA, SERVFAIL, {NULL}},
	{"fails.test", TYPE_MX, SERVFAIL, {NULL}},
	{"refused.test", TYPE_A, REFUSED, {NULL}},
	{"refused.test", TYPE_AAAA, REFUSED, {NULL}},
	{"silent.test", TYPE_A, SILENCE, {NULL}},
	{"silent.test", TYPE_AAAA, SILENCE, {NULL}},
	{"silent.test", TYPE_MX, SILENCE, {NULL}},
	{"mail.test", TYPE_MX, NOERROR, {"20 B.mail.test", "10 z.mail.test", "10 a.mail.test"}},
	{"same.test", TYPE_MX, NOERROR, {"20 a.test", "10 A.test"}},
	{"same-apart.test", TYPE_MX, NOERROR, {"10 a.test", "10 b.test", "20 A.test", "5 B.test"}},
	{"null.test", TYPE_MX, NOERROR, {"0 ."}},
	{"nearly-null.test", TYPE_MX, NOERROR, {"0 .", "10 a.test"}},
	{"broken.test", TYPE_MX, NOERROR, {BROKEN}},
};

static void write_name(struct writer *w, const char *name)
{
	while (*name && strcmp(name, ".") != 0) {
		size_t length = strcspn(name, ".");

		writer_u8(w, (unsigned)length);
		writer_bytes(w, name, length);
		name += length + (name[length] == '.');
	}
	writer_u8(w, 0);
}

static void write_answer(struct writer *w, const struct record *record, const char *answer)
{
	uint8_t address[16];
	size_t mark;
	char *host;

	writer_u16(w, 0xc00c); /* the question's name */
	writer_u16(w, (unsigned)record->type);
	writer_u16(w, 1);
	writer_u32(w, 300);
	mark = writer_begin(w, 2);
	if (record->type == TYPE_MX) {
		writer_u16(w, (unsigned)strtoul(answer, &host, 10));
		if (strcmp(answer, BROKEN) == 0)
			writer_u16(w, 0xc000u | (unsigned)w->length);
		else
			write_name(w, host + 1);
	} else {
		inet_pton(record->type == TYPE_A ? AF_INET : AF_INET6, answer, address);
		writer_bytes(w, address, record->type == TYPE_A ? 4 : 16);
	}
	writer_end(w, mark, 2);
}

static const struct record *find(const char *name, int type)
{
	for (size_t i = 0; i < COUNT_OF(zone); i++)
		if (strcmp(zone[i].name, name) == 0 && zone[i].type == type)
			return &zone[i];
	return NULL;
}

static bool known(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(zone); i++)
		if (strcmp(zone[i].name, name) == 0)
			return true;
	return false;
}

static void answer(struct writer *w, struct span query)
{
	struct reader r = reader_of_span(query);
	unsigned id = reader_u16(&r);
	char name[256] = "";
	struct span label;
	const struct record *record;
	size_t count = 0;
	int type;

	reader_skip(&r, 10);
	while ((label = reader_vector8(&r)).length > 0 && strlen(name) + label.length < 250)
		snprintf(name + strlen(name), sizeof(name) - strlen(name), "%s%.*s",
			 name[0] ? "." : "", (int)label.length, (const char *)label.data);
	type = reader_u16(&r);
	record = find(name, type);
	if (record && record->code == SILENCE)
		return;
	while (record && count < 4 && record->answers[count])
		count++;
	writer_u16(w, id);
	writer_u16(w, 0x8180u | (unsigned)(record ? record->code : known(name) ? 0 : NXDOMAIN));
	writer_u16(w, 1);
	writer_u16(w, (unsigned)count);
	writer_u32(w, 0);
	write_name(w, name);
	writer_u16(w, (unsigned)type);
	writer_u16(w, 1);
	for (size_t i = 0; i < count; i++)
		write_answer(w, record, record->answers[i]);
}

static void must(bool good)
{
	if (!good)
		abort();
}

static void *serve(void *argument)
{
	struct dns_server *server = argument;
	uint8_t query[512];
	struct sockaddr_in from;
	socklen_t length = sizeof(from);
	ssize_t count;

	while ((count = recvfrom(server->fd, query, sizeof(query), 0, (struct sockaddr *)&from,
				 &length)) > 1) {
		struct writer w = writer_with_maximum(4096);

		server->asked++;
		answer(&w, (struct span){query, (size_t)count});
		if (w.length)
			sendto(server->fd, w.data, w.length, 0, (struct sockaddr *)&from, length);
		writer_free(&w);
		length = sizeof(from);
	}
	return NULL;
}

struct dns_server *dns_server_start(void)
{
	struct dns_server *server = mem_alloc(sizeof(*server));
	struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof(here);

	server->fd = socket(AF_INET, SOCK_DGRAM, 0);
	must(bind(server->fd, (struct sockaddr *)&here, sizeof(here)) == 0);
	must(getsockname(server->fd, (struct sockaddr *)&here, &length) == 0);
	server->port = ntohs(here.sin_port);
	must(pthread_create(&server->thread, NULL, serve, server) == 0);
	return server;
}

void dns_server_stop(struct dns_server **server)
{
	struct sockaddr_in here = {.sin_family = AF_INET,
				   .sin_port = htons((*server)->port),
				   .sin_addr = {htonl(INADDR_LOOPBACK)}};

	/* A datagram of one byte ends it. */
	sendto((*server)->fd, "", 1, 0, (struct sockaddr *)&here, sizeof(here));
	pthread_join((*server)->thread, NULL);
	close((*server)->fd);
	free(*server);
	*server = NULL;
}
