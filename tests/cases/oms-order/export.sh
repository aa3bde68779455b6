# shellcheck shell=bash
# export.sh - what the export cases have: a customer with two orders, one of one word, one without a name, texts that a
# spreadsheet would run
cat >orders <<'END'
{"order":"web:1","placed_at":"2026-08-18T08:00:00+05:30","currency":"INR","payment_mode":"cod","customer":{"customer":"C-1","name":"Asha Devi Rao","email":"asha@example.com","phone":"+91 98450 12345"},"ship_to":{"line1":"Old street 1","city":"Pune","state":"MH","postcode":"411016","country":"IN"},"lines":[{"line":"1","sku":"A","title":"Mug","qty":2,"unit_price":"200.00","tax":"61.02","tax_rate_bp":1800}],"shipping":"40.00"}
{"order":"web:2","placed_at":"2026-08-19T23:30:00+05:30","currency":"INR","source_payment":"paid","customer":{"customer":"C-1","name":"Asha Devi Rao","email":"asha@example.com","phone":"+91 98450 12345"},"ship_to":{"line1":"12, MG Road","line2":"2nd floor","city":"Bengaluru","state":"KA","postcode":"560034","country":"IN"},"lines":[{"line":"1","sku":"=SUM(A1:A9)","title":"-10% \"promo\" name","qty":1,"unit_price":"24.99","tax":"0.00"},{"line":"2","sku":"B","title":"Écharpe – soie","qty":3,"unit_price":"10.00","tax":"0.00"}]}
{"order":"web:3","placed_at":"2026-08-19T09:30:00Z","currency":"JPY","source_payment":"paid","customer":{"customer":"C-2","name":"Chitra","phone":"33100000000"},"ship_to":{"name":"Chitra Démo","company":"Demo, LLC","line1":"9 Rue","city":"Paris","postcode":"00501","country":"JP"},"lines":[{"line":"1","sku":"A","qty":1,"unit_price":"2499","tax":"0"}]}
{"order":"web:4","status":"cancelled","placed_at":"2026-08-19T09:31:00Z","currency":"INR","customer":{"customer":"C-3","email":"=cmd@example.com"},"ship_to":{"line1":"x","city":"y","postcode":"411016","country":"IN"},"lines":[{"line":"1","sku":"A","qty":1,"unit_price":"1.00","tax":"0.00"}]}
END
oms-order import -q orders >/dev/null
