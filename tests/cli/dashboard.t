#!/usr/bin/env bash
# dashboard.t - the page needs nothing else, and a browser shows it on a phone and on a desk
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh
cd "$work" || exit 99

{
	order 1 TS-RED-M 2
	order 2 TS-RED-M 1000000 2026-08-17T09:30:00+05:30
	order 3 a-sku-that-is-one-long-word-which-must-be-broken-somewhere-in-its-middle 1 2026-08-15T09:30:00+05:30
	order 4 MUG 1 2026-07-15T09:30:00+05:30
} | sed 's/Meera Iyer/Meera <script>alert(1)<\/script> \\"Iyer\\"/' | oms-order import -q >/dev/null
oms-report dashboard >page.html
oms-report dashboard --lang hi >page-hi.html

check 'nothing is fetched and nothing is run' \
	"$(grep -niE 'https?:|//[a-z]|src=|href=|url\(|@import|<script|<link|<iframe|<object|javascript:| on[a-z]+=' page.html)"
check 'neither address nor telephone' "$(grep -nE '9000010043|@[a-z]+\.' page.html)"
check 'every element is closed' "$(grep -oE '</?(section|table|thead|tbody|tr|th|td|dl|dt|dd|div|svg|text|details|title|main|p|small)\b' page.html \
	| tr -d '<' | sort | uniq -c | awk '{ n = $2; sub("/", "", n); has[n] += substr($2, 1, 1) == "/" ? -$1 : $1 }
		END { for (n in has) if (has[n]) print n, has[n] }')"
check 'every picture has a name or is passed over' "$(grep -oE '<svg class[^>]*>' page.html | grep -vE 'role="img" aria-labelledby|aria-hidden')"

chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -z "$chromium" ]; then
	skip 'in a browser' 'there is none'
	finish
fi

# browse WIDTH PAGE: "WIDTH SCROLLED CHARTS SCRIPTS WIDER" as measured in a frame of this width; the console is in said
browse()
{
	{
		printf '<body><iframe width="%s" height="900" frameborder="0" srcdoc="' "$1"
		{
			cat "$2"
			cat <<-'END'
				<script>
				const all = [...document.body.querySelectorAll('*')], count = s => document.querySelectorAll(s).length;
				const wider = all.filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.tagName);
				parent.document.body.dataset.measured = [innerWidth, document.documentElement.scrollWidth, count('svg.chart'),
					count('script'), wider.join()].join(' ');
				</script>
			END
		} | sed 's/&/\&amp;/g; s/"/\&quot;/g'
		printf '"></iframe></body>'
	} >measured.html
	timeout 120 "$chromium" --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/browser" \
		--enable-logging=stderr --host-resolver-rules='MAP * ~NOTFOUND' --window-size=1400,1000 \
		--dump-dom "file://$work/measured.html" 2>said | sed -n 's/.* data-measured="\([^"]*\)".*/\1/p'
}

if [ -z "$(browse 1280 page.html)" ]; then
	skip 'in a browser' 'it does not run here'
	finish
fi
for page in page.html page-hi.html; do
	for width in 390 1280; do
		is "$page, $width wide: nothing is wider, and one script, ours" "$width $width 1 1 " "$(browse "$width" "$page")"
		check "$page, $width wide: the console says nothing" "$(grep -E 'CONSOLE|Uncaught' said)"
	done
done

finish
