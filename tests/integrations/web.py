# web.py - what Icinga Web makes of plugin output: states, HTML and line breaks, by its patterns
#
# Icinga DB Web (PluginOutput.php) looks for them in the first 1,000 characters, Icinga Web 2 alike.
import re

STATES = re.compile(r"[\[(](OK|WARNING|CRITICAL|UNKNOWN|UP|DOWN)[\])]")
HTML = re.compile(r"<\w+(?:\s\w+=[^>]*)?>")
BREAKS = re.compile(r"\\[nt]")
# A line of a finding of ours begins with its state.
OURS = re.compile(r"^\[(OK|WARNING|CRITICAL|UNKNOWN)\] ")


def forged(text):
    """What would be shown as a state, HTML or a line, and is not ours."""
    found = []
    for number, line in enumerate(text.split("\n")):
        if number > 0:
            line = OURS.sub("", line)
        for pattern in (STATES, HTML, BREAKS):
            match = pattern.search(line)
            if match:
                found.append(match.group(0))
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\ufffd]", text):
        found.append("control or invalid characters")
    return found
