/* model_test.c - random business against a model: orders, stock, money, parcels, returns, partner services
 *
 * model_test [--seed N] [--worlds N] [--steps N] [--seconds N] [--loud]
 * After each step the audit must find nothing and the model agree. A world that fails is shrunk: steps are left out as
 * long as it still fails, and what is left is printed as commands. The same seed is the same business. */
#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <getopt.h>
#include <time.h>
#include "base/banned.h"

enum { MINUTE_MS = 60000, MOST_STEPS = 100000 };

struct dice { uint64_t state; };

/* splitmix64 (public domain, S. Vigna): each seed a sequence of its own. */
static uint64_t roll(struct dice *d)
{
	uint64_t z = d->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* All kinds of steps, and the sum of their weights. */
static int all_kinds(const struct step_kind *ret[STEP_KINDS], int *ret_weight)
{
	const struct step_kind *const rooms[] = { order_steps, ship_steps, return_steps, psn_steps };
	int n = 0;

	*ret_weight = 0;
	for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
		for (const struct step_kind *k = rooms[i]; k->name; k++) {
			ret[n++] = k;
			*ret_weight += k->weight;
		}
	return n;
}

static void make_steps(uint64_t seed, struct step *steps, int n)
{
	const struct step_kind *kinds[STEP_KINDS];
	struct dice d = { seed };
	int weight;

	all_kinds(kinds, &weight);
	for (int i = 0; i < n; i++) {
		int at = (int)(roll(&d) % (uint64_t)weight), kind = 0;
		while (at >= kinds[kind]->weight)
			at -= kinds[kind++]->weight;
		uint64_t ab = roll(&d), cd = roll(&d);
		steps[i] = (struct step){ kind, (uint32_t)ab, (uint32_t)(ab >> 32), (uint32_t)cd, (uint32_t)(cd >> 32) };
	}
}

/* Live through these steps; how many it took until something was wrong, or -1. */
static int live(struct world *t, const struct step *steps, int n)
{
	const struct step_kind *kinds[STEP_KINDS];
	int weight, i = 0;

	all_kinds(kinds, &weight);
	if (world_open(t))
		for (; i < n && !t->failed[0]; i++) {
			t->steps = i + 1;
			t->work.now_ms += MINUTE_MS;
			forget(t);
			kinds[steps[i].what]->take(t, &steps[i]);
			if (!t->failed[0])
				compare(t);
			if (!t->failed[0])
				audit(t);
		}
	world_close(t);
	return t->failed[0] ? i : -1;
}

/* Leave out stretches, longer ones first, as long as what is left still fails. RET: how many steps are left. */
static int shrink(struct world *t, struct step *steps, int n)
{
	struct step *less = malloc((size_t)n * sizeof *less);

	for (int stretch = n / 2; less && stretch > 0; stretch /= 2)
		for (int from = 0; from + stretch <= n;) {
			memcpy(less, steps, (size_t)from * sizeof *less);
			memcpy(less + from, steps + from + stretch, (size_t)(n - from - stretch) * sizeof *less);
			int fails = live(t, less, n - stretch);
			if (fails < 0) {
				from += stretch;
				continue;
			}
			memcpy(steps, less, (size_t)fails * sizeof *less);
			n = fails;
		}
	free(less);
	return n;
}

static void report_failure(struct world *t, uint64_t seed, struct step *steps, int n)
{
	printf("# seed %llu: step %d: %s\n# %s\n", (unsigned long long)seed, n, t->told, t->failed);
	n = shrink(t, steps, n);
	printf("# as few steps as fail, those that were taken:\n");
	t->loud = true;
	live(t, steps, n);
	printf("# %s\n# %s\n", t->told, t->failed);
}

struct options { uint64_t seed; int worlds, steps, seconds; bool loud; };

static struct options options_of(int argc, char **argv)
{
	static const struct option names[] = { { "seed", 1, 0, 's' }, { "worlds", 1, 0, 'w' }, { "steps", 1, 0, 'n' },
		{ "seconds", 1, 0, 't' }, { "loud", 0, 0, 'l' }, { 0 } };
	struct options o = { .seed = 1, .worlds = 60, .steps = 400 };

	for (int c; (c = getopt_long(argc, argv, "", names, NULL)) != -1;)
		switch (c) {
		case 's': o.seed = strtoull(optarg, NULL, 10); break;
		case 'w': o.worlds = (int)strtol(optarg, NULL, 10); break;
		case 'n': o.steps = (int)strtol(optarg, NULL, 10); break;
		case 't': o.seconds = (int)strtol(optarg, NULL, 10); break;
		case 'l': o.loud = true; break;
		default: exit(2);
		}
	if (o.steps < 1 || o.steps > MOST_STEPS)
		exit(2);
	return o;
}

int main(int argc, char **argv)
{
	struct options o = options_of(argc, argv);
	struct step *steps = malloc((size_t)o.steps * sizeof *steps);
	static struct world t;
	long long lived = 0, taken = 0;
	time_t start = time(NULL);
	int world = 0, fails = -1;

	t.loud = o.loud;
	for (; steps && fails < 0 && (o.seconds ? time(NULL) - start < o.seconds : world < o.worlds); world++) {
		make_steps(o.seed + (uint64_t)world, steps, o.steps);
		fails = live(&t, steps, o.steps);
		lived += t.steps;
		taken += t.accepted;
	}
	if (fails >= 0)
		report_failure(&t, o.seed + (uint64_t)world - 1, steps, fails);
	printf("%sok 1 - %d worlds, %lld steps, %lld of them changed something: the model agrees, the audit is clean\n1..1\n",
		fails >= 0 ? "not " : "", world, lived, taken);
	free(steps);
	return fails >= 0;
}
