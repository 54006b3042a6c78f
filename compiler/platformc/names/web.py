"""Kinds of names on the web: hosts, addresses, headers, cookies, elements; and plain text."""

from __future__ import annotations

from platformc.names.aws import RECORD
from platformc.names.conditions import dns_name, email_parts, url_port
from platformc.names.kind import Ban, Grammar, row
from platformc.names.kubernetes import DNS_HOST

_TOKEN_CLASS = r"!#$%&'*+.^_`|~0-9A-Za-z-"
TOKEN = Grammar(rf"[{_TOKEN_CLASS}]+", "letters, digits and ``!#$%&'*+-.^_`|~``", _TOKEN_CLASS)

_DOMAIN = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"

ROWS = (
    row(
        "dns.host",
        "host name",
        DNS_HOST,
        1,
        253,
        "none",
        "RFC 1123 §2.1; RFC 1035 §2.3.4",
        forbid=(Ban(r"^\d+\.\d+\.\d+\.\d+$", "is an IP address, not a host name"),),
        condition=dns_name,
    ),
    row(
        "dns.record",
        "DNS record",
        RECORD,
        3,
        255,
        "zone",
        "RFC 1035 §2.3.4; RFC 4592; RFC 8552",
        condition=dns_name,
    ),
    row(
        "url.http",
        "web address",
        Grammar(
            rf"https?://{_DOMAIN}(:[0-9]{{1,5}})?([/?#][A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*)?",
            "an address such as `https://example.com/path`",
        ),
        8,
        2048,
        "none",
        "RFC 3986; RFC 9110 §4.2",
        "no user and password: they would be written in clear",
        condition=url_port,
    ),
    row(
        "email.address",
        "mail address",
        Grammar(
            rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_DOMAIN}",
            "an address such as `ops@example.com`",
        ),
        3,
        254,
        "none",
        "https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address; RFC 5321 §4.5.3.1",
        condition=email_parts,
    ),
    row(
        "http.header",
        "header field",
        TOKEN,
        1,
        None,
        "none",
        "RFC 9110 §5.1",
        folds_case=True,
    ),
    row("http.cookie", "cookie", TOKEN, 1, None, "none", "RFC 6265 §4.1.1"),
    row(
        "html.element_id",
        "id of an HTML element",
        Grammar(r"[^\t\n\f\r ]+", "text without white space", r"^\t\n\f\r "),
        1,
        None,
        "object",
        "https://html.spec.whatwg.org/multipage/dom.html#the-id-attribute",
    ),
    row(
        "text.any",
        "text",
        Grammar(r"(?s:.*)", "any text"),
        0,
        None,
        "none",
        "the Unicode Standard",
        "no rule of its own",
    ),
)
"""One row for each kind."""
