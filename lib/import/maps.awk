# maps.awk - the built-in maps as one C table: awk -f maps.awk maps/*.map > import_maps.h
function quoted(s) {
	gsub(/\\/, "\\\\", s)
	gsub(/"/, "\\\"", s)
	gsub(/\t/, "\\t", s)
	return "\"" s "\\n\""
}

function variable(file) {
	sub(/.*\//, "", file)
	sub(/\.map$/, "", file)
	gsub(/[^a-z0-9]/, "_", file)
	return "map_" file
}

FNR == 1 {
	if (seen++)
		print "\tNULL\n};\n"
	names[seen] = variable(FILENAME)
	print "static const char *const " names[seen] "[] = {"
}

{ print "\t" quoted($0) "," }

END {
	print "\tNULL\n};\n\nstatic const char *const *const built_in_maps[] = {"
	for (i = 1; i <= seen; i++)
		print "\t" names[i] ","
	print "};"
}
