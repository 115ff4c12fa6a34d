"""What children and authors write in letters: read by a small grammar of our own, compared by value, judged by form.

Nothing is evaluated as code, nothing is solved symbolically: general parsers evaluate or hang on hostile input. What is
too long, too deep or too big is refused by counting.
"""
