"""From words to Platforms: what each part of the language means, and what it says when it means nothing."""

from __future__ import annotations

import pytest

from compiling import one, resolved

HEAD = "platform demo { }\n"
WEB = 'service web { image = "web:1"; port http = 8000 }\n'


def env_of(platform, service="web"):
    return {variable.name: variable.value.value for variable in platform.services[service].env}


# --- references and text -------------------------------------------------------------------------------


def test_a_bare_word_is_a_name_or_a_setting_or_the_environment():
    platform = one(
        'platform demo { root = "example.com" }\nenvironments test\n'
        'names { host : dns.host = "{environment}.{root}" }\n'
        'service web { image = "web:1"; env { A = host; B = root; C = environment; D = platform; E = names.host } }'
    )

    assert env_of(platform) == {
        "A": "test.example.com",
        "B": "example.com",
        "C": "test",
        "D": "demo",
        "E": "test.example.com",
    }


def test_a_word_that_could_be_two_things_is_an_error_with_both_paths():
    _, found = resolved(
        'platform demo { host = "a.example.com" }\nnames { host : dns.host = "b.example.com" }\n'
        'service web { image = "web:1"; env { A = host } }'
    )

    assert found.brief() == ["ambiguous-name 3:42 `host` is both `names.host` and `platform.host`"]
    assert found[0].hint == "write `names.host` or `platform.host`"
    assert [related.message for related in found[0].related] == ["`names.host`", "`platform.host`"]


@pytest.mark.parametrize(
    ("value", "message", "hint"),
    [
        ("names.hots", "there is no name `hots`", "did you mean `host`?"),
        ("hots", "`hots` is not declared", "did you mean `host`?"),
        ("secret.djang.KEY", "there is no secret `djang`", "did you mean `secret.django`?"),
        ("secret.django.KEYS", "secret `django` has no `KEYS`", "did you mean `KEY`?"),
        ("service.web.port.htp", "service `web` has no port `htp`", "did you mean `http`?"),
        ("service.web", "service `web` is no text: say what of it", "one of `service.web.name`"),
        ("input.versoin", "there is no input `versoin`", "did you mean `version`?"),
        ("srvice.web.name", "`srvice` is no kind of declaration", "did you mean `service`?"),
    ],
)
def test_an_unknown_name_says_what_to_type(value, message, hint):
    _, found = resolved(
        HEAD
        + 'names { host : dns.host = "a.example.com" }\nsecret django { KEY = generated }\ninput version\n'
        f'service web {{ image = "web:1"; port http = 80; env {{ A = {value} }} }}'
    )

    assert [(one.slug, one.message, one.hint) for one in found] == [("unknown-name", message, hint)]


def test_a_setting_of_a_cloud_that_is_not_said_says_where_it_is_said():
    _, found = resolved('platform demo { }\nservice web { image = "web:1"; env { A = aws.account } }')

    assert [(one.slug, one.hint) for one in found] == [
        ("unknown-name", "say it: `platform demo { aws { account = ... } }`")
    ]


def test_what_is_declared_in_other_environments_only_is_told_once():
    _, found = resolved(
        "platform demo { }\nenvironments local, test, prod\n"
        'in prod { bucket files { name = "demo-files" } }\nin test { bucket files { name = "demo-test-files" } }\n'
        'service web { image = "web:1"; uses = [bucket.files]; env { FILES = "s3://{bucket.files.name}/" } }'
    )

    (one,) = found
    assert (one.slug, one.environment) == ("unknown-name", "local")
    assert one.message == "there is no bucket `files` here: it is declared in prod, test only"
    assert (
        one.hint
        == "declare it here too: move `bucket files` out of `in prod, test { ... }`; or use it in prod, test only"
    )
    assert [related.message for related in one.related] == ["it is declared here"]


