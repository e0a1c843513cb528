"""Other machines without any: all that goes to a worker or comes back is pickled."""

import pickle
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

_S = TypeVar("_S")
_T = TypeVar("_T")
_R = TypeVar("_R")


@dataclass
class Apart:
    """Workers that take turns; some parts are worked on twice."""

    width: int = 2
    parts: list[object] = field(default_factory=list)

    def map(
        self, work: Callable[[_S, _T], _R], shared: _S, parts: Iterable[_T]
    ) -> Generator[_R, None, None]:
        """Yield what the workers give, in the order of the parts."""
        workers = [pickle.loads(pickle.dumps(shared)) for _ in range(self.width)]
        for number, part in enumerate(parts):
            self.parts.append(part)
            packed = pickle.dumps(part)
            if number % 3 == 0:  # one ended over it, and it is done again
                work(workers[number % self.width], pickle.loads(packed))
            worker = workers[(number + 1) % self.width]
            yield pickle.loads(pickle.dumps(work(worker, pickle.loads(packed))))
