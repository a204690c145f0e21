"""dflint's own rules: one module a rule, in a folder a subject."""
