"""The verbs: one file each, imported when called. Each defines `command`."""
