#!/bin/sh
# Puts programs that judge our output into FOLDER/bin: sh tests/oracles/install.sh .tools
set -eu
folder=$(mkdir -p "$1/bin" && cd "$1/bin" && pwd)
if command -v go >/dev/null 2>&1; then
    GOBIN="$folder" go install github.com/yannh/kubeconform/cmd/kubeconform@v0.6.7
    GOBIN="$folder" go install helm.sh/helm/v3/cmd/helm@v3.22.0
    GOBIN="$folder" go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
    GOBIN="$folder" go install filippo.io/age/cmd/age@v1.2.1 filippo.io/age/cmd/age-keygen@v1.2.1
    GOBIN="$folder" go install github.com/getsops/sops/v3/cmd/sops@v3.10.2
    (cd "$(dirname "$0")/dockerfile_parse" && go build -trimpath -o "$folder/dockerfile-parse" .)
else
    echo "Go is not here: kubeconform, helm, actionlint, age, sops and BuildKit's parser are left out, and their" \
        "tests are skipped by name" >&2
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

# GitHub's own parser of workflows, in one file
if command -v npm >/dev/null 2>&1; then
    place=$(mktemp -d)
    cp "$(dirname "$0")/github_parser.mjs" "$place"
    if (cd "$place" && npm install --silent --no-audit --no-fund @actions/workflow-parser@0.3.61 esbuild@0.28.2 >&2 &&
        ./node_modules/.bin/esbuild github_parser.mjs --bundle --platform=node --log-level=warning \
            --outfile="$folder/github-parser.cjs"); then :
    else
        echo "npm cannot fetch the workflow parser: its tests are skipped by name" >&2
    fi
    rm -r "$place"
else
    echo "npm is not here: GitHub's workflow parser is left out, and its tests are skipped by name" >&2
fi
