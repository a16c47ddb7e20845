/* plugin_run - endpoints are probed side by side, and each is judged and freed as it ends */
#include "frame/plugin_run.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/mem.h"
#include "frame/outcome.h"
#include "frame/plugin_common.h"
#include "frame/plugin_ehlo.h"
#include "frame/plugin_lanes.h"
#include "frame/plugin_progress.h"
#include "frame/plugin_signals.h"

#define DESCRIPTORS_BESIDE 32 /* what is open beside the connections: resolver, files, pipes */

struct run;

struct run_entry {
	struct run *run;
	struct target_item *item;
	struct route *route;
	struct scan_target target;
	void *scan; /* NULL: none was needed, or it has been judged */
	bool waits; /* for a lane */
	bool over;
	size_t lane;
	size_t subject;
};

struct run {
	const struct plugin *plugin;
	struct report *report;
	struct pool *pool;
	struct run_entry **entry;
	size_t entry_count, judged;
	size_t first_waiting; /* no entry before it waits */
	struct plugin_lanes lanes;
	char *ehlo_name;
	bool ehlo_known;
};

static void note(void *argument, int level, const char *text)
{
	struct run_entry *entry = argument;

	if (level <= plugin_common.verbosity)
		report_step(entry->run->report, entry->subject, level, "%s", text);
}

static void start_waiting(struct run *run);

static void judge(struct run_entry *entry)
{
	struct run *run = entry->run;
	void *scan = entry->scan;

	entry->scan = NULL;
	run->judged++;
	outcome_report(run->report, entry->subject,
		       run->plugin->judge(scan, run->report, entry->subject),
		       plugin_common.timeout_state);
	run->plugin->free_scan(scan);
	plugin_lane_leave(&run->lanes, entry->lane);
	start_waiting(run);
}

static void over(void *argument)
{
	struct run_entry *entry = argument;

	entry->over = true;
	if (entry->scan) /* else it ended while it was being started */
		judge(entry);
}

/* Looked for once, and only where somebody is greeted by name. */
static const char *ehlo_name(struct run *run, enum protocol protocol)
{
	enum dialect dialect = protocol_info(protocol)->dialect;

	if (plugin_common.ehlo || (dialect != DIALECT_SMTP && dialect != DIALECT_LMTP))
		return plugin_common.ehlo;
	if (!run->ehlo_known)
		run->ehlo_name = plugin_ehlo_name();
	run->ehlo_known = true;
	return run->ehlo_name;
}

static const char *server_name(const struct endpoint *endpoint)
{
	if (plugin_common.sni == SNI_NONE)
		return NULL;
	if (plugin_common.sni == SNI_NAME)
		return plugin_common.sni_name;
	return endpoint->host_is_address ? NULL : endpoint->host;
}

static void start(struct run_entry *entry)
{
	struct run *run = entry->run;
	const struct target_item *item = entry->item;
	void *scan;

	entry->route = route_new(item->addresses, item->address_count, item->endpoint.port);
	entry->target = (struct scan_target){
		.endpoint = &item->endpoint,
		.route = entry->route,
		.pool = run->pool,
		.ehlo_name = ehlo_name(run, item->endpoint.protocol),
		.proxy_protocol = plugin_common.proxy_protocol,
		.server_name = server_name(&item->endpoint),
		.note = plugin_common.verbosity > 0 ? note : NULL,
		.note_argument = entry,
		.over = over,
		.over_argument = entry,
	};
	scan = run->plugin->start(&entry->target);
	entry->scan = scan;
	if (entry->over)
		judge(entry);
}

/* In the order they became ready, but for those at an address that is busy already. */
static void start_waiting(struct run *run)
{
	for (size_t i = run->first_waiting; i < run->entry_count; i++) {
		struct run_entry *entry = run->entry[i];

		if (!entry->waits && i == run->first_waiting)
			run->first_waiting++;
		if (!entry->waits || !plugin_lane_take(&run->lanes, entry->lane))
			continue;
		entry->waits = false;
		start(entry);
		if (run->lanes.active >= run->lanes.maximum)
			return;
	}
}

static void wait_for_lane(struct run_entry *entry)
{
	struct run *run = entry->run;

	entry->waits = true;
	entry->lane = plugin_lane(&run->lanes, &entry->item->addresses[0]);
	if (run->lanes.active < run->lanes.maximum)
		start_waiting(run);
}

static void ready(void *argument, struct target_item *item)
{
	struct run *run = argument;
	struct run_entry *entry = mem_alloc(sizeof(*entry));

	entry->run = run;
	entry->item = item;
	entry->subject = report_endpoint(run->report, &item->endpoint);
	run->entry = mem_resize(run->entry, run->entry_count + 1, sizeof(struct run_entry *));
	run->entry[run->entry_count++] = entry;
	run->judged += item->fail.kind != FAIL_NONE;
	if (item->fail.kind)
		outcome_fail(run->report, entry->subject, &item->fail, plugin_common.timeout_state);
	else if (plugin_common.output == OUTPUT_DISCOVERY)
		report_completed(run->report, entry->subject); /* to be named is all it is for */
	else
		wait_for_lane(entry);
}

