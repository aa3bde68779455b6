# shellcheck shell=bash
# status.sh - what the cases of status have: one order in a parcel on its way, one that waits, one that is cancelled
cat >orders <<'END'
{"order":"web:1","placed_at":"2026-08-18T08:00:00+05:30","deliver_by":"2026-08-22T20:00:00+05:30","currency":"INR","payment_mode":"cod","customer":{"name":"Asha Devi Rao","email":"asha@example.com","phone":"+91 98450 12345"},"ship_to":{"line1":"12, MG Road","city":"Bengaluru","state":"KA","postcode":"560034","country":"IN"},"lines":[{"line":"1","sku":"A","title":"Mug","qty":2,"unit_price":"200.00","tax":"0.00"}]}
{"order":"web:2","placed_at":"2026-08-18T09:30:00+05:30","deliver_by":"2026-08-19T20:00:00+05:30","currency":"INR","source_payment":"paid","customer":{"name":"மாலதி <b>","phone":"9000012346"},"ship_to":{"line1":"1","city":"Pune","state":"MH","postcode":"411016","country":"IN"},"lines":[{"line":"1","sku":"A","qty":1,"unit_price":"24.99","tax":"0.00"}]}
{"order":"web:3","placed_at":"2026-08-18T09:30:00+05:30","dispatch_by":"2026-08-21T20:00:00+05:30","currency":"INR","source_payment":"paid","ship_to":{"name":"Dev","line1":"1","city":"Pune","state":"MH","postcode":"411016","country":"IN"},"lines":[{"line":"1","sku":"A","qty":1,"unit_price":"24.99","tax":"0.00"}]}
{"order":"web:4","status":"cancelled","placed_at":"2026-08-18T09:30:00+05:30","deliver_by":"2026-08-19T20:00:00+05:30","currency":"INR","source_payment":"paid","customer":{"name":"Dev"},"ship_to":{"line1":"1","city":"Pune","state":"MH","postcode":"411016","country":"IN"},"lines":[{"line":"1","sku":"A","qty":1,"unit_price":"24.99","tax":"0.00"}]}
END
oms-order import -q orders >/dev/null
oms-stock receive -q --qty 10 A >/dev/null
oms-order settings shop_name='Demo & Sons' tracking_url='https://t.example/{courier}/{awb}' >/dev/null
echo web:1 web:2 | xargs oms-stock reserve -q >/dev/null
oms-order confirm -q web:1 web:2 >/dev/null
oms-ship pack -q web:1 web:2 >/dev/null
oms-ship list --order web:1 | oms-ship manifest -q --courier delhivery --awb 149 | oms-ship dispatch -q >/dev/null
echo '{"awb":"149","event":"out_for_delivery","at":"2026-08-20T11:00:00+05:30"}' | oms-ship track -q >/dev/null
