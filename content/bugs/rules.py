"""Every wrong rule that a pack may name: what it is called, who described it, which procedure it is a switch of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A wrong rule. `title` says in short what it does, `source` who described it, `procedure` what it bends."""

    name: str
    title: str
    source: str
    procedure: str


ASHLOCK = "Ashlock (2006), Error patterns in computation"
BROWN = "Brown & Burton (1978), Diagnostic models for procedural bugs"
BUSWELL = "Buswell (1926), Diagnostic studies in arithmetic"
VANLEHN = "VanLehn (1990), Mind bugs"
SIEGLER = "Siegler & Lortie-Forgues (2015), Conceptual knowledge of fraction arithmetic"
CLARKE = "Clarke & Roche (2009), Students' fraction comparison strategies"
PEARN = "Pearn & Stephens (2004), Why you have to probe to discover what year 8 students really think about fractions"
HIEBERT = "Hiebert & Wearne (1985), A model of students' decimal computation procedures"
RESNICK = "Resnick et al. (1989), Conceptual bases of arithmetic errors: the case of decimal fractions"
STACEY = "Steinle & Stacey (1998), The incidence of misconceptions of decimal notation"
BELL = "Bell, Swan & Taylor (1981), Choice of operation in verbal problems with decimal numbers"
VLASSIS = "Vlassis (2004), Making sense of the minus sign"
LINCHEVSKI = "Linchevski & Livneh (1999), Structure sense"
SLAVIT = "Slavit (2006)"
BLANDO = "Blando et al. (1989), Analyzing and modeling arithmetic errors"

