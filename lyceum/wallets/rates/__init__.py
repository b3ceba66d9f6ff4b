"""Exchange rates: files of the European Central Bank read, money converted; nothing here knows a table.

for found in read_rates(file, "eurofxref-hist.csv"):      Rate or Fault, line by line
convert(money, "USD", Rates(rates), day)                  the money, the rate, what rounding added
"""

from .converting import OLDEST, Conversion, Rates, convert, cross_rate
from .errors import NoRate, NotARateFile, RateIsOld
from .reading import Wrong, insist, rates_in, read_rates
from .shapes import EURO, Fault, Rate
from .sharing import Pair, pair_of

__all__ = [
    "EURO",
    "OLDEST",
    "Conversion",
    "Fault",
    "NoRate",
    "NotARateFile",
    "Pair",
    "Rate",
    "RateIsOld",
    "Rates",
    "Wrong",
    "convert",
    "cross_rate",
    "insist",
    "pair_of",
    "rates_in",
    "read_rates",
]
