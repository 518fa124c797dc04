"""The hygiene command line: runs the collection, keeps its results and tells the 40 rules."""
