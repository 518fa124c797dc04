"""Runs of the collection: what a verb asks for (`errand`), ansible-runner (`runner`), the screen (`progress`)."""
