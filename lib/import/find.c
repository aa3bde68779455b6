/* find.c - where maps are looked for: $OMS_MAPS, the user's data folder, the installed folder, built in */
#include "import/map.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "import/import.h"
#include "import_maps.h"
#include "base/text.h"
#include "base/banned.h"

#ifndef OMS_MAPS_DIR
#define OMS_MAPS_DIR "/usr/local/share/oms/maps"
#endif

enum { MAP_MAX_BYTES = 1 << 20, PLACES = 3, PATH_ROOM = 4096 };

/* The folders in their order, each in RET or "". */
static void places(char ret[PLACES][PATH_ROOM])
{
	const char *own = getenv("OMS_MAPS"), *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	snprintf(ret[0], PATH_ROOM, "%s", own ? own : "");
	ret[1][0] = '\0';
	if (data && *data)
		snprintf(ret[1], PATH_ROOM, "%s/oms/maps", data);
	else if (home && *home)
		snprintf(ret[1], PATH_ROOM, "%s/.local/share/oms/maps", home);
	snprintf(ret[2], PATH_ROOM, "%s", OMS_MAPS_DIR);
}

static int slurp(int fd, struct buf *ret, const char *path, struct err *e)
{
	ssize_t got;

	do {
		got = read(fd, buf_grow(ret, 64 << 10), 64 << 10);
		if (got > 0)
			ret->len += (size_t)got;
	} while (got > 0 && ret->len <= MAP_MAX_BYTES);
	if (got < 0)
		return err_set(e, ERR_IO, NULL, "%s: %s", path, strerror(errno));
	return got ? err_set(e, ERR_INPUT, NULL, "%s: too long for a map", path) : 0;
}

static int from_file(const char *path, struct map **ret, struct err *e)
{
	struct buf text = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_set(e, ERR_NOINPUT, NULL, "%s: %s", path, strerror(errno));
	int rc = slurp(fd, &text, path, e);
	close(fd);
	if (!rc)
		rc = map_parse(buf_text(&text), text.len, path, ret, e);
	buf_release(&text);
	return rc;
}

static int from_table(const char *const *lines, struct map **ret, struct err *e)
{
	struct buf text = { 0 };

	for (; *lines; lines++)
		buf_str(&text, *lines);
	int rc = map_parse(buf_text(&text), text.len, "built in", ret, e);
	buf_release(&text);
	return rc;
}

/* Keep M if it is of KIND, and reads or WRITES, and no map of its name is there yet; in order of names. */
static void keep(struct maps *maps, struct map *m, const char *kind, bool writes)
{
	size_t i = 0;

	while (i < maps->n && strcmp(maps->at[i]->name, m->name) < 0)
		i++;
	if ((kind && strcmp(m->record, kind) != 0) || (m->output != OUTPUT_NONE) != writes || (i < maps->n && strcmp(maps->at[i]->name, m->name) == 0)) {
		map_free(m);
		return;
	}
	maps->at = must_realloc(maps->at, (maps->n + 1) * sizeof *maps->at);
	memmove(&maps->at[i + 1], &maps->at[i], (maps->n - i) * sizeof *maps->at);
	maps->at[i] = m;
	maps->n++;
}

static int is_map(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 4 && d->d_name[0] != '.' && strcmp(d->d_name + n - 4, ".map") == 0;
}

static int all_in(const char *folder, const char *kind, bool writes, struct maps *maps, struct err *e)
{
	struct dirent **names;
	int n = *folder ? scandir(folder, &names, is_map, alphasort) : -1, rc = 0;

	for (int i = 0; i < n; i++) {
		struct buf path = { 0 };
		struct map *m;
		buf_format(&path, "%s/%s", folder, names[i]->d_name);
		if (!rc && !(rc = from_file(buf_text(&path), &m, e)))
			keep(maps, m, kind, writes);
		buf_release(&path);
		must_free(names[i]);
	}
	if (n >= 0)
		must_free(names);
	return rc;
}

