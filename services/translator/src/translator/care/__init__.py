"""What an engine gets wrong, found by comparing a sentence with its English, and mended if certain.

Everything here is pure string work of well under a millisecond a sentence.
"""
