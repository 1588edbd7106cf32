"""What the service knows, held in memory: the read model with its indexes, findings of the survey, who is heard."""
