/* watch - measurements of time that a busy machine does not spoil */
#ifndef UNIT_WATCH_H
#define UNIT_WATCH_H

#include <stdbool.h>
#include <stdint.h>

/* Fails the test where what is measured took longer than the limit. Time in which the machine stood
 * still (another thread was late by it) is allowed on top, and a measurement that is too long all
 * the same is said and taken once more: only one that is so twice fails. `took_ms` runs the row,
 * checks whatever is no time, and returns what it took. */
void watch_limit(const char *title, int64_t (*took_ms)(int row), int row, int64_t limit_ms);

/* For what two clocks decide between them, here and in a server: runs it again, at most four times,
 * where it did not hold and the machine stood still meanwhile; on a machine that did not it fails
 * at once. `holds` says what it got. */
void watch_steady(const char *title, bool (*holds)(int row), int row);

#endif
