# oms.fish - completion for the oms tools: the tool itself is asked what may come next
# Where it knows nothing (files, ids) files are offered.

function __oms_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l candidates ($words[1] __complete -- $words[2..-1] 2>/dev/null)
    if set -q candidates[1]
        printf '%s\n' $candidates
    else
        __fish_complete_path $words[-1]
    end
end

for tool in oms-order oms-return oms-ship oms-stock oms-report oms-psn
    complete --command $tool --no-files --arguments '(__oms_complete)'
end
