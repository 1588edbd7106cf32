"""Takes post, applications, teams and capacity by HTTP and writes them as events; owns nothing."""
