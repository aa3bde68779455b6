/* card.h - numbers of payment cards, which nobody may keep */
#ifndef BASE_CARD_H
#define BASE_CARD_H

#include <stdbool.h>

/* True when TEXT holds 13 to 19 digits, alone or with single blanks or hyphens between, that begin and are as
 * long as those of a card and pass its check digit; behind an underscore they are none. */
bool card_in_text(const char *text);

/* Put FILL for each digit of such numbers but their last four. */
void card_mask(char *text, char fill);

#endif
