"""Tasks run in a thread of the site, instead of a worker."""

import threading

IMPORTS = "imports"


class app:
    @staticmethod
    def task(**_options):
        def declared(function):
            function.delay = lambda *words: threading.Thread(target=function, args=words, daemon=True).start()
            return function

        return declared
