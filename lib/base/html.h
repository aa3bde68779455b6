/* html.h - text that others have written, inside HTML */
#ifndef BASE_HTML_H
#define BASE_HTML_H

#include "base/buf.h"

/* Append TEXT (may be NULL) so that it stands for itself in an element or in a quoted attribute; controls are blanks. */
void html_text(struct buf *out, const char *text);

#endif
