/* golden - runs files of cases, several at the same time, and counts
 *
 *	golden [-u] [-k WORD] [-j JOBS] [--json=FILE] FILE...
 *
 * -u writes exit codes and outputs into the files (read the difference before it is committed); -k
 * runs only cases whose title has WORD in it; what JSON came out is appended to FILE.
 */
#include "golden.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

#define MASKED_MAXIMUM (64 << 20)

struct job {
	const struct golden_file *file;
	size_t index;
	pid_t pid;
	int results; /* read: one byte passed or not, the exit code, then log NUL output NUL */
	bool passed;
	int exit;
	char *log, *output;
};

static const char *json_path;

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
static bool check_json(const struct golden_case *c, int exit_code, struct writer *log)
{
	struct stage stage;
	bool wrong = false;
	if (!stage_open(&stage, c)) {
		stage_close(&stage);
		return false;
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
	if (wrong)
		writer_print(log, "  json: %s\n", json);
	keep_json(&outcome.out);
	free(command);
	free(filled);
	outcome_free(&outcome);
	stage_close(&stage);
	return !wrong;
}

static bool check_outcome(const struct golden_case *c, struct outcome *outcome, const char *output,
			  struct writer *log)
{
	bool wrong = false;
	if (outcome->exit != c->exit) {
		writer_print(log, "  got exit %d, want %d\n", outcome->exit, c->exit);
		wrong = true;
	}
	if (outcome->seconds > c->within) {
		writer_print(log, "  took %.2f s, may take %.2f s\n", outcome->seconds, c->within);
		wrong = true;
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
	return !wrong;
}

/* In a process of its own: runs the case and writes what came out to fd. */
static void run_case(const struct golden_case *c, int fd)
{
	struct writer log = writer_with_maximum(MASKED_MAXIMUM);
	struct stage stage;
	FILE *to = fdopen(fd, "w");
	char *output = mem_string("");
	int exit_code = -1;
	bool passed = stage_open(&stage, c);
	if (passed) {
		char *command = stage_fill(&stage, c->run);
		struct outcome outcome = stage_run(&stage, command);
		free(output);
		output = masked(&stage, &outcome.out);
		exit_code = outcome.exit;
		passed = check_outcome(c, &outcome, output, &log);
		outcome_free(&outcome);
		free(command);
	}
	stage_close(&stage);
	if (c->json)
		passed = check_json(c, exit_code, &log) && passed;
	fprintf(to, "%c%c%s%c%s%c", passed ? 1 : 2, exit_code + 1, writer_string(&log), 0, output,
		0);
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
	const char *text = writer_string(&w);
	if (w.length >= 4) {
		job->passed = text[0] == 1;
		job->exit = (unsigned char)text[1] - 1;
		job->log = mem_string(text + 2);
		job->output = mem_string(text + 3 + strlen(text + 2));
	}
	writer_free(&w);
}

static size_t run_all(struct job *jobs, size_t count, size_t at_once)
{
	size_t failed = 0, started = 0;
	for (size_t i = 0; i < count; i++) {
		while (started < count && started < i + at_once)
			start(&jobs[started++]);
		finish(&jobs[i]);
		if (!jobs[i].passed) {
			failed++;
			printf("%s: %s\n%s", jobs[i].file->path,
			       jobs[i].file->cases[jobs[i].index].title,
			       jobs[i].log ? jobs[i].log : "  died\n");
		}
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
	size_t failed = run_all(jobs, count, at_once > 0 ? at_once : 1);
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
