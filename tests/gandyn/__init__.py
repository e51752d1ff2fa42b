"""Tests of the library. Variants and regularisers are found through the registry, so newcomers are covered
untold.
"""
