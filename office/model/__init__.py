"""What every played office has in common: seeded draws, when how much post comes, office hours, partners.

Figures: docs/rules/played-office.md.
"""
