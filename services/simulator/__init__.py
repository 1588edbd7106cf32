"""Plays the office: sends post, clerks' events and capacity by HTTP, and drives the business clock."""
