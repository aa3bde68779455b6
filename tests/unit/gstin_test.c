/* gstin_test.c - which texts are a GSTIN */
#include "base/gstin.h"
#include "tap.h"
#include "base/banned.h"

int main(void)
{
	static const struct { const char *text; bool is; } texts[] = {
		{ "27AAPFU0939F1ZV", true }, { "29AAGCB7383J1Z4", true }, { "27AAPFU0939F1ZW", false }, { "27AAPFU0993F1ZV", false },
		{ "27aapfu0939f1zv", false }, { "27AAPFU0939F1Z", false }, { "27AAPFU0939F1ZV ", false }, { "", false },
		{ "00AAPFU0939F1ZV", false }, { "2ZAAPFU0939F1ZV", false }, { "URP", false },
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		ok(gstin_is(texts[i].text) == texts[i].is, "\"%s\" is %s", texts[i].text, texts[i].is ? "one" : "none");
	return tap_done();
}
