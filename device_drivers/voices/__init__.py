"""Voices: from a written sentence to pinyin, to sound, to a loudspeaker, one after the other and never cut off."""
