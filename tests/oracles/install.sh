#!/bin/sh
# Puts programs that judge our output into FOLDER/bin: sh tests/oracles/install.sh .tools
set -eu
folder=$(mkdir -p "$1/bin" && cd "$1/bin" && pwd)
if command -v go >/dev/null 2>&1; then
    GOBIN="$folder" go install github.com/yannh/kubeconform/cmd/kubeconform@v0.6.7
else
    echo "Go is not here: kubeconform is left out, and its tests are skipped by name" >&2
fi

# promtool, out of Debian's package: nothing of it is installed
if command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1; then
    place=$(mktemp -d)
    if (cd "$place" && apt-get download prometheus >/dev/null 2>&1); then
        dpkg-deb -x "$place"/prometheus_*.deb "$place"
        cp "$place/usr/bin/promtool" "$folder/promtool"
    else
        echo "apt cannot fetch prometheus: promtool is left out, and its tests are skipped by name" >&2
    fi
    rm -r "$place"
else
    echo "apt is not here: promtool is left out, and its tests are skipped by name" >&2
fi