/* The pool has nothing left to do: scans that did not say so themselves have ended too. Returns
 * whether others took their places. */
static bool judge_ended(struct run *run)
{
	bool started = false;

	for (size_t i = 0; i < run->entry_count; i++)
		if (run->entry[i]->scan)
			judge(run->entry[i]);
	for (size_t i = 0; i < run->entry_count; i++)
		started = started || run->entry[i]->scan;
	return started;
}

static int by_place(const void *a, const void *b)
{
	const struct run_entry *x = *(struct run_entry *const *)a;
	const struct run_entry *y = *(struct run_entry *const *)b;

	return (x->item->place > y->item->place) - (x->item->place < y->item->place);
}

/* The resolver answers in any order; the report keeps the command line's. */
static void put_in_order(struct run *run)
{
	struct report *report = run->report;
	struct report_subject *subjects = mem_array(report->subject_count, sizeof(*subjects));
	size_t *place = mem_array(report->subject_count, sizeof(*place));
	/* subjects that were there before stay first */
	size_t before = report->subject_count - run->entry_count;

	qsort(run->entry, run->entry_count, sizeof(struct run_entry *), by_place);
	for (size_t i = 0; i < before; i++) {
		subjects[i] = report->subjects[i];
		place[i] = i;
	}
	for (size_t i = 0; i < run->entry_count; i++) {
		subjects[before + i] = report->subjects[run->entry[i]->subject];
		place[run->entry[i]->subject] = before + i;
	}
	memcpy(report->subjects, subjects, report->subject_count * sizeof(*subjects));
	for (size_t i = 0; i < report->finding_count; i++)
		if (report->findings[i].subject != REPORT_NO_SUBJECT)
			report->findings[i].subject = place[report->findings[i].subject];
	for (size_t i = 0; i < report->figure_count; i++)
		if (report->figures[i].subject != REPORT_NO_SUBJECT)
			report->figures[i].subject = place[report->figures[i].subject];
	free(subjects);
	free(place);
}

/* As many connections as were asked for, if the system lets this process have them. */
static size_t connections(size_t wanted)
{
	struct rlimit limit;
	rlim_t need = wanted + DESCRIPTORS_BESIDE;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= need)
		return wanted;
	limit.rlim_cur = need < limit.rlim_max ? need : limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= need)
		return wanted;
	return limit.rlim_cur > DESCRIPTORS_BESIDE ? (size_t)limit.rlim_cur - DESCRIPTORS_BESIDE
						   : 1;
}

static void tell_progress(void *argument)
{
	const struct run *run = argument;
	const struct pool_counts counts = pool_counts(run->pool);

	plugin_progress(&(struct plugin_progress_counts){.endpoints = run->entry_count,
							 .judged = run->judged,
							 .answers = counts.ended,
							 .open = counts.open});
}

void plugin_run(const struct plugin *plugin, struct targets *targets, struct report *report,
		int64_t deadline_ms)
{
	struct run run;
	const struct pool_settings settings = {
		.deadline_ms = deadline_ms,
		.parallel = connections(plugin_common.parallel),
		.parallel_address = plugin_common.parallel_address,
		.pause_ms = plugin_common.pause_ms,
		.source = plugin_common.source,
		.resolver = plugin_common.resolver,
		/* What an MX names is a whole name, whatever resolv.conf would append. */
		.absolute_names = targets_are_domains(targets),
		.wake_fd = plugin_signals_wake_fd(),
		.tick = plugin_progress_begin(plugin->tables->binary, deadline_ms) ? tell_progress
										   : NULL,
		.tick_argument = &run,
		.tick_ms = PROGRESS_TICK_MS,
	};

	run = (struct run){
		.plugin = plugin,
		.report = report,
		.pool = pool_new(&settings),
		/* Twice as many as can connect: some always wait, so that hosts which do not
		 * answer give way (SPEC 2). */
		.lanes = {.maximum = 2 * settings.parallel,
			  .maximum_address = settings.parallel_address},
	};

	plugin_signals_phase(PHASE_LOOP);
	targets_expand(targets, pool_resolver(run.pool), ready, &run);
	do {
		if (pool_run(run.pool))
			report->cut_off = true;
		resolver_expire(pool_resolver(run.pool)); /* whoever still waits for a name */
	} while (judge_ended(&run));
	plugin_progress_erase();
	put_in_order(&run);
	pool_free(&run.pool);
	for (size_t i = 0; i < run.entry_count; i++) {
		route_free(&run.entry[i]->route);
		free(run.entry[i]);
	}
	free(run.entry);
	plugin_lanes_free(&run.lanes);
	free(run.ehlo_name);
}
