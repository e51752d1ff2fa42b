"""GANs that a user designs: typed formulas become a variant like any built-in one.

formula reads a text, tree is what it becomes, printing writes it again, numbers evaluates it; rational makes
short forms that do not cancel. design is the frozen value, examples has those of the articles; coefficients
gives the vector field, ratio the curves; conditions, recognition and closed_form say what the design is.
"""
