"""What the program has stored of what the child sent: the child asks before it begins more."""

import threading


class StoredCount:
    """Filled by the thread that listens, waited for by the one that works."""

    def __init__(self) -> None:
        self._told = threading.Condition()
        self._job = -1
        self._pieces = 0
        self._cancelled: set[int] = set()

    def tell(self, job: int, pieces: int) -> None:
        with self._told:
            self._job, self._pieces = job, pieces
            self._told.notify_all()

    def cancel(self, job: int) -> None:
        """Nobody is waited for any more."""
        with self._told:
            self._cancelled.add(job)
            self._told.notify_all()

    def wait(self, job: int, pieces: int) -> None:
        """Until so many pieces of the job are stored, or the job was called off."""
        with self._told:
            self._told.wait_for(lambda: job in self._cancelled or (self._job == job and self._pieces >= pieces))
