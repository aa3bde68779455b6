# examples.awk - the files and commands of a man page's marked examples, into the current folder
# .\" example: FILE   the literal display that follows is FILE
# .\" run             the .Dl that follows is a command, added to the file "commands"
# .\" gives           the literal display that follows is what the command prints, to the file "gives.N"
function plain(s) {
	gsub(/\\e/, "\\", s)
	gsub(/\\&/, "", s)
	gsub(/\\\(dq/, "\"", s)
	return s
}

/^\.\\" example: / { file = $3; next }
/^\.\\" run/ { run = 1; next }
/^\.\\" gives/ { file = "gives." commands; next }
run && /^\.Dl / {
	sub(/^\.Dl \$ /, "")
	print plain($0) > "commands"
	commands++
	run = 0
	next
}
/^\.Bd -literal/ { literal = 1; next }
/^\.Ed/ { literal = 0; if (file) close(file); file = ""; next }
literal && file { print plain($0) > file }
