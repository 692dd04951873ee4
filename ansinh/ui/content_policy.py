"""What a browser may load and run: only what comes from this site, and no script or style within a page."""

from collections.abc import Mapping

POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def content_policy(**more: str) -> str:
    """The policy of the site; `more` names what one page needs besides, such as `img_src="blob:"`."""
    loosened = {name.replace("_", "-"): sources for name, sources in more.items()}
    return "; ".join(" ".join(filter(None, (name, own, loosened.get(name)))) for name, own in POLICY.items())
