/* plugin_lanes - how many endpoints may be under way: in all, and at one server address
 *
 * The pool bounds connections; this bounds the endpoints that have questions waiting for one, so
 * that a thousand of them need the memory of those in flight.
 */
#ifndef FRAME_PLUGIN_LANES_H
#define FRAME_PLUGIN_LANES_H

#include "base/address.h"
#include "frame/index.h"

/* Zero-initialise, and set the two maximums. */
struct plugin_lanes {
	size_t maximum, maximum_address;
	size_t active;
	struct index addresses;
	size_t *active_address; /* owned, by the number that addresses keeps */
	size_t address_count;
};

/* The lane of an address, for the calls below. */
size_t plugin_lane(struct plugin_lanes *lanes, const struct address *address);
/* Takes a place where there is one. */
bool plugin_lane_take(struct plugin_lanes *lanes, size_t lane);
void plugin_lane_leave(struct plugin_lanes *lanes, size_t lane);
void plugin_lanes_free(struct plugin_lanes *lanes);

#endif
