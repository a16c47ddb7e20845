/* golden - runs files of cases, several at the same time, and counts
 *
 *	golden [-u] [-k WORD] [-j JOBS] [--json=FILE] FILE...
 *
 * -u writes exit codes and outputs into the files (read the difference before it is committed); -k
 * runs only cases whose title has WORD in it; what JSON came out is appended to FILE.
 *
 * A case that is wrong in nothing but the time it took is said and measured once more, alone: other
 * cases and whatever else the machine has to do may be the reason. It fails where it is late twice;
 * a machine that stood still meanwhile gives it another time, eight at most. So does one that is
 * wrong in whatever it may be while the machine stood still: deadlines passed that nobody meant.
 */
#include "golden.h"

#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../unit/beside.h"
#include "../unit/standstill.h"
#include "base/mem.h"

#define MASKED_MAXIMUM (64 << 20)
#define ATTEMPTS 8
/* The plugin's own measurement: it was not run in time. */
#define TOO_SLOW "not done in time: this machine or a file system was too slow"

enum result { DIED, PASSED, FAILED, LATE };

struct job {
	const struct golden_file *file;
	size_t index;
	pid_t pid;
	int results; /* read: one byte of result, the exit code, then log NUL output NUL */
	enum result result;
	int exit;
	char *log, *output;
	int64_t stood_still_ms; /* the machine, while it ran; in between: until it began */
};

static const char *json_path;
static atomic_llong *stood_still_ms; /* shared with the process beside this one */

static bool is_wrong(struct writer *log, bool wrong, const char *what)
{
	if (wrong)
		writer_print(log, "  %s\n", what);
	return wrong;
}

static char *masked(const struct stage *stage, struct writer *raw)
{
	struct writer w = writer_with_maximum(MASKED_MAXIMUM);
	mask(stage, writer_string(raw), &w);
	return writer_take_string(&w);
}

/* Is the finding there, and where it says ID=STATE in that state? */
static bool has_finding(const char *json, const char *id)
{
	const char *equals = strchr(id, '=');
	char *pattern = equals ? mem_print("\"id\":\"%.*s\",\"state\":\"%s\"", (int)(equals - id),
					   id, equals + 1)
			       : mem_print("\"id\":\"%s\"", id);
	bool found = strstr(json, pattern) != NULL;
	free(pattern);
	return found;
}

static void keep_json(const struct writer *json)
{
	int fd = json_path ? open(json_path, O_WRONLY | O_APPEND | O_CREAT, 0600) : -1;
	if (fd < 0)
		return;
	if (write(fd, json->data, json->length) < 0)
		perror(json_path);
	close(fd);
}

/* The case once more with -o json, at servers that are new: the findings, and the same exit code.
 */
static enum result check_json(const struct golden_case *c, int exit_code, struct writer *log)
{
	struct stage stage;
	bool wrong = false, late;
	if (!stage_open(&stage, c)) {
		stage_close(&stage);
		return FAILED;
	}
	char *filled = stage_fill(&stage, c->run);
	char *command = mem_print("%s -o json", filled);
	struct outcome outcome = stage_run(&stage, command);
	const char *json = writer_string(&outcome.out);
	for (size_t i = 0; i < c->raises.count; i++) {
		if (!has_finding(json, c->raises.word[i])) {
			writer_print(log, "  does not raise %s\n", c->raises.word[i]);
			wrong = true;
		}
	}
	for (size_t i = 0; i < c->lacks.count; i++) {
		if (has_finding(json, c->lacks.word[i])) {
			writer_print(log, "  raises %s\n", c->lacks.word[i]);
			wrong = true;
		}
	}
	if (outcome.exit != exit_code) {
		writer_print(log, "  json: got exit %d, want %d\n", outcome.exit, exit_code);
		wrong = true;
	}
	wrong |= is_wrong(log, outcome.err.length > 0, "json: something on standard error");
	late = strstr(json, TOO_SLOW) != NULL;
	if (wrong)
		writer_print(log, "  json: %s\n", json);
	keep_json(&outcome.out);
	free(command);
	free(filled);
	outcome_free(&outcome);
	stage_close(&stage);
	return !wrong ? PASSED : late ? LATE : FAILED;
}

