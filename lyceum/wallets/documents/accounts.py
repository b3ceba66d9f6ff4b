"""Numbers of bank accounts and of payments, checked by python-stdnum (loaded when first asked)."""


def iban(text: str) -> str:
    """An IBAN (ISO 13616) without blanks; ValueError if it is none."""
    from stdnum import iban as numbers  # noqa: PLC0415

    return str(numbers.validate(text))


def bic(text: str) -> str:
    """A BIC (ISO 9362) in capitals; ValueError if it is none."""
    from stdnum import bic as numbers  # noqa: PLC0415

    return str(numbers.validate(text))


def vat_id(text: str) -> str:
    """A VAT id without blanks and dots; ValueError if its country writes none so.

    Of a country whose rule the library does not know, only the prefix is looked at (BR-CO-09).
    """
    from stdnum import get_cc_module  # noqa: PLC0415
    from stdnum.util import clean  # noqa: PLC0415

    number = str(clean(text, " .-/")).upper()
    prefix = number[:2]
    if not (prefix.isascii() and prefix.isalpha() and len(number) > len(prefix)):
        raise ValueError(f"{text!r} does not begin with the letters of a country")
    rule = get_cc_module(prefix, "vat")
    if rule is None:
        return number
    known = str(rule.validate(number))
    return known if known.startswith(prefix) else prefix + known


def creditor_reference(number: str) -> str:
    """A structured reference (ISO 11649, `RF18…`) made of a number of at most 21 letters and digits."""
    from stdnum import iso11649  # noqa: PLC0415
    from stdnum.iso7064 import mod_97_10  # noqa: PLC0415

    plain = "".join(letter for letter in number.upper() if letter.isascii() and letter.isalnum())
    check = mod_97_10.calc_check_digits(f"{plain}RF")
    return str(iso11649.validate(f"RF{check}{plain}"))


def is_creditor_reference(text: str) -> bool:
    """Is it an ISO 11649 reference with right check digits?"""
    from stdnum import iso11649  # noqa: PLC0415

    return bool(iso11649.is_valid(text))
