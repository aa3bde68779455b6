/* order_identify.c - which order a record speaks of: channel and reference, told apart or as one */
#include "order/order_impl.h"

#include <string.h>
#include "base/banned.h"

int order_identify(struct work *w, struct order *o, struct err *e)
{
	const char *channel, *ref;

	if (o->order && order_split(w, o->order, &channel, &ref, e))
		return -1;
	if (!o->channel)
		o->channel = o->order ? channel : NULL;
	if (!o->ref)
		o->ref = o->order ? ref : NULL;
	if (!o->channel || !o->ref || !*o->channel || !*o->ref)
		return err_set(e, ERR_FIELD_MISSING, o->channel && *o->channel ? "ref" : "channel",
			"an order needs \"channel\" and \"ref\", or \"order\"");
	if (strchr(o->channel, ':'))
		return err_set(e, ERR_FIELD_VALUE, "channel", "a channel has no ':' in its name: %s", o->channel);
	if (o->order && (strcmp(channel, o->channel) != 0 || strcmp(ref, o->ref) != 0))
		return err_set(e, ERR_FIELD_VALUE, "order", "\"order\" is %s, but \"channel\" and \"ref\" are %s and %s",
			o->order, o->channel, o->ref);
	return 0;
}

/* CHANNEL:REF. RET: in MEM. */
static const char *order_key(struct arena *mem, const char *channel, const char *ref)
{
	size_t n = strlen(channel), size = strlen(ref) + 1;
	char *ret = arena_bytes(mem, n + 1 + size);

	memcpy(ret, channel, n);
	ret[n] = ':';
	memcpy(ret + n + 1, ref, size);
	return ret;
}

int order_convert(struct work *w, const struct order *in, struct order *out, struct err *e)
{
	*out = *in;
	if (order_identify(w, out, e))
		return -1;
	out->order = order_key(w->mem, out->channel, out->ref);
	return 0;
}
