"""Settings of the whole house, read from the environment once."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import django_stubs_ext

from ansinh.config.embedded_postgres import SERVER_NAME, EmbeddedPostgres
from ansinh.config.environment import BadSetting, env_bool, env_int, env_secret, env_text
from ansinh.config.secret_key import kept_secret_key
from ansinh.core.roles import APP

django_stubs_ext.monkeypatch()

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(env_text("ANSINH_VAR", str(ROOT / "var")))

DEBUG = env_bool("ANSINH_DEBUG")
SECRET_KEY = env_secret("ANSINH_SECRET_KEY") or kept_secret_key(VAR)
ALLOWED_HOSTS = env_text("ANSINH_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in env_text("ANSINH_ORIGINS").split(",") if origin]

DATABASE_URL = env_secret("DATABASE_URL")
EMBEDDED = None if DATABASE_URL else EmbeddedPostgres(VAR)


def _database() -> dict[str, object]:
    options: dict[str, object] = {"assume_role": env_text("ANSINH_DATABASE_ROLE", APP)}
    common: dict[str, object] = {
        "ENGINE": "django.db.backends.postgresql",
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
    if EMBEDDED is not None:
        place = {"HOST": str(EMBEDDED.socket), "PORT": str(EMBEDDED.port), "USER": SERVER_NAME, "PASSWORD": ""}
        place["NAME"] = "ansinh"
        return {**common, **place}
    url = urlsplit(DATABASE_URL)
    if url.scheme not in {"postgres", "postgresql"} or not url.path.strip("/"):
        raise BadSetting("DATABASE_URL: expected postgresql://user:password@host:port/database")
    query = dict(parse_qsl(url.query))
    options.update({key: value for key, value in query.items() if key != "host"})
    return {
        **common,
        "HOST": query.get("host", url.hostname or ""),
        "PORT": str(url.port or ""),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "NAME": url.path.strip("/"),
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOMS = [
    "core", "ui", "audit", "areas", "accounts", "work", "judgement", "registry", "messaging", "poverty", "payments",
    "benefits", "insurance", "coordination", "reporting", "demo",
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    # Before allauth, whose pages the rooms dress.
    *[f"ansinh.{room}" for room in ROOMS if (ROOT / "ansinh" / room / "apps.py").exists()],
    "ansinh.config",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "ansinh.config.middleware.GatewayDoor",
    "ansinh.config.middleware.ServerTiming",
    "django.middleware.security.SecurityMiddleware",
    "ansinh.config.middleware.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ansinh.config.middleware.OwnLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ansinh.config.middleware.SignInRequired",
    "ansinh.config.middleware.OwnPasswordFirst",
    "ansinh.config.middleware.Acting",
    "ansinh.config.middleware.Refusals",
    "ansinh.config.middleware.PlainText",
]

ROOT_URLCONF = "ansinh.config.urls"
WSGI_APPLICATION = "ansinh.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ansinh.accounts.context.working_as",
                "ansinh.accounts.context.saved_views",
                "ansinh.config.navigation.navigation",
            ],
        },
    }
]

FORM_RENDERER = "ansinh.ui.form_renderer.FormRenderer"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {"NAME": "ansinh.accounts.validators.AnotherPassword"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "ansinh.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "phone_code": "20/m/ip",
    "review_objection": "20/h/ip",
    "review_answer": "20/m/ip",
}
PHONE_REDIRECT_URL = "/my-hamlet/"
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("ANSINH_PROXIES", default=0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "AnSinh"

# In the database, since what throttles sign-in must be known to every web process.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "accounts_throttle"}}
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "ansinh.config.errors.refuse_forged_form"

LANGUAGE_CODE = env_text("ANSINH_LANGUAGE", "vi")
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
# Whitenoise warns where nothing has been collected yet.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
NODE_MODULES = ROOT / "node_modules"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "ansinh.ui.vendor.VendorFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "ansinh.ui.storage.SiteFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
HTTPS = env_bool("ANSINH_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

SERVE_PORT = env_int("ANSINH_PORT", default=8000)
# In each process. A page is processor work between its questions: with four at a time, 50 people at once waited a third
# longer for their answers than with two. What gateways tell waits for the disk, together.
PAGES_AT_ONCE, CALLS_AT_ONCE = 2, 8
# Where gateways, and what is printed, find the site.
SITE_URL = env_text("ANSINH_SITE_URL", f"http://127.0.0.1:{SERVE_PORT}").rstrip("/")

# A gateway that is down is left alone for so long; a receipt that was to come is waited for so long.
MESSAGES_PAUSE_SECONDS = env_int("ANSINH_MESSAGES_PAUSE", default=30)
MESSAGES_RECEIPT_SECONDS = env_int("ANSINH_MESSAGES_RECEIPT", default=600)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
