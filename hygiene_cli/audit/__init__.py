"""The yearly audit: everything it rests on in one sealed file, which shows a single changed byte."""
