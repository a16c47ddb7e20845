/* golden_dns - a name server that answers from a few lines, over UDP on loopback
 *
 *	NAME A ADDRESS | NAME AAAA ADDRESS | NAME MX PREFERENCE HOST ("." is the null MX)
 *	NAME SERVFAIL | NAME REFUSED | NAME SILENT | NAME EMPTY, also of one type: NAME AAAA SILENT
 *
 * Names that are not there do not exist (RFC 1035 section 4.1.1, RCODE 3).
 */
#include "golden.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/attributes.h"
#include "base/mem.h"
#include "base/text.h"

enum { TYPE_A = 1, TYPE_MX = 15, TYPE_AAAA = 28 };

/* The name in a question in dots and lower case; its length on the wire, 0 where it is none. */
static size_t read_name(const uint8_t *wire, size_t length, char *text, size_t room)
{
	size_t at = 0, out = 0;
	while (at < length && wire[at] != 0) {
		size_t label = wire[at++];
		if (label > 63 || at + label > length || out + label + 2 > room)
			return 0;
		if (out > 0)
			text[out++] = '.';
		for (size_t i = 0; i < label; i++)
			text[out++] = text_lower((char)wire[at++]);
	}
	text[out] = '\0';
	return at < length ? at + 1 : 0;
}

static void write_name(struct writer *w, const char *name)
{
	const char *word;
	size_t length;
	while (text_next_word(&name, '.', &word, &length)) {
		writer_u8(w, (unsigned)length);
		writer_bytes(w, word, length);
	}
	writer_u8(w, 0);
}

/* One answer; the name is a pointer to the question's (RFC 1035 section 4.1.4). */
static void answer(struct writer *w, unsigned type, const char *data)
{
	uint8_t address[16];
	writer_u16(w, 0xC00C);
	writer_u16(w, type);
	writer_u16(w, 1);
	writer_u32(w, 60);
	size_t mark = writer_begin(w, 2);
	if (type == TYPE_MX) {
		char *end;
		writer_u16(w, (unsigned)strtol(data, &end, 10));
		write_name(w, end + strspn(end, " "));
	} else if (inet_pton(type == TYPE_A ? AF_INET : AF_INET6, data, address) == 1) {
		writer_bytes(w, address, type == TYPE_A ? 4 : 16);
	}
	writer_end(w, mark, 2);
}

static const struct {
	const char *word;
	int type, rcode;
} kinds[] = {
	{"A", TYPE_A, 0},  {"AAAA", TYPE_AAAA, 0}, {"MX", TYPE_MX, 0}, {"SERVFAIL", 0, 2},
	{"REFUSED", 0, 5}, {"SILENT", 0, -1},	   {"EMPTY", 0, 0},
};

/* The RCODE that stands in place of data, 0: none. */
static int failure_of(const char *data)
{
	for (size_t k = 0; k < COUNT_OF(kinds); k++)
		if (kinds[k].type == 0 && strcmp(data, kinds[k].word) == 0)
			return kinds[k].rcode;
	return 0;
}

/* Appends the answers to a question and returns the RCODE, or -1 for silence. */
static int look_up(const struct words *records, const char *name, unsigned type, struct writer *w,
		   unsigned *count_r)
{
	int rcode = 3;
	for (size_t i = 0; i < records->count; i++) {
		const char *rest = records->word[i], *word;
		size_t length;
		if (!text_next_word(&rest, ' ', &word, &length) || strlen(name) != length ||
		    strncmp(word, name, length) != 0 || !text_next_word(&rest, ' ', &word, &length))
			continue;
		for (size_t k = 0; k < COUNT_OF(kinds); k++) {
			if (strlen(kinds[k].word) != length ||
			    strncmp(kinds[k].word, word, length) != 0)
				continue;
			rest += strspn(rest, " ");
			int failure = failure_of(rest);
			if (failure != 0 && kinds[k].type == (int)type)
				return failure;
			if (failure != 0)
				continue;
			rcode = kinds[k].rcode;
			if (kinds[k].type == (int)type && kinds[k].type != 0) {
				answer(w, type, rest);
				++*count_r;
			}
		}
	}
	return rcode;
}

static void serve(int fd, const struct words *records)
{
	uint8_t query[512];
	struct sockaddr_storage from;
	socklen_t from_length = sizeof(from);
	char name[256];
	ssize_t got = recvfrom(fd, query, sizeof(query), 0, (struct sockaddr *)&from, &from_length);
	if (got < 17)
		return;
	size_t name_length = read_name(query + 12, (size_t)got - 12, name, sizeof(name));
	if (name_length == 0 || 12 + name_length + 4 > (size_t)got)
		return;
	unsigned type = (unsigned)query[12 + name_length] << 8 | query[12 + name_length + 1];
	unsigned count = 0;
	struct writer body = writer_with_maximum(4096), w = writer_with_maximum(4096);
	int rcode = look_up(records, name, type, &body, &count);
	writer_bytes(&w, query, 2);
	writer_u16(&w, 0x8180u | (unsigned)(rcode & 15));
	writer_u16(&w, 1);
	writer_u16(&w, count);
	writer_u32(&w, 0);
	writer_bytes(&w, query + 12, name_length + 4);
	writer_bytes(&w, body.data, body.length);
	if (rcode >= 0)
		sendto(fd, w.data, w.length, 0, (struct sockaddr *)&from, from_length);
	writer_free(&w);
	writer_free(&body);
}

int dns_start(const struct words *records, pid_t *pid_r)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	socklen_t length = sizeof(address);
	pid_t parent = getpid();
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, length) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &length) != 0)
		return -1;
	*pid_r = fork();
	if (*pid_r == 0) {
		struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
		while (getppid() == parent) {
			if (poll(&poll_fd, 1, 1000) > 0)
				serve(fd, records);
		}
		_exit(0);
	}
	close(fd);
	return ntohs(address.sin_port);
}
