/* fuzz_replay.c - a main for a fuzz target without a fuzzer: every file named is one input */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/banned.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MOST = 1 << 20 };

static int replay(const char *path, uint8_t *room)
{
	FILE *f = fopen(path, "re");

	if (!f)
		return -1;
	size_t n = fread(room, 1, INPUT_MOST, f);
	fclose(f);
	LLVMFuzzerTestOneInput(room, n);
	return 0;
}

int main(int argc, char **argv)
{
	uint8_t *room = malloc(INPUT_MOST);
	int failed = 0;

	for (int i = 1; room && i < argc; i++) {
		bool opened = !replay(argv[i], room);
		printf("%sok %d - %s\n", opened ? "" : "not ", i, argv[i]);
		failed += !opened;
	}
	printf("1..%d\n", argc - 1);
	free(room);
	return failed || !room;
}
