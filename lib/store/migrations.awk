# migrations.awk - schema/*/NNNN_*.sql -> a table of struct migration, in the order of the arguments
function quote(s) { gsub(/\\/, "\\\\", s); gsub(/"/, "\\\"", s); return "\t\"" s "\\n\"" }
BEGIN { print "#include \"store/store_ops.h\"\n\nstatic const struct migration migrations[] = {" }
FNR == 1 { if (NR > 1) print "\t},"; n = FILENAME; sub(/.*\//, "", n); printf "\t{ %d, \"%s\",\n", n + 0, n }
/^[ \t]*--/ || /^[ \t]*$/ { next }
{ sub(/[ \t]+-- .*$/, ""); print quote($0) }
END { print "\t},\n};" }
