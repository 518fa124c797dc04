"""What doctor looks at: the controller and the inventory (`checkup`), the way to Windows (`windows`)."""
