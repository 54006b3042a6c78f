"""Text of the spec as a task definition carries it: complete, or the ARN of a secret."""

from __future__ import annotations

from platformc.diagnostics import Code, Report
from platformc.ir import HostPart, InputPart, Platform, SecretPart, Service, Store, Text, describe
from platformc.output import Marked, Tree
from platformc_targets.ecs.examples import EXAMPLE

_SECRET = 'secret web { TOKEN = external "web/token" }\n'
_GIVEN = _SECRET + EXAMPLE.replace("port http = 80", "port http = 80\n  env { TOKEN = secret.web.TOKEN }")
SECRET_TEXT = Code(
    "ecs/secret-text",
    summary="text with a secret in it stands where ECS cannot put it together",
    why="ECS hands a secret over whole, as one variable: it knows nothing that would put text around it.",
    wrong=_GIVEN.replace("= secret.web.TOKEN", '= "x://{secret.web.TOKEN}@host"'),
    right=_GIVEN,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html",
)
SECRET_SOURCE = Code(
    "ecs/secret-source",
    summary="a key of a Secret is kept where ECS cannot read it",
    why="ECS reads secrets from Secrets Manager, by their path: nobody else can hand one to a task.",
    wrong=_GIVEN.replace('external "web/token"', "generated 32"),
    right=_GIVEN,
)
UNKNOWN = Code(
    "ecs/not-known",
    summary="a text that only the deployment knows stands where a task definition cannot take it",
    why="A task definition is complete when it is registered: only the tag of an image is put in before.",
    wrong="input version\n"
    + EXAMPLE.replace("port http = 80", "port http = 80\n  env { VERSION = input.version }"),
    right="input version\n" + EXAMPLE.replace("nginx:1.29", "nginx:{input.version}"),
)


class Texts:
    """Writes the texts of one platform; what cannot be written is reported."""

    __slots__ = ("platform", "report")

    def __init__(self, platform: Platform, report: Report) -> None:
        self.platform = platform
        self.report = report

    def known(self, text: Text, what: str) -> Marked:
        """Text that must be complete. what: the place, for the message."""
        pieces: list[str] = []
        for part in text.parts:
            match part:
                case str():
                    pieces.append(part)
                case HostPart(declaration):
                    pieces.append(self._host(declaration))
                case SecretPart():
                    self._refuse_secret(text, what)
                case _:
                    self.report(
                        UNKNOWN.at(
                            text.span,
                            f"{what} holds `{describe(part)}`, which a task definition cannot take",
                            hint="give a text that is known when it is built, or keep it in a secret",
                            values=(what, describe(part)),
                        )
                    )
        return Marked("".join(pieces), text.span)

    def image(self, text: Text) -> Marked:
        """An image; a tag that is not known yet is one that no registry holds, until the workflow puts the real one in."""
        pieces = [f"input.{part.name}" if isinstance(part, InputPart) else part for part in text.parts]
        if all(isinstance(piece, str) for piece in pieces):
            return Marked("".join(str(piece) for piece in pieces), text.span)
        return self.known(text, "the image")

    def variable(self, text: Text, what: str) -> tuple[str, Tree]:
        """`value` and the text, or `valueFrom` and the ARN of the secret that the text is."""
        parts = text.parts
        seen: set[SecretPart] = set()
        while len(parts) == 1 and isinstance(parts[0], SecretPart):
            part = parts[0]
            secret = self.platform.secrets.get(part.secret)
            key = secret.key(part.key) if secret is not None else None
            if key is None or part in seen:
                break
            seen.add(part)
            if key.source == "text" and key.text is not None:
                parts, text = key.text.parts, Text(key.text.parts, text.span)
                continue
            if key.source == "external" and key.path is not None and key.path.plain is not None:
                return "valueFrom", Marked(self._arn(key.path.plain), text.span)
            self.report(
                SECRET_SOURCE.at(
                    key.span,
                    f"{what} is `{describe(part)}`, which is not kept in Secrets Manager",
                    hint=f'`{part.key} = external "PATH"`',
                    values=(describe(part), ""),
                )
            )
            return "value", ""
        return "value", self.known(text, what)

    def _arn(self, path: str) -> str:
        aws = self.platform.aws
        assert aws is not None
        return f"arn:aws:secretsmanager:{aws.region.value}:{aws.account.value}:secret:{path}"

    def _refuse_secret(self, text: Text, what: str) -> None:
        self.report(
            SECRET_TEXT.at(
                text.span,
                f"{what} is text with a secret in it",
                hint="keep the whole text as one secret, or give the program its parts in variables of their own",
                values=(what, ""),
            )
        )

    def _host(self, declaration: str) -> str:
        found = self.platform.find(declaration)
        if isinstance(found, Store):
            return found.host.value
        if isinstance(found, Service):
            # containers of one task share its address
            return "localhost" if not found.external else found.name.value
        return found.name.value if found is not None else declaration.rpartition(".")[2]
