"""What a server says to one request."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    """Status, body and headers, and whether the server keeps silent, hangs up or breaks off."""

    status: int
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    manner: str = ""
