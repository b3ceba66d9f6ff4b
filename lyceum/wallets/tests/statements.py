"""Bank statements of our own making, in the form of ISO 20022 camt.053."""

SPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"


def statement(*entries: str, version: str = "08", head: str = "") -> str:
    """A statement with these entries."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}\n'
        f'<Document xmlns="{SPACE.format(version=version)}"><BkToCstmrStmt>'
        "<GrpHdr><MsgId>M1</MsgId></GrpHdr><Stmt><Id>S-7</Id>\n"
        + "\n".join(entries)
        + "\n</Stmt></BkToCstmrStmt></Document>"
    )


def entry(amount="100.00", *, day="2026-01-05", kind="CRDT", ref="B1", details="", **more) -> str:
    """One booked entry in euros; `ref` is the bank's own reference, `details` its transactions."""
    status = more.get("status", "<Cd>BOOK</Cd>")
    own = f"<AcctSvcrRef>{ref}</AcctSvcrRef>" if ref else ""
    back = "<RvslInd>true</RvslInd>" if more.get("is_reversal") else ""
    if batch := more.get("batch"):
        details = f"<Btch><PmtInfId>{batch}</PmtInfId></Btch>{details}"
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{kind}</CdtDbtInd>{back}<Sts>{status}</Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt>{own}<NtryDtls>{details}</NtryDtls></Ntry>"
    )


def payment(words="", *, amount="", reference="", end="NOTPROVIDED") -> str:
    """One transaction of an entry."""
    said = f'<Amt Ccy="EUR">{amount}</Amt>' if amount else ""
    strd = f"<Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd>" if reference else ""
    return (
        f"<TxDtls><Refs><EndToEndId>{end}</EndToEndId></Refs>{said}"
        f"<RmtInf><Ustrd>{words}</Ustrd>{strd}</RmtInf></TxDtls>"
    )