def test_text_with_a_secret_an_input_and_a_host_keeps_its_parts():
    platform = one(
        HEAD + "secret redis { password = generated 32 }\ninput version\n"
        'cache redis { engine = redis 7; host = "demo-redis" }\n'
        'service web { image = "web:{input.version}"; env { URL = "redis://:{secret.redis.password}@{cache.redis.fqdn}:{cache.redis.port}/1" } }'
    )
    web = platform.services["web"]

    assert web.image.value == "web:<input.version>"
    assert web.env[0].value.value == "redis://:<secret.redis.password>@<cache.redis.fqdn>:6379/1"
    assert web.env[0].value.secret
    assert web.image.plain is None


def test_filters_shape_a_name_and_fit_knows_the_kind():
    platform = one(
        'platform demo { root = "Example-Shop.com" }\n'
        'names { db : mysql.database = "{root|first_label|snake}"; user : mysql.user = "{db}_{db}_{db}" fit\n'
        '  short : helm.release = "{root|first_label|lower|fit 12}" }\n' + WEB
    )

    assert platform.names["db"].value == "example_shop"
    assert platform.names["short"].value == "example-shop"
    assert len(platform.names["user"].value) == 32
    assert platform.names["user"].value.startswith("example_shop_example_sh")


def test_fitting_tells_names_of_one_beginning_apart():
    long = "x" * 60
    platform = one(
        HEAD + f'names {{ a : helm.release = "{long}a" fit; b : helm.release = "{long}b" fit 20 }}\n' + WEB
    )

    assert len(platform.names["a"].value) == 53
    assert len(platform.names["b"].value) == 20
    assert platform.names["a"].value[-7:] != platform.names["b"].value[-7:]


def test_a_circle_of_names_is_reported_once_with_its_chain():
    _, found = resolved(HEAD + 'names { a : text.any = "{names.b}"; b : text.any = "x{names.a}" }\n' + WEB)

    assert found.slugs() == ["cycle"]
    assert "`names.a` → `names.b` → `names.a`" in found[0].message


def test_doubled_braces_are_braces():
    assert env_of(one(HEAD + 'service web { image = "w:1"; env { A = "{{x}}" } }'))["A"] == "{x}"


# --- names and their rules -----------------------------------------------------------------------------


def test_an_illegal_name_shows_template_value_rule_and_source():
    platforms, found = resolved(
        "platform demo { }\nenvironments test, PROD\n"
        'names { namespace : k8s.namespace = "{platform}-{environment}" }\n' + WEB
    )
    (finding,) = found

    assert finding.slug == "name/illegal"
    assert finding.environment == "PROD"
    assert "`demo-PROD`, made by `{platform}-{environment}`" in finding.message
    assert finding.hint.startswith("Kubernetes Namespace: ")
    assert finding.source
    assert len(platforms) == 2


def test_an_unknown_kind_of_name_has_a_suggestion():
    _, found = resolved(HEAD + 'names { ns : k8s.namespase = "demo" }\n' + WEB)

    assert [(one.slug, one.hint) for one in found] == [("unknown-kind", "did you mean `k8s.namespace`?")]


def test_a_name_that_is_only_known_at_deploy_time_is_refused():
    _, found = resolved(HEAD + 'input tag\nservice web { image = "web:1"; name = "web-{input.tag}" }')

    assert found.slugs() == ["not-known-yet"]


# --- environments, inheritance, overlays ---------------------------------------------------------------


def test_an_overlay_holds_in_its_environments_only_wherever_it_stands():
    platforms, found = resolved(
        "platform demo { }\nenvironments a, b, c\n"
        'service web { image = "web:1"; env { X = "base"; in a, b { X = "ab" } }; in c { image = "web:c" } }\n'
        'in b { service web { env { Y = "b" } } }\nin a { service only { image = "only:1" } }'
    )

    assert found.brief() == []
    assert [env_of(platform) for platform in platforms] == [{"X": "ab"}, {"X": "ab", "Y": "b"}, {"X": "base"}]
    assert [platform.services["web"].image.plain for platform in platforms] == ["web:1", "web:1", "web:c"]
    assert ["only" in platform.services for platform in platforms] == [True, False, False]


