/* test_lanes - how many endpoints are under way at once, in all and at one address */
#include "frame/plugin_lanes.h"
#include "unit.h"

START_TEST(test_limits)
{
	struct plugin_lanes lanes = {.maximum = 3, .maximum_address = 2};
	struct address a = {0}, b = {0};
	size_t first, second;

	ck_assert(address_parse("192.0.2.1", &a) && address_parse("2001:db8::1", &b));
	first = plugin_lane(&lanes, &a);
	second = plugin_lane(&lanes, &b);
	ck_assert_uint_ne(first, second);
	ck_assert_uint_eq(plugin_lane(&lanes, &a), first);
	ck_assert(plugin_lane_take(&lanes, first));
	ck_assert(plugin_lane_take(&lanes, first));
	ck_assert_msg(!plugin_lane_take(&lanes, first), "a third at one address");
	ck_assert(plugin_lane_take(&lanes, second));
	ck_assert_msg(!plugin_lane_take(&lanes, second), "a fourth in all");
	plugin_lane_leave(&lanes, first);
	ck_assert(plugin_lane_take(&lanes, second));
	plugin_lanes_free(&lanes);
}
END_TEST

static void add(TCase *tcase)
{
	tcase_add_test(tcase, test_limits);
}

int main(void)
{
	return unit_run("lanes", add);
}
