"""The settings of ODK Collect as the code that a phone scans: JSON, packed, in figures and letters, drawn as SVG."""

import base64
import json
import zlib

import segno


def settings_code(*, server: str, name: str) -> str:
    """The address of an image whose scanning lets a phone fetch, keep and send the forms of this server by itself."""
    code = segno.make(packed_settings(server=server, name=name), micro=False)
    return str(code.svg_data_uri(scale=4, border=4))


def packed_settings(*, server: str, name: str) -> bytes:
    """As Collect documents it: base64 of zlib of JSON with these three parts."""
    settings = {
        "general": {
            "server_url": server,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
            "image_size": "large",
            "app_language": "vi",
        },
        "admin": {},
        "project": {"name": name},
    }
    return base64.b64encode(zlib.compress(json.dumps(settings, ensure_ascii=False).encode()))
