"""The window: menus, docks, the canvas and its mouse, and the start of the program up to it."""
