/* zone.c - offsets of time zones
 *
 * Fixed offsets and the two zones the formats use most are known here; for others libc reads the tz
 * database. libc takes the zone from the environment, so TZ is set for the call and kept in mind. */
#include "base/clock.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "base/banned.h"

static const struct { const char *name; int64_t offset_min; } fixed[] = {
	{ "UTC", 0 }, { "Etc/UTC", 0 }, { "GMT", 0 }, { "Asia/Kolkata", 330 }, { "Asia/Calcutta", 330 },
};

/* "+05:30" or one of the table; false when it is neither. */
static bool fixed_offset(const char *zone, int64_t *ret_ms)
{
	int hours, minutes, used = 0;
	char sign;

	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		if (strcmp(zone, fixed[i].name) == 0) {
			*ret_ms = fixed[i].offset_min * 60000;
			return true;
		}
	if (sscanf(zone, "%c%2d:%2d%n", &sign, &hours, &minutes, &used) != 3 || zone[used])
		return false;
	if ((sign != '+' && sign != '-') || hours > 14 || minutes > 59 || hours < 0 || minutes < 0)
		return false;
	*ret_ms = (sign == '-' ? -1 : 1) * (hours * 60 + minutes) * 60000LL;
	return true;
}

/* Is it compiled zone data, not a folder or one of the tables beside them? */
static bool is_zone_file(const char *path)
{
	char magic[4] = "";
	FILE *f = fopen(path, "re");

	if (!f)
		return false;
	size_t n = fread(magic, 1, sizeof magic, f);
	fclose(f);
	return n == sizeof magic && memcmp(magic, "TZif", 4) == 0;
}

int zone_known(const char *zone)
{
	const char *dir = getenv("TZDIR");
	char path[300];
	int64_t ms;

	if (fixed_offset(zone, &ms))
		return 0;
	if (strstr(zone, "..") || *zone == '/' || !*zone)
		return -1;
	snprintf(path, sizeof path, "%s/%s", dir ? dir : "/usr/share/zoneinfo", zone);
	return is_zone_file(path) ? 0 : -1;
}

static void use_zone(const char *zone)
{
	const char *now = getenv("TZ");
	char name[256];

	snprintf(name, sizeof name, ":%s", zone);
	if (now && strcmp(now, name) == 0)
		return;
	setenv("TZ", name, 1);
	tzset();
}

int64_t zone_offset_ms(const char *zone, int64_t utc_ms)
{
	time_t t = (time_t)(utc_ms / 1000 - (utc_ms % 1000 < 0));
	struct tm tm;
	int64_t ms;

	if (fixed_offset(zone, &ms))
		return ms;
	use_zone(zone);
	return localtime_r(&t, &tm) ? tm.tm_gmtoff * 1000LL : 0;
}

int64_t zone_to_utc_ms(const char *zone, int64_t local_ms)
{
	int64_t before = zone_offset_ms(zone, local_ms - MS_PER_DAY);
	int64_t after = zone_offset_ms(zone, local_ms + MS_PER_DAY);
	int64_t first = local_ms - (before > after ? before : after);
	int64_t second = local_ms - (before > after ? after : before);

	return zone_offset_ms(zone, first) == local_ms - first ? first : second;
}
