#!/bin/sh
# Puts programs that judge our output into FOLDER/bin: sh tests/oracles/install.sh .tools
set -eu
folder=$(mkdir -p "$1/bin" && cd "$1/bin" && pwd)
if command -v go >/dev/null 2>&1; then
    GOBIN="$folder" go install github.com/yannh/kubeconform/cmd/kubeconform@v0.6.7
else
    echo "Go is not here: kubeconform is left out, and its tests are skipped by name" >&2
fi

# debian PACKAGE PROGRAM: a program out of Debian's package; nothing of it is installed
debian() {
    if ! command -v apt-get >/dev/null 2>&1 || ! command -v dpkg-deb >/dev/null 2>&1; then
        echo "apt is not here: $2 is left out, and its tests are skipped by name" >&2
        return
    fi
    place=$(mktemp -d)
    if (cd "$place" && apt-get download "$1" >/dev/null 2>&1); then
        dpkg-deb -x "$place/$1"_*.deb "$place"
        cp "$place/usr/bin/$2" "$folder/$2"
    else
        echo "apt cannot fetch $1: $2 is left out, and its tests are skipped by name" >&2
    fi
    rm -r "$place"
}
debian prometheus promtool
debian caddy caddy
