/* card_test.c - which digits are the number of a card, and how it is masked */
#include "base/card.h"
#include "tap.h"
#include "base/banned.h"

static void masks(const char *text, const char *want)
{
	char room[100];

	snprintf(room, sizeof room, "%s", text);
	card_mask(room, '*');
	is_text(room, want, "%s is masked", text);
}

int main(void)
{
	static const struct { const char *text; bool is; } texts[] = {
		{ "4111111111111111", true }, { "paid by 4111 1111 1111 1111, thanks", true }, { "card:4111-1111-1111-1111", true },
		{ "378282246310005", true }, { "VISA4111111111111111", true }, { "4111111111111112", false },
		{ "pay_423449860387898", false }, { "pay_4111111111111111", false }, { "4111111111111111_x", true },
		{ "a_1, 4111111111111111", true }, { "", false }, { "+919845012345", false }, { "403993715519825673", false },
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		ok(card_in_text(texts[i].text) == texts[i].is, "\"%s\" holds %s", texts[i].text, texts[i].is ? "one" : "none");
	masks("4111 1111 1111 1111 and pay_4111111111111111", "**** **** **** 1111 and pay_4111111111111111");
	return tap_done();
}