static enum result check_outcome(const struct golden_case *c, struct outcome *outcome,
				 const char *output, struct writer *log)
{
	bool wrong = false, late = false;
	if (outcome->exit != c->exit) {
		writer_print(log, "  got exit %d, want %d\n", outcome->exit, c->exit);
		wrong = true;
	}
	if (outcome->seconds > c->within) {
		writer_print(log, "  took %.2f s, may take %.2f s\n", outcome->seconds, c->within);
		late = true;
	}
	if (outcome->err.length > 0) {
		writer_print(log, "  standard error: %s\n", writer_string(&outcome->err));
		wrong = true;
	}
	if (c->has_output && strcmp(output, writer_string((struct writer *)&c->output)) != 0) {
		writer_print(log, "  got\n%s  want\n%s", output,
			     writer_string((struct writer *)&c->output));
		wrong = true;
	}
	for (size_t i = 0; i < c->contains.count; i++) {
		if (!strstr(output, c->contains.word[i])) {
			writer_print(log, "  lacks '%s' in\n%s", c->contains.word[i], output);
			wrong = true;
		}
	}
	if (wrong)
		return strstr(output, TOO_SLOW) ? LATE : FAILED;
	return late ? LATE : PASSED;
}

/* In a process of its own: runs the case and writes what came out to fd. */
static void run_case(const struct golden_case *c, int fd)
{
	struct writer log = writer_with_maximum(MASKED_MAXIMUM);
	struct stage stage;
	FILE *to = fdopen(fd, "w");
	char *output = mem_string("");
	int exit_code = -1;
	enum result result = FAILED, json = PASSED;
	if (stage_open(&stage, c)) {
		char *command = stage_fill(&stage, c->run);
		struct outcome outcome = stage_run(&stage, command);
		free(output);
		output = masked(&stage, &outcome.out);
		exit_code = outcome.exit;
		result = check_outcome(c, &outcome, output, &log);
		outcome_free(&outcome);
		free(command);
	}
	stage_close(&stage);
	if (c->json && result != LATE)
		json = check_json(c, exit_code, &log);
	if (result == PASSED)
		result = json;
	fprintf(to, "%c%c%s%c%s%c", result, exit_code + 1, writer_string(&log), 0, output, 0);
	fclose(to);
	free(output);
	writer_free(&log);
}

static void start(struct job *job)
{
	int fds[2];
	if (pipe(fds) != 0)
		exit(2);
	fflush(NULL);
	job->stood_still_ms = atomic_load(stood_still_ms);
	job->pid = fork();
	if (job->pid == 0) {
		close(fds[0]);
		run_case(&job->file->cases[job->index], fds[1]);
		_exit(0);
	}
	close(fds[1]);
	job->results = fds[0];
}

static void finish(struct job *job)
{
	struct writer w = writer_with_maximum(2 * MASKED_MAXIMUM);
	char buffer[16384];
	ssize_t count;
	while ((count = read(job->results, buffer, sizeof(buffer))) > 0)
		writer_bytes(&w, buffer, (size_t)count);
	close(job->results);
	waitpid(job->pid, NULL, 0);
	job->stood_still_ms = atomic_load(stood_still_ms) - job->stood_still_ms;
	const char *text = writer_string(&w);
	if (w.length >= 4) {
		job->result = (enum result)text[0];
		job->exit = (unsigned char)text[1] - 1;
		job->log = mem_string(text + 2);
		job->output = mem_string(text + 3 + strlen(text + 2));
	}
	writer_free(&w);
}

static void print_job(const struct job *job, const char *what)
{
	printf("%s: %s%s\n%s", job->file->path, job->file->cases[job->index].title, what,
	       job->log ? job->log : "  died\n");
}

static void run_once_more(struct job *job)
{
	print_job(job, job->result == LATE ? ": late, and measured once more"
					   : ": while the machine stood still, and run once more");
	free(job->log);
	free(job->output);
	*job = (struct job){.file = job->file, .index = job->index};
	start(job);
	finish(job);
}

