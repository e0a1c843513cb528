"""All commands, in groups, with what each is for in a line: known without importing any."""

from collections.abc import Mapping
from types import MappingProxyType

#: In the order of a newcomer's first hour; a name is its module's, <name>_command.py.
GROUPS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "To begin": {
            "demo": "Show the portal of a small circle that comes with the program",
            "init": "Make an instance: a directory with a config to fill in",
            "check": "Try a blog before it is added",
            "add": "Add blogs to the config",
            "remove": "Take a blog out of the config",
            "import": "Take blogs or posts from a file of another program",
        },
        "The main job": {
            "run": "Visit the blogs, link their posts, publish the portal",
            "schedule": "Stay, and run whenever a blog is due",
            "crawl": "Of run: only visit the blogs",
            "link": "Of run: only link the posts",
            "build": "Of run: only publish the portal",
        },
        "To look closer": {
            "serve": "Show the portal on this machine",
            "status": "Say how the visits went, and what is wrong",
            "preview": "Show what an edited config would change",
            "explain": "Say what became of a post, and why it is linked so",
            "inspect": "Show what a feed, page or sitemap holds",
            "search": "Find posts by their words",
        },
        "To share": {
            "widget": "Print what a member pastes into her blog",
            "suggest": "Propose blogs that several members recommend",
            "export": "Write the circle's data, to go elsewhere with",
        },
        "To keep it going": {
            "recipe": "Print a systemd unit, a cron line, a workflow, a compose file",
            "cluster": "Print how to have other machines work too",
            "backup": "Write the instance to one file",
            "restore": "Put a backup back",
            "repair": "Replace a damaged database by the last good run's",
        },
        "This program": {
            "completion": "Print what completes commands in a shell",
            "man": "Print the manual page",
        },
    }
)
COMMANDS = tuple(name for commands in GROUPS.values() for name in commands)