int map_all(const char *kind, bool writes, struct maps *ret, struct err *e)
{
	char folders[PLACES][PATH_ROOM];
	struct map *m;
	int rc = 0;

	*ret = (struct maps){ 0 };
	places(folders);
	for (int i = 0; !rc && i < PLACES; i++)
		rc = all_in(folders[i], kind, writes, ret, e);
	for (size_t i = 0; !rc && i < sizeof built_in_maps / sizeof *built_in_maps; i++)
		if (!(rc = from_table(built_in_maps[i], &m, e)))
			keep(ret, m, kind, writes);
	if (rc)
		maps_free(ret);
	return rc;
}

void maps_free(struct maps *maps)
{
	for (size_t i = 0; i < maps->n; i++)
		map_free(maps->at[i]);
	must_free(maps->at);
	*maps = (struct maps){ 0 };
}

bool map_names_orders(const struct map *m)
{
	return strcmp(m->record, "payment") == 0 || strcmp(m->record, "scan") == 0;
}

int maps_of_family(const char *name, const char *kind, struct maps *ret, struct err *e)
{
	size_t len = strlen(name), n = 0;
	bool exact = false;

	if (map_all(kind, false, ret, e))
		return -1;
	for (size_t i = 0; i < ret->n; i++)
		exact |= strcmp(ret->at[i]->name, name) == 0;
	for (size_t i = 0; i < ret->n; i++)
		if (!exact && strncmp(ret->at[i]->name, name, len) == 0 && ret->at[i]->name[len] == '-')
			ret->at[n++] = ret->at[i];
		else
			map_free(ret->at[i]);
	ret->n = n;
	if (!n)
		maps_free(ret);
	return 0;
}

static int unknown(const char *name, const struct maps *maps, struct err *e)
{
	const char **names = must_alloc(maps->n * sizeof *names);

	for (size_t i = 0; i < maps->n; i++)
		names[i] = maps->at[i]->name;
	const char *near = text_nearest(name, names, maps->n);
	err_set(e, ERR_USAGE, NULL, "there is no map \"%s\"%s%s%s; --maps lists them", name,
		near ? ": did you mean \"" : "", near ? near : "", near ? "\"" : "");
	must_free(names);
	return -1;
}

/* A map of the user's own. */
static int own_map(const char *file, const char *kind, bool writes, struct map **ret, struct err *e)
{
	if (from_file(file, ret, e))
		return -1;
	bool fits = ((*ret)->output != OUTPUT_NONE) == writes;
	if (fits && strcmp((*ret)->record, kind) == 0)
		return 0;
	if (fits)
		err_set(e, ERR_USAGE, NULL, "%s: a map for record %s, not %s", file, (*ret)->record, kind);
	else
		err_set(e, ERR_USAGE, NULL, "%s: this map %s", file, writes ? "reads a format, it writes none"
			: "writes a format, it reads none");
	map_free(*ret);
	*ret = NULL;
	return -1;
}

int map_find(const char *name, const char *file, const char *kind, bool writes, struct map **ret, struct err *e)
{
	struct maps maps;

	*ret = NULL;
	if (file)
		return own_map(file, kind, writes, ret, e);
	if (map_all(kind, writes, &maps, e))
		return -1;
	for (size_t i = 0; i < maps.n; i++)
		if (strcmp(maps.at[i]->name, name) == 0) {
			*ret = maps.at[i];
			maps.at[i] = NULL;
		}
	int rc = *ret ? 0 : unknown(name, &maps, e);
	maps_free(&maps);
	return rc;
}

int import_each_map(const char *kind, bool writes, int (*each)(void *arg, const char *name, const char *title,
	const char *where, struct err *e), void *arg, struct err *e)
{
	struct maps maps;
	int rc = 0;

	if (map_all(kind, writes, &maps, e))
		return -1;
	for (size_t i = 0; !rc && i < maps.n; i++)
		rc = each(arg, maps.at[i]->name, maps.at[i]->title, maps.at[i]->file, e);
	maps_free(&maps);
	return rc;
}