def test_like_copies_blocks_merge_lists_are_replaced_none_takes_away():
    platform = one(
        HEAD + 'service app { image = "app:1"; command = ["a", "b"]; port http = 80; port admin = 81\n'
        '  sticky = "cookie"; env { KEEP = "1"; DROP = "2"; CHANGE = "3" } }\n'
        'service worker like app { command = ["c"]; port none; sticky = none; env { DROP = none; CHANGE = "4" } }'
    )
    worker = platform.services["worker"]

    assert [text.plain for text in worker.command] == ["c"]
    assert worker.ports == ()
    assert worker.sticky is None
    assert env_of(platform, "worker") == {"KEEP": "1", "CHANGE": "4"}
    assert worker.image.plain == "app:1"
    assert [port.name for port in platform.services["app"].ports] == ["http", "admin"]


def test_what_an_overlay_of_the_ancestor_adds_own_words_take_away():
    platforms, found = resolved(
        "platform demo { }\nenvironments dev\n"
        'service app { image = "app:1"; in dev { port http = 80 { publish = "80" } } }\n'
        "service worker like app { port none }"
    )

    assert found.brief() == []
    assert platforms[0].services["worker"].ports == ()


def test_a_job_may_be_like_a_service():
    platform = one(
        HEAD
        + 'service app { image = "app:1"; replicas = 2 }\njob migrate like app { command = ["m"]; run = before app }'
    )

    assert platform.jobs["migrate"].image.plain == "app:1"
    assert platform.jobs["migrate"].run.service == "app"


def test_inheriting_from_nothing_and_in_a_circle():
    _, unknown = resolved(HEAD + 'service app { image = "a:1" }\nservice b like ap { image = "b:1" }')
    _, circle = resolved(HEAD + 'service a like b { image = "a:1" }\nservice b like a { image = "b:1" }')

    assert [(one.slug, one.hint) for one in unknown] == [("like-unknown", "did you mean `app`?")]
    assert set(circle.slugs()) == {"like-cycle"}


def test_order_of_declarations_never_matters():
    pieces = [
        "platform demo { }",
        "environments test, prod",
        'names { host : dns.host = "{environment}.example.com" }',
        'service web like base { env { HOST = names.host }; in prod { image = "web:2" } }',
        'service base { image = "web:1"; needs db }',
        "database db { engine = postgres 17 }",
        'in prod { service base { env { P = "1" } } }',
    ]
    forward, found = resolved("\n".join(pieces))
    backward, found_too = resolved("\n".join(reversed(pieces)))

    assert found.brief() == found_too.brief() == []
    for a, b in zip(forward, backward, strict=True):
        assert env_of(a) == env_of(b)
        assert a.services["web"].image.plain == b.services["web"].image.plain
        assert set(a.services) == set(b.services)


