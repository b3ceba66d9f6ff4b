"""What rules may speak of. Every rule is validated against it, strictly.

`organisation` is the number of the organisation that offers (or, asking, is asked; seeing, shares;
spending, whose money it is); `price` is in the smallest unit of its currency, and `pot` the kind of
pot that pays. What may be unknown is optional, and a rule that speaks of it has
to ask `has` first: so an unknown price never counts as 0.
"""

SCHEMA = """
entity Person = {
  organisations: Set<Long>,
  organisation_kinds: Set<String>,
  roles: Set<String>,
};
entity Resource = {
  organisation: Long,
  organisation_kind: String,
  kind: String,
  mode?: String,
  price?: Long,
  currency?: String,
  pot?: String,
};
entity Organisation = {
  organisation: Long,
  organisation_kind: String,
};
action enrol, join, teach, publish, spend appliesTo { principal: [Person], resource: [Resource] };
action ask, see appliesTo { principal: [Person], resource: [Organisation] };
"""

THINGS = {
    "enrol": "Resource",
    "join": "Resource",
    "teach": "Resource",
    "publish": "Resource",
    "spend": "Resource",
    "ask": "Organisation",
    "see": "Organisation",
}
