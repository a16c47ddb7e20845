/* plugin_lanes - counts of endpoints under way */
#include "frame/plugin_lanes.h"

#include <stdlib.h>

#include "base/mem.h"

size_t plugin_lane(struct plugin_lanes *lanes, const struct address *address)
{
	char text[ADDRESS_TEXT_SIZE];
	bool is_new;
	size_t lane = index_put(&lanes->addresses, address_text(address, text),
				lanes->address_count, &is_new);

	if (is_new) {
		lanes->active_address = mem_resize(lanes->active_address, lanes->address_count + 1,
						   sizeof(*lanes->active_address));
		lanes->active_address[lanes->address_count++] = 0;
	}
	return lane;
}

bool plugin_lane_take(struct plugin_lanes *lanes, size_t lane)
{
	if (lanes->active >= lanes->maximum ||
	    lanes->active_address[lane] >= lanes->maximum_address)
		return false;
	lanes->active++;
	lanes->active_address[lane]++;
	return true;
}

void plugin_lane_leave(struct plugin_lanes *lanes, size_t lane)
{
	lanes->active--;
	lanes->active_address[lane]--;
}

void plugin_lanes_free(struct plugin_lanes *lanes)
{
	index_free(&lanes->addresses);
	free(lanes->active_address);
}