static void run_alone(struct job *job)
{
	bool again = job->result == LATE || job->stood_still_ms > STANDSTILL_MS;

	for (int i = 0; i < ATTEMPTS && again && job->result != PASSED; i++) {
		run_once_more(job);
		again = job->stood_still_ms > STANDSTILL_MS;
	}
}

/* Some wait for seconds, so whichever is done makes room for the next. */
static void run_together(struct job *jobs, size_t count, size_t at_once)
{
	struct pollfd *fds = mem_array(at_once, sizeof(*fds));
	struct job **running = mem_array(at_once, sizeof(*running));
	size_t started = 0, open = 0;

	while (started < count || open > 0) {
		for (; started < count && open < at_once; open++) {
			running[open] = &jobs[started++];
			start(running[open]);
			fds[open] = (struct pollfd){running[open]->results, POLLIN, 0};
		}
		poll(fds, (nfds_t)open, -1);
		for (size_t i = open; i-- > 0;) {
			if (!fds[i].revents)
				continue;
			finish(running[i]);
			running[i] = running[--open];
			fds[i] = fds[open];
		}
	}
	free(running);
	free(fds);
}

static size_t run_all(struct job *jobs, size_t count, size_t at_once)
{
	size_t failed = 0;

	run_together(jobs, count, at_once);
	for (size_t i = 0; i < count; i++) {
		run_alone(&jobs[i]);
		if (jobs[i].result == PASSED)
			continue;
		failed++;
		print_job(&jobs[i], "");
	}
	return failed;
}

static void update(const struct golden_file *file, const struct job *jobs, size_t count)
{
	int *exits = mem_array(file->count, sizeof(*exits));
	char **outputs = mem_array(file->count, sizeof(*outputs));
	for (size_t i = 0; i < count; i++) {
		if (jobs[i].file != file)
			continue;
		exits[jobs[i].index] = jobs[i].exit;
		outputs[jobs[i].index] = jobs[i].output ? jobs[i].output : (char *)"";
	}
	golden_update(file, exits, outputs);
	free(exits);
	free(outputs);
}

static void note_late(int64_t from_ms, int64_t ms)
{
	(void)from_ms;
	atomic_fetch_add(stood_still_ms, ms);
}

int main(int argc, char **argv)
{
	size_t at_once = 4, file_count = 0, count = 0;
	const char *word = "";
	bool updating = false;
	struct golden_file *files = mem_array((size_t)argc, sizeof(*files));
	struct job *jobs = NULL;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-u") == 0)
			updating = true;
		else if (strcmp(argv[i], "-k") == 0 && i + 1 < argc)
			word = argv[++i];
		else if (strcmp(argv[i], "-j") == 0 && i + 1 < argc)
			at_once = (size_t)strtoul(argv[++i], NULL, 10);
		else if (strncmp(argv[i], "--json=", 7) == 0)
			json_path = argv[i] + 7;
		else
			files[file_count++] = golden_read(argv[i]);
	}
	for (size_t i = 0; i < file_count; i++) {
		for (size_t c = 0; c < files[i].count; c++) {
			if (!strstr(files[i].cases[c].title, word) || !files[i].cases[c].run)
				continue;
			jobs = mem_resize(jobs, count + 1, sizeof(*jobs));
			jobs[count++] = (struct job){.file = &files[i], .index = c};
		}
	}
	stood_still_ms = beside_share(sizeof(*stood_still_ms));
	struct beside *beside = stood_still_ms ? beside_begin(note_late) : NULL;
	if (!beside)
		return EXIT_FAILURE;
	size_t failed = run_all(jobs, count, at_once > 0 ? at_once : 1);
	beside_end(&beside);
	for (size_t i = 0; i < file_count && updating && !*word; i++)
		update(&files[i], jobs, count);
	printf("golden: %zu passed, %zu failed\n", count - failed, failed);
	for (size_t i = 0; i < count; i++) {
		free(jobs[i].log);
		free(jobs[i].output);
	}
	for (size_t i = 0; i < file_count; i++)
		golden_free(&files[i]);
	free(files);
	free(jobs);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
