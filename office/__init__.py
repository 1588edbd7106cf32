"""The played office, no part of the product: post, people, clerks and leads from a seed, and the replay of real logs.

`world` draws single events, `traces` whole runs day by day in memory, `bulk` very many plain items; `live` plays
`world` against running services by HTTP, `replay` a real log.
"""
