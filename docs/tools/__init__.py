"""Draw and fill what is generated in `docs/`: state diagrams and the worked example."""
