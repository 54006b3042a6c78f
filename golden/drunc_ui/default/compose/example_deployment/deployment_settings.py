# Made by platformc from specs/drunc_ui.plat. To make it again: platformc build specs/drunc_ui.plat
import os

from drunc_ui.settings._production import *

ALLOWED_HOSTS = ["localhost"]

ADMINS = [
    ("Site Administrator", "admin@example.com"),
]

EMAIL_HOST = "smtp.host.domainname"

SERVER_EMAIL = "noreply@host.com"

DEFAULT_FROM_EMAIL = "noreply@host.com"

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "drunc_ui",
        "USER": "drunc_ui",
        "PASSWORD": os.environ["DATABASE_PASSWORD"],
        "HOST": "db",
        "PORT": "5432",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
        },
    },
    "root": {
        "handlers": ["console"],
        "level": "WARNING",
    },
    "loggers": {
        "django": {
            "handlers": ["console"],
            "level": os.getenv("DJANGO_LOG_LEVEL", "INFO"),
            "propagate": False,
        },
    },
}
