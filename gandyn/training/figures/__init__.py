"""Figures of merit of pictures and text, one kind per file: what experiments measure and probes show."""
