"""Texts for the tests of the syntax: one that says everything, and a strategy for random ones."""

from __future__ import annotations

from hypothesis import strategies as st

ACME = '''\
platform acme {
  root_domain                = "example.com"
  shared_resource_identifier = "platform"
  platform_region            = "us"
  installation               = "202602121853"
  aws { account = "012345678901"; region = "us-east-1" }
}

environments local, alpha, beta, next, prod

input version                                                    # known only at deploy time
registry main { kind = ecr; name = names.namespace; keep = 30; scan = on_push }

names {
  namespace       : k8s.namespace        = "{platform}-{shared_resource_identifier}-{environment}"
  platform_domain : aws.route53_zone     = "{environment}.{shared_resource_identifier}.{root_domain}"
  cdn_domain      : aws.cloudfront_alias = "cdn.{platform_domain}"
  database        : mysql.database       = "{namespace|snake}"  # a few named filters

  in prod {                                                      # the exception
    platform_domain = "{shared_resource_identifier}.{root_domain}"
  }
  in local { namespace = "{platform}-local" }
}

database main  { engine = mysql 8; name = names.database; user = names.database; size = 8Gi }
cache    redis { engine = redis 7; password = secret.redis.password }

secret django { SECRET_KEY     = generated 50 }
secret openai { OPENAI_API_KEY = external "acme/openai" }        # never a value in the spec
secret_store = none

service app {
  image     = "{registry.main.url}:{input.version}"
  command   = ["uvicorn", "acme.asgi:application",
               "--host", "0.0.0.0", "--port", "{port.http}"]
  port http = 8000
  health    = http "/healthz/" on http every 30s timeout 10s
  replicas  = 3..25 at cpu 75%, memory 80%
  resources { cpu = 500m..2; memory = 1Gi..4Gi }                 # request..limit
  needs main, redis
  computes names.namespace = "{root_domain|first_label}-{environment|fit 32}"

  env {
    ENVIRONMENT        = environment
    SECRET_KEY         = secret.django.SECRET_KEY
    URL                = "redis://:{secret.redis.password}@{cache.redis.host}:6379/1"
    TEMPLATE           = "{{ value }}"
    OLD                = none
  }
  names   { k8s.service = "acme-service"; k8s.hpa = "acme-hpa" }
  build   = "." { dockerfile = "Dockerfile"; args { MODULE = names.module } }
  port web = 8501 { publish = "127.0.0.1:8501"; node = 30001; public = true }
  labels { "app.kubernetes.io/part-of" = "x" }
  metric requests_total : counter { labels = [status] }
}

service worker like app {
  command  = ["celery", "-A", "acme", "worker"]
  port none
  replicas = 1..25 at cpu 75%
}

# What others lean on is declared.
zone       root     { name = root_domain; external }
issuer     platform { name = names.platform_domain; dns01 = zone.platform }
middleware cors     { headers { access_control_allow_origin_list = ["https://{names.platform_domain}"] } }

ingress platform {
  host       = names.platform_domain
  route "/"  = service.app.port.http
  middleware = [middleware.cors, middleware.https_redirect]
}

file caddyfile {
  text = """
    :443 {{
      reverse_proxy {service.app.host}
    }}
    """
}

deploy {
  helm in alpha, beta, next, prod {
    values { global.appName = platform; env.NAMESPACE = names.namespace }
  }
  compose in local
}
in prod { registry main { keep = 100 } }
patch kubernetes "apps/v1/Deployment/app" in prod { spec.template.spec.priorityClassName = "high" }
'''

