"""The config of the demo's instance."""

import json

from copines.demo.blogs import blogs

#: Who recommends whom, and why.
_RECOMMENDED = (
    (
        "Zoé au jardin",
        "Le wagon de Nour",
        "Nour revient de partout avec des graines : je sème ses voyages.",
    ),
    ("Levain & compagnie", "Zoé au jardin", "Sa rhubarbe a fait la meilleure de mes tartes."),
    ("Rhubarb & Rye", "Salt and Wool", "She made me swim in January. I forgive her."),
)


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
    for giver, to, why in _RECOMMENDED:
        said = (
            f"{key} = {json.dumps(value, ensure_ascii=False)}"
            for key, value in (("from", giver), ("to", to), ("why", why))
        )
        lines += ["", "[[recommend]]", *said]
    return "\n".join(lines) + "\n"