# --- every word in its place ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("servce web { }", "unknown-word 2:1 `servce` is no kind of declaration"),
        ('service web { imge = "web:1"; image = "w:1" }', "unknown-word 2:15 `imge` is no word of `service`"),
        (
            'service web { image = "w:1"; resources { cpus = 1 } }',
            "unknown-word 2:42 `cpus` is no word of `service.resources`",
        ),
        (
            'service web { image = "w:1"; port http 80 }',
            "wrong-phrase 2:40 expected `=`",
        ),
        (
            'service web { image = "w:1"; port http = 80; health = http on http }',
            "wrong-phrase 2:60 `http` takes text, not `on`",
        ),
        ('service web { image "w:1" }', "wrong-phrase 2:21 expected `=`"),
        ('service web { image = "w:1"; env = "A" }', "wrong-phrase 2:36 `env` has a block, not a value"),
        ('service { image = "w:1" }', "wrong-phrase 2:1 a service needs a label"),
        ('zone a like b { name = "example.com" }', "wrong-phrase 2:8 a zone cannot inherit"),
        (
            'service web { image = "w:1"; in prd { image = "w:2" } }',
            "unknown-environment 2:33 there is no environment `prd`",
        ),
        ("deploy { composes }", "unknown-target 2:10 there is no target `composes`"),
        ('service web { image = "w:1"; image = "w:2" }', "duplicate 2:30 `image` is said twice here"),
        (
            'service web { image = "w:1" }\nservice web { image = "w:2" }',
            "duplicate 3:1 service `web` is declared twice",
        ),
        ('names { a = "1"; a = "2" }', "duplicate 2:18 the name `a` is declared twice"),
        ("service web { }", "missing-word 2:1 service `web` does not say its `image`"),
        (
            'service web { image = "w:1"; needs wen }',
            "unknown-name 2:36 there is no service or job or database or cache or broker `wen`",
        ),
        ('service web { image = "w:1"; needs web }', "need/self 2:36 service `web` needs itself"),
        (
            'service web { image = "w:1"; port http = 70000 }',
            "port/number 2:42 port `http` is 70000; 1 to 65535",
        ),
    ],
)
def test_a_word_out_of_place(text, expected):
    _, found = resolved(HEAD + text)

    assert [row for row in found.brief() if row.startswith(expected)], found.brief()
    assert len(set(found.slugs())) == 1


def test_three_mistakes_in_one_block_are_three_findings():
    _, found = resolved(HEAD + 'service web {\n  imge = "w:1"\n  image = "w:1"\n  prot http = 80\n  needs\n}')

    assert [row.split(" ")[0:2] for row in found.brief()] == [
        ["unknown-word", "3:3"],
        ["unknown-word", "5:3"],
        ["wrong-phrase", "6:3"],
    ]


def test_a_spec_without_a_platform_says_so():
    _, found = resolved(WEB)

    assert found.slugs() == ["no-platform"]


# --- imports -------------------------------------------------------------------------------------------


def test_an_import_adds_its_declarations():
    platform = one(
        'import "names.plat"\n' + HEAD + 'service web { image = "w:1"; env { HOST = names.host } }',
        names_plat='names { host : dns.host = "a.example.com" }',
    )

    assert env_of(platform) == {"HOST": "a.example.com"}


def test_an_import_outside_the_project_and_a_missing_one():
    _, outside = resolved('import "../names.plat"\n' + HEAD + WEB)
    _, missing = resolved('import "nmes.plat"\n' + HEAD + WEB)

    assert outside.slugs() == ["import/outside"]
    assert missing.slugs() == ["import/not-found"]
    assert "no such file or directory" in missing[0].message


def test_imports_in_a_circle_end():
    _, found = resolved('import "b.plat"\n' + HEAD + WEB, b_plat='import "main.plat"')

    assert found.brief() == ["import/cycle 1:8 files import each other: `main.plat` → `b.plat` → `main.plat`"]


# --- what follows from several words -------------------------------------------------------------------


def test_the_registry_url_follows_from_account_region_and_name():
    platform = one(
        'platform demo { aws { account = "012345678901"; region = "us-east-1" } }\n'
        'registry main { kind = ecr; name = "demo" }\ninput tag\nservice web { image = "{registry.main.url}:{input.tag}" }'
    )

    assert (
        platform.services["web"].image.value
        == "012345678901.dkr.ecr.us-east-1.amazonaws.com/demo:<input.tag>"
    )


