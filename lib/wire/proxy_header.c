/* proxy_header - the PROXY protocol header, version 1 or 2, that a balancer would send first
 *
 * Source: HAProxy, "The PROXY protocol, versions 1 & 2", sections 2.1 and 2.2. The header names the
 * connection as the client sees it: its own address is the source, the server's the destination.
 */
#include "wire/proxy_header.h"

#include <stdlib.h>

#include "base/mem.h"

struct proxy_header {
	struct machine machine;
	int version;
};

/* Both ends must be of one family; where they are not known, the header says so and the server
 * falls back to the addresses it sees. */
static unsigned family_of(const struct stream *stream)
{
	return stream->local.family == stream->peer.family ? stream->local.family : 0;
}

/* The format has no room for an IPv6 zone, which means nothing on another machine anyway. */
static const char *plain_text(const struct address *address, char *buffer)
{
	struct address plain = *address;

	plain.scope = 0;
	return address_text(&plain, buffer);
}

/* "PROXY" SP ( "TCP4" / "TCP6" ) SP source SP destination SP source-port SP destination-port CRLF
 */
static void write_version1(struct stream *stream)
{
	char source[ADDRESS_TEXT_SIZE], destination[ADDRESS_TEXT_SIZE];
	unsigned family = family_of(stream);

	if (family == 0) {
		writer_text(&stream->out, "PROXY UNKNOWN\r\n");
		return;
	}
	writer_print(&stream->out, "PROXY TCP%u %s %s %u %u\r\n", family,
		     plain_text(&stream->local, source), plain_text(&stream->peer, destination),
		     (unsigned)stream->local_port, (unsigned)stream->peer_port);
}

static void write_version2(struct stream *stream)
{
	static const char signature[] = "\r\n\r\n\0\r\nQUIT\n";
	unsigned family = family_of(stream);
	size_t length = address_length(&stream->local), mark;

	writer_bytes(&stream->out, signature, sizeof(signature) - 1);
	writer_u8(&stream->out, family ? 0x21 : 0x20); /* version 2; PROXY or LOCAL */
	writer_u8(&stream->out, family == 4 ? 0x11 : family == 6 ? 0x21 : 0x00); /* over TCP */
	mark = writer_begin(&stream->out, 2);
	if (family) {
		writer_bytes(&stream->out, stream->local.bytes, length);
		writer_bytes(&stream->out, stream->peer.bytes, length);
		writer_u16(&stream->out, stream->local_port);
		writer_u16(&stream->out, stream->peer_port);
	}
	writer_end(&stream->out, mark, 2);
}

static enum machine_status run(struct machine *machine, struct stream *stream, struct fail *f)
{
	const struct proxy_header *header = (const struct proxy_header *)machine;

	if (header->version == 1)
		write_version1(stream);
	else
		write_version2(stream);
	if (stream->out.failed) {
		fail_set(f, FAIL_PROTOCOL, "no room for the PROXY header");
		return MACHINE_FAILED;
	}
	stream_note(stream, 2, "PROXY header of version %d sent", header->version);
	return MACHINE_DONE;
}

static const char *stage(const struct machine *machine UNUSED)
{
	return "sending the PROXY header";
}

static void header_free(struct machine *machine)
{
	free(machine);
}

struct machine *proxy_header_new(int version)
{
	static const struct machine_operations operations = {
		.run = run,
		.stage = stage,
		.free = header_free,
	};
	struct proxy_header *header = mem_alloc(sizeof(*header));

	header->machine.operations = &operations;
	header->version = version;
	return &header->machine;
}
