/* test_pool_wake - a probe that another one gave a word goes on, though nothing came for it */
#include "base/clock.h"
#include "probe_reader.h"
#include "unit.h"

/* A machine that has nothing to await, but a word of another's. */
struct waiter {
	struct machine machine;
	bool told;
	struct pool *pool;
	struct probe *probe;
	enum probe_status status;
};

static enum machine_status waiter_run(struct machine *machine, struct stream *stream,
				      struct fail *f)
{
	(void)stream;
	(void)f;
	return ((struct waiter *)machine)->told ? MACHINE_DONE : MACHINE_MORE;
}

static const char *waiter_stage(const struct machine *machine)
{
	(void)machine;
	return "waiting for a word";
}

static void waiter_keep(struct machine *machine)
{
	(void)machine;
}

static void waiter_done(struct probe *probe, void *argument)
{
	((struct waiter *)argument)->status = probe->status;
}

static void tell(struct probe *probe, void *argument)
{
	struct waiter *waiter = argument;

	ck_assert_int_eq(probe->status, PROBE_DONE);
	waiter->told = true;
	pool_wake(waiter->pool, waiter->probe);
}

START_TEST(one_that_is_woken_goes_on_though_nothing_came)
{
	static const struct machine_operations operations = {
		.run = waiter_run, .stage = waiter_stage, .free = waiter_keep};
	struct loopback *server = loopback_start("127.0.0.1", 0, serve_line, "hello\n");
	struct pool_settings settings = settings_within(30000);
	struct pool *pool = pool_new(&settings);
	struct route *route = route_home(server->port), *silent;
	struct loopback *other = loopback_start("127.0.0.1", 0, serve_silence, NULL);
	struct waiter waiter = {.machine.operations = &operations, .pool = pool};
	struct seen seen = {.calls = 0};
	struct probe *teller = probe_reading(route, &seen);

	silent = route_home(other->port);
	waiter.probe = probe_new(silent);
	probe_add_machine(waiter.probe, &waiter.machine);
	waiter.probe->done = waiter_done;
	waiter.probe->argument = &waiter;
	teller->done = tell;
	teller->argument = &waiter;
	pool_add(pool, waiter.probe);
	pool_add(pool, teller);
	pool_run(pool);
	ck_assert_int_eq(waiter.status, PROBE_DONE);
	ck_assert_int_lt(clock_ms(), settings.deadline_ms);
	pool_free(&pool);
	route_free(&route);
	route_free(&silent);
	loopback_stop(&server);
	loopback_stop(&other);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_test(tcase, one_that_is_woken_goes_on_though_nothing_came);
}

int main(void)
{
	return unit_run("pool_wake", add);
}