def test_quantities_are_normalised_and_keep_their_text():
    platform = one(
        HEAD
        + 'service web { image = "w:1"; resources { cpu = 250m..2; memory = 512Mi..1.5Gi }; replicas = 2..5 at cpu 70%, memory 80% }'
    )
    web = platform.services["web"]

    assert (web.resources.cpu.low.amount, web.resources.cpu.high.amount) == (250, 2000)
    assert web.resources.memory.high.amount == 1536 * 1024**2
    assert web.resources.memory.high.text == "1.5Gi"
    assert (web.replicas.minimum, web.replicas.maximum, web.replicas.cpu, web.replicas.memory) == (
        2,
        5,
        70,
        80,
    )


def test_health_in_its_three_forms():
    platform = one(
        HEAD
        + 'service a { image = "w:1"; port http = 80; health = http "/up" on http every 5s timeout 2s retries 4 start 30s }\n'
        'service b { image = "w:1"; port http = 80; health = tcp on http }\n'
        'service c { image = "w:1"; health = command ["true"] every 1m }'
    )
    a, b, c = (platform.services[label].health for label in "abc")

    assert (a.kind, a.path.plain, a.port, a.every, a.timeout, a.retries, a.start) == (
        "http",
        "/up",
        "http",
        5,
        2,
        4,
        30,
    )
    assert (b.kind, b.port) == ("tcp", "http")
    assert (c.kind, [text.plain for text in c.command], c.every) == ("command", ["true"], 60)


def test_needs_have_the_condition_that_fits_what_is_needed():
    platform = one(
        HEAD + 'database db { engine = postgres 17 }\njob migrate { image = "m:1"; run = manual }\n'
        'service a { image = "a:1"; health = command ["true"] }\n'
        'service b { image = "b:1"; needs db, migrate, a healthy }'
    )

    assert [(need.declaration, need.condition) for need in platform.services["b"].needs] == [
        ("database.db", "healthy"),
        ("job.migrate", "completed"),
        ("service.a", "healthy"),
    ]


def test_a_patch_nests_dotted_keys_and_keeps_quoted_ones_whole():
    platform = one(
        HEAD + WEB + 'deploy { kubernetes }\npatch kubernetes "apps/v1/Deployment/web" {\n'
        '  spec.template.spec.priorityClassName = "high"\n  spec.paused = true\n'
        '  metadata { annotations { "example.com/a.b" = "1" } }\n}'
    )

    def plain(value):
        if hasattr(value, "entries"):
            return {key: plain(inner) for key, inner in value.entries}
        return value.plain if hasattr(value, "plain") else value.value

    assert plain(platform.patches[0].tree) == {
        "spec": {"template": {"spec": {"priorityClassName": "high"}}, "paused": True},
        "metadata": {"annotations": {"example.com/a.b": "1"}},
    }


def test_a_backend_in_text_that_is_one_of_our_services_is_that_service():
    platform = one(
        HEAD + 'service web { image = "w:1"; name = "front"; port http = 80 }\n'
        'ingress web { host = "a.example.com"; class = nginx; route "/" = "front:80"; route "/x" = "theirs:81" }'
    )
    ours, theirs = (route.backend for route in platform.ingresses["web"].routes)

    assert (ours.service, ours.name, ours.port) == ("web", None, 80)
    assert (theirs.service, theirs.name.plain, theirs.port) == ("", "theirs", 81)


def test_a_metric_is_written_with_its_type_after_a_colon_or_an_equals_sign():
    platform = one(
        HEAD
        + 'service web { image = "w:1"; port http = 80; metric a_total : counter { labels = [x] }; metric b = gauge }'
    )

    assert [(m.name.value, m.type, m.labels) for m in platform.services["web"].metrics] == [
        ("a_total", "counter", ("x",)),
        ("b", "gauge", ()),
    ]


def test_headers_may_be_written_as_our_words_are():
    platform = one(
        HEAD + "middleware m { headers { access_control_max_age = 100; addVaryHeader = true } }\n" + WEB
    )

    ((_, table),) = platform.middlewares["m"].spec
    assert [key for key, _ in table.entries] == ["accessControlMaxAge", "addVaryHeader"]
