# shellcheck shell=bash
# export.sh - what the export cases have in the data file: a parcel to be paid at the door and one that is paid, each
# with an order of its own; texts that a spreadsheet would run, that XML and CSV must escape
cat >orders <<'END'
{"order":"web:1","placed_at":"2026-08-20T08:00:00+05:30","currency":"INR","payment_mode":"cod","fee":"40.00","shipping":"60.00","note":"=HYPERLINK(\"x\"), ring twice","customer":{"name":"Asha Rao","email":"asha@example.com","phone":"+91 98450 12345"},"ship_to":{"name":"Asha Devi Rao","line1":"12, MG Road","line2":"2nd floor","city":"Bengaluru","state":"KA","postcode":"560034","country":"IN"},"lines":[{"line":"1","sku":"A","title":"Mug & \"saucer\" <blue>","qty":3,"unit_price":"200.00","tax":"91.53","tax_rate_bp":1800,"hsn":"6912"},{"line":"2","sku":"B","qty":1,"unit_price":"99.00","tax":"0.00"}]}
{"order":"web:2","placed_at":"2026-08-20T09:30:00+05:30","currency":"USD","source_payment":"paid","customer":{"name":"Dev","phone":"+15550100061"},"ship_to":{"line1":"123 Demo St","city":"Austin","state":"TX","postcode":"00501","country":"US"},"lines":[{"line":"1","sku":"A","title":"Mug","qty":1,"unit_price":"24.99","tax":"0.00"}]}
END
oms-order import -q orders >/dev/null
oms-stock receive -q --qty 10 A >/dev/null
oms-stock receive -q --qty 5 B >/dev/null
oms-order list | oms-stock reserve -q | oms-order confirm -q >/dev/null
oms-ship pack -q --line 1 --qty 2 web:1 >/dev/null
oms-ship pack -q web:1 >/dev/null
oms-ship pack -q web:2 >/dev/null
