"""The played office: post, people, clerks and leads drawn from a seed, and the replay of real logs. No part of the product.

`world` draws single events, `traces` whole runs day by day in memory, `bulk` very many plain items; `live` plays `world`
against running services by HTTP, `replay` a real log.
"""
