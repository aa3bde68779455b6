/* data_name.c - names of data files: paths, and URIs whose passwords nobody may see */
#include "store/data_name.h"

#include "base/banned.h"

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

bool data_is_server(const char *name)
{
	return begins(name, "postgresql://") || begins(name, "postgres://");
}

/* user:password@ without the password; past it. */
static const char *show_user(const char *at, struct buf *out)
{
	size_t n = strcspn(at, "/?"), user;
	const char *end = NULL;

	for (size_t i = 0; i < n; i++)      /* the last @: a password may hold one by mistake */
		if (at[i] == '@')
			end = at + i;
	if (!end)
		return at;
	user = strcspn(at, ":@");
	buf_add(out, at, user);
	return end;
}

void data_show_name(const char *name, struct buf *out)
{
	if (!data_is_server(name)) {
		buf_str(out, name);
		return;
	}
	const char *at = strstr(name, "://") + 3;
	buf_add(out, name, (size_t)(at - name));
	at = show_user(at, out);
	size_t n = strcspn(at, "?");
	buf_add(out, at, n);
	char mark = '?';
	for (at += n; *at; at += n) {
		at++;
		n = strcspn(at, "&");
		if (begins(at, "password=") || begins(at, "sslpassword="))
			continue;
		buf_byte(out, mark);
		buf_add(out, at, n);
		mark = '&';
	}
}
