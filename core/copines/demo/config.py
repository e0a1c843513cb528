"""The config of the demo's instance."""

import json

from copines.demo.blogs import blogs


def ring_config(title: str = "Les blogs de mes copines", language: str = "fr") -> str:
    """Return the `copines.toml` of a portal on the ring: home addresses alone, as a host has."""
    # A JSON string is a TOML basic string (TOML 1.0, "String").
    lines = [
        "[portal]",
        f"title = {json.dumps(title, ensure_ascii=False)}",
        'url = "https://copines.example/"',
        f"language = {json.dumps(language)}",
        'timezone = "Europe/Paris"',
        "",
        "[crawl]",
        "delay = 0.0",
        "per_host = 4",
        'contact = "mailto:hote@copines.example"',
    ]
    for blog in blogs():
        name = json.dumps(blog.name, ensure_ascii=False)
        lines += ["", "[[blog]]", f'url = "{blog.home}"', f"name = {name}"]
    return "\n".join(lines) + "\n"
