"""Whether a kustomization lists each file of its folder, and each only once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.agreement.mentions import Artifact, Mention
from platformc.agreement.wiring import KUSTOMIZATION_RESOURCE
from platformc.agreement.world import Finding


def unlisted(artifacts: Sequence[Artifact], files: Sequence[Mention]) -> Iterator[Finding]:
    """Files that are left out, and entries that stand twice. One entry instead of another is one finding.

    files: what stands in the folders.
    """
    manifests = {artifact.file for artifact in artifacts if artifact.kind != "Kustomization"}
    for artifact in artifacts:
        if artifact.kind != "Kustomization":
            continue
        listed: dict[str, Mention] = {}
        twice: list[tuple[Mention, Mention]] = []
        entries = [mention for mention in artifact.mentions if mention.slot.startswith("resources.")]
        for mention in entries:
            first = listed.setdefault(mention.value, mention)
            if first is not mention:
                twice.append((first, mention))
        folder = artifact.file.rpartition("/")[0]
        here = [file for file in files if file.scope == folder]
        if any(mention.value not in {file.value for file in here} for mention in entries):
            continue  # an entry without a file is said of that entry
        left_out = [file.value for file in here if file.address in manifests and file.value not in listed]
        for first, second in twice:
            name = left_out.pop(0) if left_out else ""
            about = f", and leaves out `{name}`" if name else ""
            yield Finding(
                KUSTOMIZATION_RESOURCE, first, f"the kustomization lists `{first.value}` twice{about}",
                f"one of them should be `{name}`" if name else "list it once",
                (("it is listed here too", second),), (first.value, name),
            )  # fmt: skip
        for name in left_out:
            where = entries[-1] if entries else artifact.mentions[0]
            yield Finding(
                KUSTOMIZATION_RESOURCE, where, f"the kustomization leaves out `{name}`, which stands beside it",
                f"add `{name}` to `resources`", (), ("", name),
            )  # fmt: skip
