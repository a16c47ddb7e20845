/* hello_random - bytes for the random fields of a hello
 *
 * No key is ever made from them, since no handshake is completed: they only have to differ.
 */
#define _DEFAULT_SOURCE /* getrandom is in no edition of POSIX yet */
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "wire/hello_private.h"

void hello_random(uint8_t *bytes, size_t length)
{
	if (getrandom(bytes, length, 0) == (ssize_t)length)
		return;
	/* An old kernel or a sandbox without the call. */
	uint64_t state = (uint64_t)clock_us() * 0x9E3779B97F4A7C15ULL + (uintptr_t)bytes;
	for (size_t i = 0; i < length; i++) {
		state = state * 6364136223846793005ULL + 1442695040888963407ULL;
		bytes[i] = (uint8_t)(state >> 56);
	}
}
