"""What boards and alerts are put together from, free of any Grafana: panels, pieces of queries, words, labels."""
