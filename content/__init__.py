"""What is taught: the pack format, its checks, variants, answers and rendering.

Pure: knows no web, no database, no model.
"""
