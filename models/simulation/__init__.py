"""Simulated classes with a known truth: what a policy does for children, before any child meets it.

What is assumed, and so what a figure from here can and cannot say, is written down in `CARD` (world.py).
"""
