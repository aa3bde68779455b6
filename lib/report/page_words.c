/* page_words.c - every word of the page, in each language */
#include "report/page_impl.h"

#include <string.h>
#include "base/banned.h"

enum { LANGS = 2 };

const char *const page_lang_words[] = { "en", "hi", NULL };

static const struct { const char *key, *text[LANGS]; } words[] = {
	{ "months", { "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
		"जन॰ फ़र॰ मार्च अप्रैल मई जून जुल॰ अग॰ सित॰ अक्टू॰ नव॰ दिस॰" } },
	{ "stop", { ".", "।" } },
	{ "title", { "Dashboard", "डैशबोर्ड" } },
	{ "compared", { "compared with", "तुलना:" } },
	{ "channel_only", { "only", "केवल" } },
	{ "nothing", { "No orders in this time", "इस अवधि में कोई ऑर्डर नहीं" } },
	{ "nothing_at_risk", { "Nothing runs out soon", "कुछ भी जल्द समाप्त नहीं हो रहा" } },
	{ "nothing_outstanding", { "No cash is outstanding", "कोई नकद बकाया नहीं" } },
	{ "before_was", { "before:", "पहले:" } },
	{ "thousand", { "K", "हज़ार" } },
	{ "lakh", { "L", "लाख" } },
	{ "million", { "M", "मि॰" } },
	{ "crore", { "Cr", "करोड़" } },
	{ "new", { "new", "नया" } },
	{ "no_name", { "(no name)", "(नाम नहीं)" } },
	{ "and_more", { "and more:", "और भी:" } },
	{ "made", { "Made", "बनाया गया" } },
	{ "kept_means", { "Kept is what was neither cancelled, returned, back undelivered nor lost, without charges. "
		"Sales are without cancelled orders.",
		"पक्की बिक्री वह है जो न रद्द हुई, न लौटी, न बिना डिलीवरी वापस आई, न खोई; शुल्क के बिना। "
		"बिक्री में रद्द ऑर्डर नहीं गिने गए।" } },
	{ "unknown_means", { "Orders with an amount that nobody told:", "ऐसे ऑर्डर जिनकी राशि ज्ञात नहीं:" } },

	{ "figures", { "Headline figures", "मुख्य आँकड़े" } },
	{ "sales", { "Sales", "बिक्री" } },
	{ "kept", { "Kept", "पक्की बिक्री" } },
	{ "orders", { "Orders", "ऑर्डर" } },
	{ "average", { "Average order", "औसत ऑर्डर" } },
	{ "units", { "Units", "इकाइयाँ" } },
	{ "cancelled_share", { "Cancelled", "रद्द" } },

	{ "over_time", { "Sales over time", "समय के साथ बिक्री" } },
	{ "nothing_sold", { "No sales in this time", "इस अवधि में कोई बिक्री नहीं" } },
	{ "chart_title", { "Sales over time in", "समय के साथ बिक्री, मुद्रा" } },
	{ "chart_desc", { "Columns are this time, the line is the time before. The greatest column is",
		"स्तंभ यह अवधि हैं, रेखा पिछली अवधि है। सबसे ऊँचा स्तंभ" } },
	{ "this_time", { "this time", "यह अवधि" } },
	{ "time_before", { "the time before", "पिछली अवधि" } },
	{ "a_column", { "A column is a", "एक स्तंभ:" } },
	{ "pale", { "pale: a part of one", "हल्का: उसका एक भाग" } },
	{ "day", { "day", "दिन" } },
	{ "week", { "week", "सप्ताह" } },
	{ "month", { "month", "महीना" } },
	{ "year", { "year", "वर्ष" } },
	{ "as_table", { "As a table", "तालिका में" } },
	{ "from_day", { "From", "से" } },
	{ "before", { "Before", "पहले" } },
	{ "change", { "Change", "बदलाव" } },

	{ "by_channel", { "By channel", "चैनल के अनुसार" } },
	{ "channel", { "Channel", "चैनल" } },

	{ "funnel", { "How far the orders came", "ऑर्डर कहाँ तक पहुँचे" } },
	{ "stage", { "Stage", "चरण" } },
	{ "share", { "Share", "हिस्सा" } },
	{ "placed", { "placed", "दिए गए" } },
	{ "confirmed", { "confirmed", "पक्के हुए" } },
	{ "allocated", { "stock set aside", "स्टॉक आरक्षित" } },
	{ "packed", { "packed", "पैक हुए" } },
	{ "shipped", { "shipped", "भेजे गए" } },
	{ "delivered", { "delivered", "पहुँचे" } },
	{ "completed", { "completed", "पूरे हुए" } },
	{ "cancelled", { "cancelled", "रद्द हुए" } },
	{ "returned", { "returned", "लौटाए गए" } },
	{ "held", { "on hold", "रोके गए" } },

	{ "top_products", { "Top products", "सबसे ज़्यादा बिकने वाले उत्पाद" } },
	{ "product", { "Product", "उत्पाद" } },
	{ "kept_units", { "Units kept", "पक्की इकाइयाँ" } },
	{ "return_share", { "Returned", "वापसी" } },

	{ "top_customers", { "Top customers", "प्रमुख ग्राहक" } },
	{ "customer", { "Customer", "ग्राहक" } },

	{ "at_risk", { "Stock at risk now", "अभी जोखिम में स्टॉक" } },
	{ "state", { "State", "स्थिति" } },
	{ "out", { "out", "समाप्त" } },
	{ "short", { "short", "कम पड़ा" } },
	{ "reorder", { "reorder", "फिर मँगाएँ" } },
	{ "soon", { "runs out soon", "जल्द समाप्त" } },
	{ "available", { "Available", "उपलब्ध" } },
	{ "waiting", { "Waited for", "प्रतीक्षा में" } },
	{ "days_left", { "Days left", "शेष दिन" } },

	{ "shipping", { "Shipping on time", "समय पर डिलीवरी" } },
	{ "nothing_sent", { "No parcels of orders in this time", "इस अवधि के ऑर्डर का कोई पार्सल नहीं" } },
	{ "sent_on_time", { "Sent on time", "समय पर भेजे" } },
	{ "brought_on_time", { "Delivered on time", "समय पर पहुँचे" } },
	{ "back", { "Came back", "वापस आए" } },
	{ "not_known", { "(not known)", "(ज्ञात नहीं)" } },

	{ "returns", { "Returns by reason", "कारण के अनुसार वापसी" } },
	{ "nothing_back", { "Nothing came back of orders in this time", "इस अवधि के ऑर्डर से कुछ वापस नहीं आया" } },
	{ "reason", { "Reason", "कारण" } },
	{ "of_delivered", { "Of delivered", "पहुँचे में से" } },
	{ "given_back", { "Given back", "लौटाई गई राशि" } },
	{ "damaged", { "damaged", "टूटा-फूटा" } },
	{ "defective", { "defective", "ख़राब" } },
	{ "wrong_item", { "wrong item", "ग़लत वस्तु" } },
	{ "too_small", { "too small", "बहुत छोटा" } },
	{ "too_large", { "too large", "बहुत बड़ा" } },
	{ "not_as_described", { "not as described", "विवरण जैसा नहीं" } },
	{ "changed_mind", { "changed mind", "मन बदल गया" } },

	{ "cod", { "Cash on delivery outstanding now", "अभी बकाया कैश ऑन डिलीवरी" } },
	{ "courier", { "Courier", "कूरियर" } },
	{ "parcels", { "Parcels", "पार्सल" } },
	{ "collected", { "Collected", "वसूला गया" } },
	{ "improve", { "What to improve", "क्या सुधारें" } },
	{ "nothing_wrong", { "Nothing went wrong with orders in this time", "इस अवधि के ऑर्डर में कुछ गड़बड़ नहीं हुआ" } },
	{ "cause", { "What went wrong", "क्या गड़बड़ हुआ" } },
	{ "rate", { "How often", "कितनी बार" } },
	{ "cost", { "It cost", "लागत" } },
	{ "cancelled_by_seller", { "cancelled by us", "हमने रद्द किया" } },
	{ "cancelled_by_buyer", { "cancelled by the buyer", "ग्राहक ने रद्द किया" } },
	{ "rto", { "came back undelivered", "बिना डिलीवरी वापस" } },
	{ "lost", { "lost on the way", "रास्ते में खोया" } },
	{ "late_delivery", { "delivered late", "देर से पहुँचा" } },
	{ "late_dispatch", { "sent late", "देर से भेजा" } },
	{ "out_of_stock", { "out of stock, days", "स्टॉक समाप्त, दिन" } },

	{ "outstanding", { "Outstanding", "बकाया" } },
	{ "oldest", { "Since", "कब से" } },
};

static const char *fallback(struct page *p, const char *key)
{
	char *copy = arena_text(&p->mem, key, strlen(key));

	for (char *c = copy; *c; c++)
		*c = *c == '_' ? ' ' : *c;
	return copy;
}

const char *page_word(struct page *p, const char *key)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].key, key) == 0)
			return words[i].text[p->lang];
	return fallback(p, key);
}
