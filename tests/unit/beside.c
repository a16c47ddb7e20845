/* beside - a process beside this one that sees for how long the machine stood still */
#include "beside.h"

#include <poll.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

#define STEP_MS 5

struct beside {
	pid_t pid;
	atomic_bool over;
};

void *beside_share(size_t size)
{
	FILE *file = tmpfile();
	void *memory = MAP_FAILED;

	if (!file)
		return NULL;
	if (ftruncate(fileno(file), (off_t)size) == 0)
		memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
	fclose(file);
	return memory == MAP_FAILED ? NULL : memory;
}

/* Until it is told to end, or whoever began it is gone. */
static void keep_watch(struct beside *beside, pid_t parent, void (*late)(int64_t, int64_t))
{
	while (!atomic_load(&beside->over) && getppid() == parent) {
		int64_t before_ms = clock_ms(), late_ms;

		poll(NULL, 0, STEP_MS);
		late_ms = clock_ms() - before_ms - STEP_MS;
		if (late_ms > 1)
			late(before_ms, late_ms);
	}
}

struct beside *beside_begin(void (*late)(int64_t from_ms, int64_t ms))
{
	struct beside *beside = beside_share(sizeof(*beside));
	pid_t parent = getpid(), pid;

	if (!beside)
		return NULL;
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		keep_watch(beside, parent, late);
		_exit(0);
	}
	beside->pid = pid;
	if (pid < 0)
		munmap(beside, sizeof(*beside));
	return pid < 0 ? NULL : beside;
}

void beside_end(struct beside **beside)
{
	atomic_store(&(*beside)->over, true);
	waitpid((*beside)->pid, NULL, 0);
	munmap(*beside, sizeof(**beside));
	*beside = NULL;
}
