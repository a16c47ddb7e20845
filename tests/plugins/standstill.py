"""standstill - for how long the machine stood still while something was measured"""
import threading
import time


class Standstill(threading.Thread):
    """For how long the machine stood still: sleeps for moments and looks how late it is woken."""

    def __init__(self):
        super().__init__()
        self.seconds, self.over = 0, threading.Event()

    def run(self):
        while not self.over.is_set():
            before = time.monotonic()
            time.sleep(0.005)
            late = time.monotonic() - before - 0.005
            self.seconds += late if late > 0.002 else 0

    def counts(self):
        """What is less has no consequences."""
        return self.seconds > 0.05

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *unused):
        self.over.set()
        self.join()
