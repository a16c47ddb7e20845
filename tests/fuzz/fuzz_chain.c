/* fuzz_chain - any certificates as a chain, against others as the store: always a diagnosis, in
 * bounded time
 *
 * The input is cut at its first 0x00 0xff 0x00: PEM or DER before it is served, what is behind it
 * trusted (by itself where there is no cut). DER certificates may stand one behind the other.
 */
#include "pki/chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base64.h"
#include "pki/bundle.h"
#include "pki/der.h"

static void read_list(const uint8_t *data, size_t size, struct cert_list *list)
{
	struct reader r = reader_over(data, size);
	struct fail f = {0};
	struct der element;

	if (size > 0 && data[0] != DER_SEQUENCE) {
		bundle_read(data, size, "", list, &f);
		return;
	}
	while (list->count < 20 && der_next(&r, &element))
		cert_list_add(list, cert_decode(element.whole.data, element.whole.length));
}

/* A store is made of a file: one in memory would be another store than the one that is used. */
static struct store *make_store(const struct cert_list *list)
{
	char path[64];
	struct fail f = {0};
	struct store *store;
	FILE *file;

	snprintf(path, sizeof(path), "/tmp/fuzz_chain.%ld", (long)getpid());
	file = fopen(path, "w");
	if (!file)
		abort();
	for (size_t i = 0; i < list->count; i++) {
		struct writer w = writer_with_maximum(1 << 20);

		base64_encode(&w, list->cert[i]->der, list->cert[i]->length);
		fprintf(file, "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n",
			writer_string(&w));
		writer_free(&w);
	}
	fclose(file);
	store = store_file(path, &f);
	remove(path);
	return store;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cert_list served = {0}, trusted = {0};
	struct chain_diagnosis diagnosis;
	struct store *store;
	size_t cut = 0;

	while (cut + 3 <= size && memcmp(data + cut, "\x00\xff\x00", 3) != 0)
		cut++;
	if (cut + 3 > size)
		cut = size;
	read_list(data, cut, &served);
	if (cut < size)
		read_list(data + cut + 3, size - cut - 3, &trusted);
	store = make_store(cut < size ? &trusted : &served);
	if (store) {
		chain_diagnose(&(struct chain_question){.served = &served,
							.store = store,
							.now = 1767225600,
							.minimum_rsa_bits = 2048},
			       &diagnosis);
		if (diagnosis.good && (!diagnosis.anchored || diagnosis.path_length == 0))
			abort();
		if (!diagnosis.good && diagnosis.problem_count == 0 && served.count > 0)
			abort();
		chain_diagnosis_free(&diagnosis);
	}
	store_free(&store);
	cert_list_free(&served);
	cert_list_free(&trusted);
	return 0;
}