_LISTED = {
    "subtraction": (
        ("smaller_from_larger", "Takes the smaller digit from the larger", BROWN),
        ("no_decrement", "Trades, but the giving column keeps its digit", BROWN),
        ("zero_minus_n", "0 - n is 0", BROWN),
        ("added_instead", "Adds instead", BROWN),
        ("borrow_from_zero", "A 0 gives and becomes 9, and nothing further", BROWN),
        ("borrow_across_zero", "Skips a 0 that should give", BROWN),
        ("stops_borrow_at_zero", "Nobody gives where a 0 should", BROWN),
    ),
    "addition": (
        ("no_carry", "Forgets to carry", BUSWELL),
        ("writes_both_digits", "Writes both digits of a column's sum", ASHLOCK),
        ("carries_the_ones", "Writes the tens and carries the ones", ASHLOCK),
        ("always_carries", "Carries one in every column", ASHLOCK),
        ("adds_all_digits", "Adds all digits, whatever their place", ASHLOCK),
        ("subtracted_instead", "Subtracts instead", BUSWELL),
    ),
    "multiplication": (
        ("carry_forgotten", "Forgets to carry", BUSWELL),
        ("carry_added_first", "Adds the carried digit before multiplying", ASHLOCK),
        ("zero_times_n", "0 times n is n", BUSWELL),
        ("no_shift", "Writes every row under the ones", ASHLOCK),
        ("column_by_column", "Multiplies column by column, as one adds", ASHLOCK),
        ("added_not_multiplied", "Adds instead", BUSWELL),
    ),
    "division": (
        ("skips_zero", "Leaves out a 0 of the quotient", BUSWELL),
        ("drops_remainders", "Drops what remains in a column", ASHLOCK),
        ("reversed_quotient", "Writes the quotient from right to left", ASHLOCK),
    ),
    "fraction sum": (
        ("tops_and_bottoms", "Adds or subtracts tops and bottoms each by themselves", ASHLOCK),
        ("keeps_tops", "Changes the bottoms and keeps the tops", ASHLOCK),
        ("whole_as_top", "Writes a whole number as the top over the other's bottom", ASHLOCK),
        ("smaller_part_from_larger", "Takes the smaller fraction from the larger, whichever comes first", ASHLOCK),
        ("whole_stays", "Trades a whole for a fraction, but keeps the whole", ASHLOCK),
        ("ten_for_a_whole", "Trades a whole for ten parts", ASHLOCK),
    ),
    "fraction product": (
        ("whole_times_both", "Multiplies top and bottom by the whole number", ASHLOCK),
        ("cross_with_carry", "Multiplies crosswise and carries, as for whole numbers", ASHLOCK),
        ("cross_multiplies", "Multiplies crosswise", ASHLOCK),
        ("keeps_bottom", "Multiplies the tops and keeps the bottom", SIEGLER),
        ("parts_apart", "Multiplies wholes and fractions each by themselves", ASHLOCK),
    ),
    "fraction quotient": (
        ("inverts_first", "Turns over the first fraction", ASHLOCK),
        ("inverts_both", "Turns over both fractions", ASHLOCK),
        ("multiplies_without_inverting", "Multiplies and turns over neither", SIEGLER),
        ("divides_across", "Divides tops and bottoms, dropping remainders", ASHLOCK),
    ),
    "fraction comparison": (
        ("larger_bottom_larger", "The larger bottom makes the larger fraction", CLARKE),
        ("smaller_bottom_larger", "Looks at the bottoms only: the smaller makes the larger fraction", CLARKE),
        ("larger_top_larger", "Looks at the tops only", CLARKE),
        ("smaller_gap_larger", "The smaller gap from top to bottom makes the larger fraction", PEARN),
    ),
    "simplest form": (
        ("reduces_top_only", "Divides the top and keeps the bottom", ASHLOCK),
        ("reduces_bottom_only", "Divides the bottom and keeps the top", ASHLOCK),
        ("reduces_each_alone", "Divides top and bottom, each by a factor of its own", ASHLOCK),
    ),
    "equal fraction": (
        ("adds_the_same", "Adds to the top what the bottom grew by", ASHLOCK),
        ("keeps_the_top", "Keeps the top over the new bottom", ASHLOCK),
    ),
    "improper fraction": (
        ("whole_plus_top", "Adds the whole to the top", ASHLOCK),
        ("whole_times_top", "Multiplies whole and top, then adds the bottom", ASHLOCK),
    ),
    "decimal": (
        ("parts_apart_decimals", "Adds what stands before and after the point each as whole numbers", ASHLOCK),
        ("extra_digits_down", "Brings down the digits that have none above them", ASHLOCK),
        ("right_aligned", "Writes the last digits under each other", HIEBERT),
        ("point_from_left", "Counts the places of a product from the left", ASHLOCK),
        ("point_as_in_sum", "Gives a product the places of a sum", HIEBERT),
        ("remainder_as_decimals", "Writes the remainder behind the quotient", ASHLOCK),
        ("divisor_point_ignored", "Divides as if the divisor had no point", HIEBERT),
        ("larger_by_smaller", "Divides the larger by the smaller, whichever comes first", BELL),
        ("longer_is_larger", "The decimal with more digits is larger", RESNICK),
        ("shorter_is_larger", "The decimal with fewer digits is larger", RESNICK),
        ("after_point_as_whole", "Compares what stands after the point as whole numbers", STACEY),
    ),
    "signed numbers": (
        ("sign_dropped", "Leaves the sign off a sum that is negative", ASHLOCK),
        ("two_negatives_cancel", "Takes two negatives from each other: they make a positive", ASHLOCK),
        ("two_negatives_positive", "Adds two negatives to a positive", VLASSIS),
        ("sizes_added", "Adds the sizes and keeps the first sign", VLASSIS),
        ("second_sign_ignored", "Takes a negative away as if it were positive", VLASSIS),
        ("two_negatives_stay_negative", "A negative times a negative stays negative", VLASSIS),
        ("sign_lost", "Leaves the sign off a product or quotient", VLASSIS),
    ),
    "order of operations": (
        ("left_to_right", "Works from left to right, whatever the operations", LINCHEVSKI),
        ("adds_first", "Adds and subtracts before multiplying", LINCHEVSKI),
        ("adds_before_subtracts", "Adds before subtracting", BLANDO),
        ("multiplies_before_divides", "Multiplies before dividing", BLANDO),
        ("ignores_brackets", "Works as if there were no brackets", BLANDO),
        ("power_as_times", "Multiplies by the exponent", SLAVIT),
    ),
}  # fmt: skip

RULES: dict[str, Rule] = {
    name: Rule(name, title, source, procedure)
    for procedure, listed in _LISTED.items()
    for name, title, source in listed
}
SWITCHES = frozenset(RULES)
