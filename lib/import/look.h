/* look.h - which map fits a dump, while it is looked for */
#ifndef IMPORT_LOOK_H
#define IMPORT_LOOK_H

#include "import/open.h"

/* The first rows of the window, cut by one separator. */
struct view { unsigned input; char separator; bool quotes; };

/* The headings of one row, folded, to be asked for by name. */
struct headings { const char **at; size_t n, room; uint32_t *slots; size_t n_slots; };

/* A map and where its header or its records are. */
struct fit {
	struct map *map;
	struct view view;
	size_t at, used;
	int64_t line;
	size_t weight;
	struct records path;
};

/* A map that does not fit, and how much of its signature was there. */
struct near { struct map *map; size_t hits, of; char missing[120]; };

enum { NEAR_MAX = 3 };

struct look {
	struct import *im;
	struct maps maps;
	const char *kind;
	bool given;              /* one map, told by the user */
	struct fit fits[2];      /* the best, and another as good */
	size_t n_fits;
	struct fit header;       /* of a map that was told: where most of its columns are */
	struct near near[NEAR_MAX];
	size_t n_near;
	struct arena mem;
};

/* Look at the first bytes until something fits or nothing can any more. */
int look_at_table(struct look *l, struct err *e);
int look_at_tree(struct look *l, struct err *e);
int look_at_xml(struct look *l, struct err *e);
int look_at_form(struct look *l, struct err *e);

/* The same on the sheets of a workbook, or on the one of that name; what is read from then on is the sheet. ERR_INPUT
 * when it cannot be read, ERR_USAGE when there is no such sheet. */
int workbook_look(struct look *l, const char *sheet, struct err *e);

/* What the first bytes are, apart from text. */
enum sort { SORT_OTHER, SORT_ZIP, SORT_XLS };
enum sort workbook_sort(const struct stream *s);

/* Offer M, whose records are at PATH, when the first of them, TREE, has its keys. */
void look_at_keys(struct look *l, struct map *m, struct records path, json_t *tree);

/* Add another map that fits, if none fits better. */
void look_offer(struct look *l, struct fit f);

/* True when H has the names of one of M's signatures. */
bool look_fits(const struct map *m, const struct headings *h);

/* Say that no map fits, or that two do. */
int look_failed(const struct look *l, struct err *e);

/* Make them ready to be asked. */
void headings_index(struct headings *h);

/* True when FOLDED is there. */
bool headings_have(const struct headings *h, const char *folded);
/* Free what they hold. */
void headings_release(struct headings *h);

/* True when one of the names in NAMES, parted by NAME_OR, is there. */
bool headings_have_one(const struct headings *h, const char *names);

#endif
