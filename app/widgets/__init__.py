"""Small reusable controls. They know numbers, texts and the style, and nothing about scenes or sessions.

scales         value <-> place on a slider          float_spin_box a number typed by hand
number_slider  both together, with reset            segmented      one of a few, side by side
switch         on or off                            formula        typeset LaTeX
icons          small pictures in the theme's ink    toast          one sentence over the picture
layouts        rows, sections, scrolling pages      variant_picker searchable list of GANs
playback_bar   play, pause, scrub                    gallery             cards with pictures
"""
