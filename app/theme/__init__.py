"""Colours, sizes, fonts and the window's style sheet; how update rules are called and coloured."""
