"""Pages of the catalogue, by what a person does there."""
