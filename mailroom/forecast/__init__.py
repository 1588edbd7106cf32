"""Days of work left, work due against capacity, expected inflow: what awaits a team if nothing changes.

`counts` adds up what waits, `capacity` who can work, `history` what has been learnt; `demand` compares the two,
`outlook` is the answer. The numbers are in `parameters`.
"""
