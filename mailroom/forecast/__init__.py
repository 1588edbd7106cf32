"""Days of work left, work due against capacity, expected inflow: what awaits a team if nothing changes.

`counts` adds up what waits, `capacity` who can work, `history` what has been learnt; `demand` is the bound that
holds one against the other, `outlook` the answer. The numbers stand in `parameters`.
"""
