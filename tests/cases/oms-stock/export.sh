# shellcheck shell=bash
# export.sh - what the export cases have: two warehouses, units promised and units that cannot be sold, a kit, an item
# that was never stocked, a name that a spreadsheet would run
oms-stock import -q >/dev/null <<'END'
{"sku":"KRT/BLK/M","title":"Block print kurta, M","price":"1000.00","cost":"420.00","currency":"INR","hsn":"6204","tax_rate_bp":500,"reorder_point":5,"on_hand":10,"location":"JAI","safety_stock":1}
{"sku":"KRT/BLK/M","on_hand":4,"location":"BOM"}
{"sku":"=SUM(A1)","title":"-10% \"promo\"","price":"1.50","currency":"INR","on_hand":7,"location":"JAI"}
{"sku":"SAREE","title":"Cotton saree (red)","price":"1249.99","currency":"INR","on_hand":0,"location":"JAI"}
{"sku":"NEVER","title":"never stocked"}
{"sku":"KIT","title":"two of it","components":[{"sku":"SAREE","qty":2}]}
END
oms-stock receive -q --qty 2 --location BOM --condition damaged KRT/BLK/M >/dev/null
oms-stock receive -q --qty 1 --location JAI SAREE >/dev/null
oms-order import -q >/dev/null <<'END'
{"order":"web:1","placed_at":"2026-08-18T08:00:00+05:30","currency":"INR","source_payment":"paid","customer":{"name":"A","phone":"9845012345"},"ship_to":{"line1":"x","city":"Pune","state":"MH","postcode":"411016","country":"IN"},"lines":[{"line":"1","sku":"KRT/BLK/M","qty":2,"unit_price":"200.00","tax":"0.00"}]}
END
oms-stock reserve -q web:1 >/dev/null
