#!/bin/sh
# Starts one process of Postwaage by its name: a service, or the auditor.
set -eu
name=${1:?name of a service: intake backlog jams rebalancer assignment operations audit}
shift
case $name in
  audit) exec python -m audit "$@" ;;
  *) exec python -m "services.$name" "$@" ;;
esac
