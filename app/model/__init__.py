"""The scene and the session: what is drawn, saved, undone and exported, and what changes it. No widgets."""
