/* opened - what is known of a file, freed, packed and unpacked */
#include <stdlib.h>

#include "base/mem.h"
#include "files/source.h"
#include "pki/pem.h"

void opened_free(struct opened *o)
{
	if (o->data)
		pem_wipe(o->data, o->length);
	free(o->data);
	free(o->path);
	free(o->real);
	free(o->why);
	free(o->writable);
	free(o->owner);
	free(o->group);
	*o = (struct opened){0};
}

char *files_source_text(const struct files_source *source, const char *path, size_t maximum,
			struct fail *f)
{
	struct opened opened;
	char *text = NULL;

	source->open(source->argument, path, maximum, &opened);
	if (opened.state == OPENED)
		text = mem_substring((const char *)opened.data, opened.length);
	else
		fail_set(f, FAIL_FILE, "%s: %s", path, opened.why);
	opened_free(&opened);
	return text;
}

static void pack_text(struct writer *w, const char *text)
{
	size_t mark;

	writer_u8(w, text != NULL);
	mark = writer_begin(w, 2);
	writer_text(w, text ? text : "");
	writer_end(w, mark, 2);
}

static char *unpack_text(struct reader *r)
{
	bool is = reader_u8(r) != 0;
	struct span text = reader_vector16(r);

	return is && !r->failed ? mem_substring((const char *)text.data, text.length) : NULL;
}

void opened_pack(const struct opened *o, struct writer *w)
{
	writer_u8(w, o->state);
	pack_text(w, o->path);
	pack_text(w, o->real);
	pack_text(w, o->why);
	pack_text(w, o->writable);
	pack_text(w, o->owner);
	pack_text(w, o->group);
	writer_u8(w, o->owner_is_system);
	writer_u32(w, o->mode);
	writer_u32(w, (uint32_t)((uint64_t)o->changed >> 32));
	writer_u32(w, (uint32_t)o->changed);
	writer_u32(w, (uint32_t)o->length);
	writer_bytes(w, o->data, o->length);
}

bool opened_unpack(struct reader *r, struct opened *o)
{
	struct span data;

	*o = (struct opened){.state = (enum opened_state)reader_u8(r)};
	o->path = unpack_text(r);
	o->real = unpack_text(r);
	o->why = unpack_text(r);
	o->writable = unpack_text(r);
	o->owner = unpack_text(r);
	o->group = unpack_text(r);
	o->owner_is_system = reader_u8(r) != 0;
	o->mode = reader_u32(r);
	o->changed = (int64_t)reader_u64(r);
	data = reader_bytes(r, reader_u32(r));
	if (!r->failed && o->state == OPENED) {
		o->data = (uint8_t *)mem_substring((const char *)data.data, data.length);
		o->length = data.length;
	}
	if (!r->failed)
		return true;
	opened_free(o);
	return false;
}
