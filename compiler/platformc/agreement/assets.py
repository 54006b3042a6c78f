"""Files that pages load: their address, their key in the bucket, and the element that they draw into."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.agreement.beliefs import belief
from platformc.agreement.examples import EXAMPLE
from platformc.agreement.world import Finding
from platformc.diagnostics import Code
from platformc.ir import Asset, Platform

_ASSETS = """\
bucket static { name = names.domain; external }
cdn main { name = "cdn.{names.domain}"; origin = bucket.static; external }
asset loader {
  key    = "ui/loader.js"
  bucket = bucket.static
  cdn    = cdn.main
  url    = "https://cdn.{names.domain}/ui/loader.js"
  root_element = "root"
}
"""
_RIGHT = (EXAMPLE + _ASSETS).replace(
    "  port http = 8000\n", '  port http = 8000\n  web { root_element = "root" }\n'
)

_UPLOAD = """\
role fill {{ name = "fill"; external }}
workflow bundle {{
  on {{ dispatch }}
  role   = role.fill
  deploy = bundle {{ from = "dist"; bucket = bucket.static; prefix = "{}" }}
}}
deploy {{ github }}
"""

_IN_AWS = _RIGHT.replace(
    "platform shop {\n", 'platform shop {\n  aws { account = "012345678901"; region = "us-east-1" }\n'
)

URL = Code(
    "asset/url",
    summary="pages load a file from an address at which it is not kept",
    why="The browser gets 404 or 403 for the script, and the page stays empty.",
    wrong=_RIGHT.replace(
        'url    = "https://cdn.{names.domain}/ui/loader.js"', 'url = "https://cdn.{names.domain}/loader.js"'
    ),
    right=_RIGHT,
)
ROOT_ELEMENT = Code(
    "asset/root-element",
    summary="a script draws into an element that the page does not have",
    why="Nothing is drawn, and nothing says why.",
    wrong=_RIGHT.replace('web { root_element = "root" }', 'web { root_element = "other" }'),
    right=_RIGHT,
)
ORIGIN = Code(
    "cdn/origin",
    summary="a file is kept in another bucket than its CDN serves",
    why="The CDN answers 403 for it.",
    wrong=_RIGHT.replace("  bucket = bucket.static\n", "  bucket = bucket.other\n")
    + 'bucket other { name = "other.{names.domain}"; external }\n',
    right=_RIGHT,
)


UPLOADED = Code(
    "asset/uploaded",
    summary="a file is to be in a bucket where no workflow that fills the bucket puts it",
    why="Pages load a file that nobody uploads, or that stays as it was when somebody did by hand.",
    wrong=_IN_AWS + _UPLOAD.format("chat"),
    right=_IN_AWS + _UPLOAD.format("ui"),
)


def asset_findings(platform: Platform) -> Iterator[Finding]:
    """Assets whose address, bucket or element disagree with the rest."""
    for asset in platform.assets.values():
        yield from _address(platform, asset)
        yield from _uploaded(platform, asset)
        if asset.root_element is None:
            continue
        for service in platform.services.values():
            theirs = service.web.root_element if service.web is not None else None
            if theirs is not None and theirs.value != asset.root_element.value:
                yield belief(
                    platform, ROOT_ELEMENT, f"service.{service.label}", "web.root_element", theirs.span,
                    "html.element_id",
                    f"service `{service.label}` has the element `{theirs.value}`, asset `{asset.label}` draws into"
                    f" `{asset.root_element.value}`",
                    f"use `{asset.root_element.name or asset.root_element.value}` on both sides",
                    (theirs.value, asset.root_element.value), ("the asset", asset.root_element.span),
                )  # fmt: skip


def _uploaded(platform: Platform, asset: Asset) -> Iterator[Finding]:
    """Where workflows that fill its bucket put what they make."""
    fills = [
        (workflow, workflow.deploy)
        for workflow in platform.workflows.values()
        if workflow.deploy is not None and workflow.deploy.bucket == asset.bucket
    ]
    key = asset.key.value.lstrip("/")
    for _, rollout in fills:
        folder = rollout.prefix.value.strip("/") if rollout.prefix is not None else ""
        if not folder or key.startswith(f"{folder}/"):
            return
    if fills:
        workflow, rollout = fills[0]
        where = rollout.prefix.value if rollout.prefix is not None else ""
        yield belief(
            platform, UPLOADED, f"workflow.{workflow.label}", "deploy.prefix", rollout.at("prefix"), "text.any",
            f"workflow `{workflow.label}` fills `{where}/`, and asset `{asset.label}` is kept at `{key}`",
            f'fill its folder: `prefix = "{key.rpartition("/")[0]}"`', (where, key),
            ("the asset", asset.key.span),
        )  # fmt: skip


def _address(platform: Platform, asset: Asset) -> Iterator[Finding]:
    cdn = platform.cdns.get(asset.cdn)
    if cdn is None:
        return
    address = f"https://{cdn.name.value}/{asset.key.value.lstrip('/')}"
    if asset.url.value != address:
        yield belief(
            platform, URL, f"asset.{asset.label}", "url", asset.url.span, "url.http",
            f"asset `{asset.label}` is loaded from `{asset.url.value}`, and is kept at `{address}`",
            f"use `{address}`", (asset.url.value, address), ("the CDN", cdn.name.span),
        )  # fmt: skip
    if cdn.origin and asset.bucket and cdn.origin != asset.bucket:
        yield belief(
            platform, ORIGIN, f"asset.{asset.label}", "bucket", asset.at("bucket"), "aws.s3_bucket",
            f"asset `{asset.label}` is kept in `bucket.{asset.bucket}`, cdn `{cdn.label}` serves `bucket.{cdn.origin}`",
            f"use `bucket.{cdn.origin}`", (asset.bucket, cdn.origin), ("the CDN's origin", cdn.at("origin")),
        )  # fmt: skip
