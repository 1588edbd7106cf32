"""What people see: Grafana boards generated from Python, in German and English."""