_names = st.sampled_from(["a", "name", "service_app", "k8s", "Very_Long_Name_Of_A_Thing", "x1", "_"])
_paths = st.lists(_names, min_size=1, max_size=3).map(".".join)
_numbers = st.sampled_from(["0", "-1", "8000", "1.5", "500m", "2Gi", "75%", "30s"])
_pieces = st.one_of(
    st.sampled_from(["text", " ", "#", "//", "{{", "}}", "é", "=", ";", "'", "[", "]", "日本", "\t"]),
    st.sampled_from(["{a.b}", "{a|snake}", "{ a.b | fit 32 }", "\\n", '\\"', "\\u00e9"]),
)
_strings = st.lists(_pieces, max_size=6).map(lambda pieces: '"' + "".join(pieces) + '"')
_text_lines = st.lists(
    st.tuples(
        st.sampled_from(["", "  ", "    ", "\t", "      "]), st.lists(_pieces, max_size=4).map("".join)
    ).map("".join),
    min_size=1,
    max_size=5,
)
_texts = st.builds(
    lambda lines, end: '"""' + end.join(lines) + '"""', _text_lines, st.sampled_from(["\n", "\r\n"])
)
_comments = st.lists(
    st.sampled_from(["word", "{", "}", "[", '"', "'", "#", "é", "=", "; ", " ", '"""', "//"]), max_size=5
).map(lambda words: "#" + "".join(words))
_line_ends = st.sampled_from(["\n", "\r\n", "\n\n\n", " \n\t\n"])
_blanks = st.sampled_from([" ", "  ", "\t", " \t "])
_gaps = st.one_of(
    _line_ends,
    st.tuples(_blanks, _comments, _line_ends).map("".join),
    st.tuples(_line_ends, _blanks, _comments, _line_ends).map("".join),
)
_separators = st.one_of(
    _gaps, st.sampled_from(["; ", ";", " ;\n"]), st.tuples(st.just(";"), _gaps).map("".join)
)
_free = st.one_of(st.sampled_from(["", " "]), _gaps)
_scalars = st.one_of(
    _paths, _numbers, st.tuples(_numbers, _numbers).map("..".join), _strings, _strings, _texts
)


@st.composite
def _lists(draw: st.DrawFn, items: st.SearchStrategy[str]) -> str:
    words = [draw(_free)]
    drawn = draw(st.lists(items, max_size=4))
    for number, item in enumerate(drawn):
        last = number == len(drawn) - 1
        comma = draw(st.sampled_from(["", ","])) if last else ","
        words += [item, draw(_free), comma, draw(_free)]
    return "[" + "".join(words) + "]"


_terms = st.recursive(_scalars, _lists, max_leaves=5)
_phrases = st.builds(
    lambda terms, blank: blank.join(terms), st.lists(_terms, min_size=1, max_size=3), _blanks
)
_rows = st.lists(_phrases, min_size=1, max_size=3).map(", ".join)
_heads = st.builds(
    lambda first, rest, blank: blank.join([first, *rest]),
    st.one_of(_paths, _strings),
    st.lists(_terms, max_size=2),
    _blanks,
)


@st.composite
def _statements(draw: st.DrawFn, blocks: st.SearchStrategy[str] | None = None) -> str:
    words: str = draw(_heads)
    if draw(st.booleans()):
        words += draw(_blanks) + ":" + draw(_blanks) + draw(_paths)
    if draw(st.booleans()):
        words += draw(_blanks) + "=" + draw(_blanks) + draw(_rows)
    if blocks is not None and draw(st.booleans()):
        words += draw(_blanks) + draw(blocks)
    return words


@st.composite
def _bodies(draw: st.DrawFn, statements: st.SearchStrategy[str]) -> str:
    words = []
    drawn = draw(st.lists(statements, max_size=5))
    for number, statement in enumerate(drawn):
        words += [statement, draw(_separators) if number < len(drawn) - 1 else draw(_free)]
    return "".join(words)


def _blocks(statements: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    block = st.builds(lambda gap, body: "{" + gap + body + "}", _free, _bodies(statements))
    return _statements(blocks=block)


documents = st.builds(
    lambda gap, body: gap + body, _gaps, _bodies(st.recursive(_statements(), _blocks, max_leaves=6))
)
"""Random documents that can be parsed, in random layout, with comments wherever one may stand."""
