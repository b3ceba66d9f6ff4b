"""LTI 1.3 Advantage: its words, its tokens and its shapes. Knows neither people nor tables.

1EdTech: LTI Core 1.3, Security Framework 1.1, Deep Linking 2.0, Assignment and Grade Services 2.0,
Names and Role Provisioning Services 2.0, Dynamic Registration 1.0.
"""
