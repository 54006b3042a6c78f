#!/bin/sh
# Puts programs that judge our output into FOLDER/bin: sh tests/oracles/install.sh .tools
set -eu
folder=$(mkdir -p "$1/bin" && cd "$1/bin" && pwd)
if command -v go >/dev/null 2>&1; then
    GOBIN="$folder" go install github.com/yannh/kubeconform/cmd/kubeconform@v0.6.7
else
    echo "Go is not here: kubeconform is left out, and its tests are skipped by name" >&2
fi
